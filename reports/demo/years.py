"""The campaign years, each with its plan, its topics and its annual study of the plan."""

import datetime as dt

from campaigns.models import Campaign, CampaignYear, Document, DocumentStudy, StudySession, Topic

from .steps import Act, lead, store, update, write
from .world import World, moment, texts

TEXTS = texts("years")
Kind = StudySession.Kind


def build(world: World) -> None:
    """This campaign year and the earlier ones, open or in grading as the stage asks for."""
    campaign, standing = Campaign.objects.first(), world.users["thuongvu"].member_id
    trails = []
    for number in range(world.year - world.years_back, world.year + 1):
        year = CampaignYear(
            campaign=campaign,
            organization=world.bloc,
            year=number,
            theme=TEXTS.themes[number % len(TEXTS.themes)],
            pledge_due=dt.date(number, 3, 31),
            monthly_study=number == world.year,
            self_grade_due=dt.date(number, 12, 5),
            cell_grade_due=dt.date(number, 12, 15),
            grassroots_grade_due=dt.date(number, 12, 31),
        )
        acts = [Act("open", standing, moment(dt.date(number, 1, 5)))]
        if number != world.year or world.stage != "open":
            acts.append(Act("start_grading", standing, moment(dt.date(number, 11, 25))))
        trails.append((year, acts))
    store(world, trails)
    world.years = [year for year, _ in trails]
    for year in world.years:
        _plan(world, year)


def close_past(world: World) -> None:
    """The past years were closed, each in the January after it."""
    past, standing = world.years[:-1], world.users["thuongvu"].member_id
    steps = [
        lead(world, year, [Act("close", standing, moment(dt.date(year.calendar_year + 1, 1, 25)))])
        for year in past
    ]
    update(past, ["state"])
    write(past, steps)


def _plan(world: World, year: CampaignYear) -> None:
    """The plan of the year, which nearly every cell studied, and the topics of year and quarters."""
    number = year.calendar_year
    plan = Document.objects.create(
        organization=world.bloc,
        kind=Document.Kind.PLAN,
        number=f"{number % 100:02d}-KH/ĐUK",
        issued_on=dt.date(number, 1, 10),
        issuer=world.bloc.signing_name,
        title=f"Kế hoạch học tập và làm theo năm {number} (minh họa)",
        must_be_studied=True,
    )
    world.plans[number] = plan
    DocumentStudy.objects.bulk_create(
        DocumentStudy(
            document=plan, organization=cell, studied_on=dt.date(number, 1, 25),
            evidence="Biên bản sinh hoạt tháng 1 (minh họa)",
        )
        for index, cell in enumerate(world.cells)
        if index % 17 != 9
    )  # fmt: skip
    here = {"year": year, "organization": world.bloc, "material": TEXTS.material}
    theme = TEXTS.topics[number % len(TEXTS.topics)]
    world.topics[number, Kind.DRIVE] = [
        Topic.objects.create(
            **here, directive=plan, is_annual=True, title=f"Chuyên đề năm {number}: {theme}"
        )
    ] * 4
    world.topics[number, Kind.THEMATIC] = [
        Topic.objects.create(**here, quarter=quarter, title=f"Quý {quarter}/{number}: {theme}")
        for quarter, theme in enumerate(TEXTS.topics, start=1)
    ]
