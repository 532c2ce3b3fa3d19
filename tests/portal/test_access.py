"""Position × place × every address: who gets in, who is refused, what is hidden."""

from __future__ import annotations

import datetime as dt
import re
from unittest.mock import Mock

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from campaigns.models import (
    CampaignYear,
    ConfidenceVote,
    CriteriaSet,
    Criterion,
    Delegation,
    Discipline,
    Nomination,
    Pledge,
    Practice,
    QualityTable,
    QuarterReview,
    StudySession,
    Topic,
    WelfareContribution,
)
from campaigns.reference import quality
from members.actions.account_links import issue_links
from members.models import (
    CorrectionRequest,
    EarlierName,
    FactorReset,
    Occupation,
    Organization,
    OrganizationKind,
    RosterImport,
    TransferRequest,
)
from reports import reference
from reports.models import Edition, ExportJob, PastFigureImport
from tests.copies import copied
from tests.factories.exemplars import CommendationFactory, NominationFactory
from tests.factories.grading import EvaluationFactory, proposed
from tests.factories.members import (
    LeavePeriodFactory,
    MembershipFactory,
    OrganizationFactory,
    PositionFactory,
    UserFactory,
)
from tests.factories.pledges import PledgeFactory
from tests.factories.sessions import StudySessionFactory, mark_all
from tests.house import build_house


def patterns(resolver=None, prefix="", outer=()):
    """Every named address of ours: its full name and the names of its arguments."""
    for found in (resolver or get_resolver()).url_patterns:
        own = tuple(found.pattern.converters) or tuple(found.pattern.regex.groupindex)
        if isinstance(found, URLResolver):
            name = f"{prefix}{found.namespace}:" if found.namespace else prefix
            yield from patterns(found, name, outer + own)
        elif isinstance(found, URLPattern) and found.name:
            yield prefix + found.name, outer + own


@pytest.fixture
def populated(db):
    return copied(house_with_records)


@pytest.fixture
def house(populated):
    return populated[0]


@pytest.fixture
def world(populated):
    """One record of every kind in the cell, handed in; ids by the stem of an address' name."""
    return populated[1]


def house_with_records():
    house = build_house()
    return house, records_in(house)


def records_in(house):
    reference.load()
    quality.load()
    session = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=dt.date(2026, 6, 1)
    )
    mark_all(session, "PPPPP")
    session.submit(by=house.users.secretary)
    member = house.members[house.cell.pk][2]
    pledge = PledgeFactory(year=house.year, organization=house.cell, member=member)
    pledge.submit(by=house.users.member)
    nomination = NominationFactory(year=house.year, organization=house.cell, member=member)
    nomination.nominate(by=house.users.secretary)
    criteria_set = CriteriaSet.objects.create(
        year=house.year, level=40, name="Bộ tiêu chí", published_at="2026-01-01T00:00Z"
    )
    criterion = Criterion.objects.create(criteria_set=criteria_set, title="Một", weight=100)
    here = {"year": house.year, "organization": house.cell}
    welfare = WelfareContribution.objects.create(
        **here, programme="Quỹ", registered_vnd=1, contributed_on=dt.date(2026, 5, 1)
    )
    Topic.objects.create(**here, title="Chuyên đề")
    evaluation = proposed(house, member)
    EvaluationFactory(year=house.year, organization=house.cell)
    edition = Edition.objects.create(
        organization=house.committee, year=house.year, issued_on=dt.date(2026, 1, 1), data={},
        made_by=house.users.standing,
    )  # fmt: skip
    about = {
        "member": house.users.member.member, "organization": house.cell, "number": "01",
        "body": "Ủy ban Kiểm tra", "entered_by": house.users.staff,
    }  # fmt: skip
    day = dt.date(2026, 3, 12)
    quarter = QuarterReview.objects.create(
        member=member, quarter=2, scheme=evaluation.scheme, state="self_graded", **here
    )
    discipline = Discipline.objects.create(form="warning", decided_on=day, **about)
    confidence = ConfidenceVote.objects.create(
        post="Giám đốc", held_on=day, issued_on=day, cast=9, low=1, **about
    )
    commendation = CommendationFactory(organization=house.cell)
    delegation = Delegation.objects.create(
        organization=house.committee, subject="cell", decided_by="base", starts_on=day,
        source="Quyết định số 1",
    )  # fmt: skip
    return {
        "delegation": delegation.pk,
        "session": session.pk,
        "pledge": pledge.pk,
        "exemplar": nomination.pk,
        "evaluation": evaluation.pk,
        "decision": commendation.decision_id,
        "criteria": criteria_set.pk,
        "criterion": criterion.pk,
        "scheme": evaluation.scheme_id,
        "quality": QualityTable.objects.first().pk,
        "year": house.year.pk,
        "close": house.year.pk,
        "register": welfare.pk,
        "commendation": commendation.pk,
        "practice": Practice.objects.create(
            **here, name="Mô hình", started_on=dt.date(2026, 1, 2), content="Việc"
        ).pk,
        "edition": edition.pk,
        "export": ExportJob.objects.create(
            organization=house.committee, starts_on="2026-01-01", ends_on="2026-12-31",
            asked_by=house.users.standing,
        ).pk,
        "organization": house.cell.pk,
        "earlier": EarlierName.objects.create(
            organization=house.cell, until=dt.date(2024, 6, 30), name="Chi bộ Cũ"
        ).pk,
        "member": member.pk,
        "membership": member.memberships.get().pk,
        "leave": LeavePeriodFactory(member=member).pk,
        "correction": CorrectionRequest.objects.create(
            record=member.memberships.get(), organization=house.cell, member=member,
            subject="Sinh hoạt", changes=[], reason="Nhập nhầm", by=house.users.deputy,
        ).pk,
        "transfer": TransferRequest.objects.create(
            member=member, leaving=house.cell, organization=house.far_cell, reason="Giấy giới thiệu",
            starts_on=dt.date(2026, 11, 20), by=house.users.other_committee,
        ).pk,
        "position": house.users.deputy.member.positions.get().pk,
        "occupation": Occupation.objects.create(
            member=member, title="Giáo viên", standing="works", starts_on=dt.date(2026, 1, 1)
        ).pk,
        "discipline": discipline.pk,
        "quarter": quarter.pk,
        "confidence": confidence.pk,
        "account": house.users.member.pk,
        "factor": FactorReset.objects.create(
            user=house.users.member, reason="Mất máy", by=house.users.committee
        ).pk,
        "issue": issue_links(users=[house.users.member], by=house.users.committee).pk,
        "unit": house.cell.pk,
        "import": RosterImport.objects.create(
            organization=house.committee, file_name="x.xlsx", member_since=dt.date(2026, 1, 1),
            uploaded_by=house.users.committee, state="applied", file="khong-co.xlsx",
        ).pk,
        "past": PastFigureImport.objects.create(
            organization=house.committee, file_name="x.xlsx", uploaded_by=house.users.staff,
            state="applied", file="khong-co.xlsx",
        ).pk,
    }  # fmt: skip


def walker(house, role):
    """The account of this role; some need the cell to stand elsewhere in the tree first."""
    if role == "base_staff":
        return _account(house, "staff", house.committee)
    if role == "subcommittee":
        between = OrganizationFactory(kind__code="subcommittee", parent=house.committee)
        _move(house.cell, between)
        return _account(house, "secretary", between)
    if role == "base_cell":
        kind = OrganizationKind.objects.get(code="grassroots_cell")
        Organization.objects.filter(pk=house.cell.pk).update(kind=kind)
        _move(house.cell, house.bloc)
        return house.users.secretary
    if role == "author":
        return UserFactory(member=house.members[house.cell.pk][2])
    if role == "former":
        past = {"starts_on": dt.date(2020, 1, 1), "ends_on": dt.date(2026, 6, 30)}
        member = MembershipFactory(organization=house.cell, **past).member
        PositionFactory(member=member, organization=house.cell, **past)
        return UserFactory(member=member)
    return getattr(house.users, role)


def _account(house, post, at):
    account = UserFactory(post=post, at=at)
    MembershipFactory(member=account.member, organization=house.sister_cell)
    return account


def _move(cell, parent):
    Organization.objects.move(cell, parent, pos="last-child")


BEGUN_FOR_A_MEMBER = {"leave_create", "position_create", "occupation_create", "account_create"}


def address(name, arguments, world, house):
    """The address with the record of its kind, or None where it needs a file of its own."""
    page = name.split(":")[-1]
    # What is begun for a member bears his number.
    stem = "member" if page in BEGUN_FOR_A_MEMBER else page.split("_")[0]
    values = {
        "register": "welfare", "part": "conditions", "annex": "leader", "organization": world["organization"], "year": house.year.pk,
        "key": "attendance", "file_number": 1, "calendar_year": 2021, "section": "limits", "file_format": "docx", "document": "bien-ban", "member": world["member"],
        "criterion": world["criterion"], "declaration": 0, "entry": 0, "kind": "committee", "name": "bao-cao", "layout": "hd-05-2026", "what": "file", "paper": "danh-muc-ho-so", "role": "member",
    }  # fmt: skip
    kwargs = {
        argument: world.get(stem, 0) if argument == "pk" else values[argument]
        for argument in arguments
    }
    return reverse(name, kwargs=kwargs)


OPEN = {"healthz", "account_login", "members:link"}
# Logging out ends the session; an account page writes no list.
NOT_COUNTED = {"account_logout"}
OF_ONESELF = {"mfa_remove_webauthn"}  # asks for the password before it looks for the key
NEEDS_A_FILE = {
    "campaigns:attachment", "campaigns:attachment_delete", "campaigns:register_file",
    "campaigns:register_studied", "reports:edition_file", "reports:export_job_file", "reports:export_item", "reports:archive", "reports:edition", "members:import_preview", "members:import_bad_rows", "members:import_columns",
}  # fmt: skip


def test_the_anonymous_reach_login_and_health_and_nothing_else(world, house, client):
    for name, arguments in patterns():
        response = client.get(address(name, arguments, world, house))
        if name in OPEN:
            assert response.status_code == 200, name
        else:
            assert response.status_code == 302, name
            assert response.url.startswith("/accounts/login/"), name


# What a position may open among the addresses of records of `cell`, beside everybody's lists.
# in: let in; no: seen, but refused (403); -: hidden (404). First those who stand in a cell or in
# none, then those above it.
TABLES = (
    """
                     secretary  deputy  member  former  sister  base_cell  head  administrator
session_detail       in         in      -       -       -       in         -     -
session_edit         in         in      -       -       -       in         -     -
session_confirm      no         no      -       -       -       no         -     -
pledge_detail        in         in      -       -       -       in         in    -
pledge_accept        in         in      -       -       -       in         no    -
exemplar_detail      in         in      -       -       -       in         -     -
exemplar_verify      no         no      -       -       -       no         -     -
exemplar_commend     no         no      -       -       -       no         -     -
evaluation_detail    in         in      -       -       -       in         in    -
evaluation_exclude   in         in      -       -       -       in         no    -
evaluation_revoke    no         no      -       -       -       in         no    -
register_record      in         in      in      -       -       in         -     -
member_detail        in         in      -       -       -       in         in    -
member_year          in         in      -       -       -       in         in    -
member_edit          no         no      -       -       -       in         no    -
member_readers       in         in      -       -       -       in         no    -
organization_detail  in         in      in      -       -       in         in    -
figure               in         in      -       -       -       in         -     -
report               in         in      -       -       -       in         -     -
grading_papers       in         in      -       -       -       in         -     -
grading_paper        in         in      -       -       -       in         -     -
scores               in         in      -       -       -       in         -     -
criteria_detail      in         in      in      -       in      in         in    -
criteria_edit        no         no      no      -       no      no         no    -
scheme_edit          no         no      no      no      no      no         no    no
close_year           no         no      no      -       no      no         no    -
evidence             in         in      -       -       -       -          -     -
export_job           -          -       -       -       -       -          -     -
quality_tables       no         no      no      no      no      no         no    no
word_templates       no         no      no      no      no      no         no    no
past_figures_form    no         no      -       -       -       no         -     -
past_import          no         no      no      no      no      no         no    no
quarter_detail       in         in      -       -       -       in         -     -
quarter_open         no         no      no      -       no      no         no    -
discipline_list      no         no      no      no      no      in         no    no
discipline_detail    -          -       -       -       -       -          -     -
unit_accounts        no         no      no      no      no      in         no    in
account_list         no         no      no      no      no      in         no    in
confirm_accounts     in         in      no      no      in      in         no    no
issue_slips          no         no      no      no      no      -          no    -
own_account          in         in      in      in      in      in         in    in
mfa_index            in         in      in      in      in      in         in    in
account_lost_device  no         no      no      no      no      in         no    in
factor_reset         no         no      no      no      no      in         no    in
factor_settings      no         no      no      no      no      no         no    in
""",
    """
                     subcommittee  committee  base_staff  other_committee  standing  staff  inspector
session_detail       in            in         in          -                in        in     in
session_edit         no            no         no          -                no        no     no
session_confirm      in            in         no          -                in        no     no
pledge_detail        -             -          -           -                -         -      in
pledge_accept        -             -          -           -                -         -      no
exemplar_detail      in            in         in          -                in        in     in
exemplar_verify      in            in         no          -                in        no     no
exemplar_commend     no            no         no          -                in        no     no
evaluation_detail    in            in         in          -                in        in     in
evaluation_exclude   no            in         no          -                no        no     no
evaluation_revoke    no            in         no          -                no        no     no
register_record      in            in         in          -                in        in     in
member_detail        in            in         in          -                in        in     in
member_year          in            in         in          -                in        in     in
member_edit          no            in         in          -                no        in     no
member_readers       no            in         in          -                no        in     in
organization_detail  in            in         in          -                in        in     in
figure               in            in         in          -                in        in     in
report               in            in         in          -                in        in     in
grading_papers       in            in         in          -                in        in     in
grading_paper        in            in         in          -                in        in     in
scores               in            in         in          -                in        in     in
criteria_detail      in            in         in          in               in        in     in
criteria_edit        no            no         no          no               in        in     no
scheme_edit          no            no         no          no               in        in     no
close_year           no            no         no          no               in        no     no
evidence             no            no         no          -                no        no     no
export_job           -             in         in          -                in        in     in
quality_tables       no            no         no          no               in        in     no
word_templates       no            no         no          no               in        in     no
past_figures_form    no            no         no          -                in        in     no
past_import          no            no         no          no               in        in     no
quarter_detail       in            in         in          -                in        in     in
quarter_decide       no            in         no          -                no        no     no
quarter_open         no            no         no          no               in        in     no
discipline_list      no            in         in          in               in        in     in
discipline_detail    -             in         in          -                -         in     in
discipline_change    -             in         in          -                -         in     in
confidence_detail    -             in         in          -                -         in     in
unit_accounts        no            in         in          -                no        in     no
account_list         no            in         in          in               no        in     no
confirm_accounts     in            in         no          in               in        no     no
issue_slips          no            in         -           -                no        -      no
own_account          in            in         in          in               in        in     in
mfa_index            in            in         in          in               in        in     in
account_lost_device  no            in         in          -                no        in     no
factor_reset         no            in         in          -                no        in     no
factor_settings      no            no         no          no               no        no     no
""",
)
CODES = {"in": "200", "no": "403", "-": "404"}
EXPECTED = {200, 302, 403, 404, 405}  # 405: the address only takes a button


def matrix():
    """The codes by role and address."""
    found = {}
    for table in TABLES:
        head, *lines = table.strip().splitlines()
        for name, *words in map(str.split, lines):
            for role, word in zip(head.split(), words, strict=True):
                found.setdefault(role, {})[name] = CODES[word]
    return found


@pytest.fixture
def short_refusals(monkeypatch):
    """Refusals without their pages, which tests of addresses that are only read look at."""
    for code in (403, 404):

        def refuse(*_args, code=code, **_more):
            return HttpResponse(status=code)

        monkeypatch.setattr(f"portal.urls.handler{code}", refuse, raising=False)


def without_typesetting(monkeypatch):
    """Print pages are written, but WeasyPrint sets no PDF of them: for whom makes no difference."""
    for module in (
        "reports.papers.rendering",
        "reports.papers.slips",
        "reports.year_end.documents",
    ):
        monkeypatch.setattr(f"{module}.render_pdf", Mock(return_value=b"%PDF"))


MATRIX = matrix()
# Each page's queries run on PostgreSQL for one role, which also has its documents set.
ON_BOTH = {"standing"}  # on SQLite its walk over all addresses is that of `test_walk`
ON_POSTGRESQL = pytest.mark.skipif(connection.vendor == "sqlite", reason="in test_walk")
ON_THE_WALK = {"secretary", "committee"}  # of `test_walk`, which asks the same of every page
# They stand as others do, elsewhere; what the matrix has no line for they are asked in the trials.
ALIKE = {"deputy", "sister", "former", "base_staff", "other_committee"}


@pytest.mark.usefixtures("short_refusals")
@pytest.mark.parametrize(
    ("role", "has_all"),
    [
        pytest.param(
            role, role not in ALIKE, id=role,
            marks=(pytest.mark.database, ON_POSTGRESQL) if role in ON_BOTH else pytest.mark.long,
        )
        for role in sorted(MATRIX.keys() - ON_THE_WALK)
    ]
    + [
        pytest.param(role, True, id=f"{role}-everywhere", marks=pytest.mark.trials)
        for role in sorted(ALIKE)
    ],
)  # fmt: skip
def test_each_position_gets_where_the_matrix_says_and_no_address_fails(
    world, house, login, monkeypatch, role, has_all
):
    if role not in ON_BOTH:
        without_typesetting(monkeypatch)
    client = login(walker(house, role))
    answers = {
        name: client.get(address(name, arguments, world, house)).status_code
        for name, arguments in patterns()
        if name not in NEEDS_A_FILE | NOT_COUNTED
        and (has_all or name.split(":")[-1] in MATRIX[role])
    }
    check_answers(role, answers)


def check_answers(role, answers: dict[str, int]):
    """No address failed for this role, and those of the matrix answered as it says."""
    assert {name: code for name, code in answers.items() if code not in EXPECTED} == {}
    codes = {name.split(":")[-1]: str(code) for name, code in answers.items()}
    assert {name: codes[name] for name in MATRIX[role]} == MATRIX[role]


# Where a button of a record of `cell` is let in: for its author, its cell, and who stands above.
OWN = "pledge_progress pledge_self_assess evaluation_self quarter_self"
CELL = """
    session_edit session_proceedings session_quality session_discard session_take_back session_progress
    session_handbook session_number pledge_accept pledge_return pledge_assess evaluation_exclude evaluation_include evaluation_return
    evaluation_comment evaluation_finding evaluation_kind exemplar_attach practice_edit
    quarter_exclude quarter_include quarter_return
"""
LINES = "register_record register_delete"
ROSTER = """
    account_link account_lost_device factor_reset unit_accounts
    organization_create organization_edit organization_dissolve organization_letterhead member_edit member_transfer
    organization_delete member_delete member_merge
    member_temporary leave_create leave_end position_create position_end membership_end
    occupation_create occupation_edit
"""
# Who may not correct what was entered wrongly asks for it on the same page.
ASK = """
    membership_correct leave_correct position_correct commendation_correct organization_correct
    earlier_name_correct decision_correct
"""
CORRECT = f"{ASK} correction_decide transfer_release"
REVIEW = "session_confirm session_return exemplar_verify exemplar_return"
GRADES = """
    evaluation_exclude evaluation_include evaluation_return evaluation_finding evaluation_kind evaluation_revoke
    evaluation_distinguish evaluation_withdraw_distinction evaluation_regrade
    quarter_exclude quarter_include quarter_return quarter_decide quarter_revoke
"""
EXPORT = "export_job_cancel export_job_retry"
FACTS = "discipline_change discipline_withdraw confidence_change confidence_withdraw"
APPRAISE = (
    f"exemplar_appraise exemplar_return import_undo {LINES} {ROSTER} {EXPORT} {CORRECT} {FACTS}"
)
# What is the whole bloc's: years, criteria, grading schemes, quality tables, the Word template.
BLOC = """
    year_edit year_open year_delete year_grading year_settings year_evaluations year_next criteria_edit criteria_publish
    criteria_withdraw criteria_copy scheme_edit scheme_lines scheme_annex scheme_copy quality_table quality_copy use_template
    past_import
"""
POSTS = {
    "author": f"{OWN} membership_correct leave_correct",
    "secretary": f"{CELL} {LINES} {ASK}",
    "deputy": f"{CELL} {LINES} {ASK}",
    "base_cell": f"{CELL} {LINES} {ROSTER} {CORRECT} evaluation_revoke evaluation_regrade quarter_decide quarter_revoke evaluation_distinguish evaluation_withdraw_distinction year_missing",
    "member": "",
    "former": "",
    "sister": "",
    "other_committee": "year_missing",
    "committee": f"import_undo {REVIEW} {GRADES} {LINES} {ROSTER} {EXPORT} {CORRECT} {FACTS} year_missing",
    "subcommittee": REVIEW,
    "base_staff": APPRAISE,
    "staff": f"{APPRAISE} {BLOC} commendation_number commendation_confirm",
    "standing": f"""
        {REVIEW} {EXPORT} {BLOC} exemplar_commend exemplar_again exemplar_decline
        edition_reissue close_year year_reopen year_missing delegation_edit commendation_confirm
    """,
    "inspector": FACTS,
    "head": "pledge_agency",
    "administrator": "account_create account_link account_lost_device factor_reset account_close account_open unit_accounts",
}


def pressed(client, world, house) -> set[str]:
    """The buttons of the world's records that let this client in; each is pressed and undone."""
    found = set()
    for name, arguments in patterns():
        if "pk" not in arguments or name in NEEDS_A_FILE or name in OF_ONESELF:
            continue
        with transaction.atomic():
            code = client.post(address(name, arguments, world, house)).status_code
            transaction.set_rollback(True)
        if code not in (403, 404, 405):
            found.add(name.split(":")[-1])
    return found


@pytest.mark.long
@pytest.mark.usefixtures("short_refusals")
@pytest.mark.parametrize("role", sorted(POSTS))
def test_each_position_changes_of_a_cells_records_what_is_its_business(world, house, login, role):
    assert pressed(login(walker(house, role)), world, house) == set(POSTS[role].split())


def of_the_committee(house) -> dict:
    """Records of the committee above the cell, as `world` has them of the cell."""
    here = {"year": house.year, "organization": house.committee}
    session = StudySessionFactory(**here, kind="conference", state="submitted")
    pledge = PledgeFactory(**here, kind="collective")
    pledge.submit(by=house.users.committee)
    nomination = NominationFactory(**here, kind="collective", collective=house.committee)
    nomination.nominate(by=house.users.committee)
    leader = house.users.committee.member
    evaluation = EvaluationFactory(**here)
    day = dt.date(2026, 5, 4)
    quarter = QuarterReview.objects.create(
        **here, member=leader, quarter=2, scheme=evaluation.scheme, state="self_graded"
    )
    about = {
        "member": leader, "organization": house.committee, "number": "01",
        "body": "Ủy ban Kiểm tra", "entered_by": house.users.staff,
    }  # fmt: skip
    discipline = Discipline.objects.create(form="warning", decided_on=day, **about)
    confidence = ConfidenceVote.objects.create(
        post="Bí thư", held_on=day, issued_on=day, cast=9, low=1, **about
    )
    commendation = CommendationFactory(organization=house.committee, decision_number="77-QĐ/ĐUK")
    return {
        "session": session.pk,
        "pledge": pledge.pk,
        "exemplar": nomination.pk,
        "evaluation": evaluation.pk,
        "decision": commendation.decision_id,
        "quarter": quarter.pk,
        "discipline": discipline.pk,
        "confidence": confidence.pk,
        "register": WelfareContribution.objects.create(
            **here, programme="Quỹ", registered_vnd=1, contributed_on=dt.date(2026, 5, 1)
        ).pk,
        "commendation": commendation.pk,
        "practice": Practice.objects.create(
            **here, name="Mô hình", started_on=dt.date(2026, 1, 2), content="Việc"
        ).pk,
        "organization": house.committee.pk,
        "earlier": EarlierName.objects.create(
            organization=house.committee, until=dt.date(2024, 6, 30), name="Đảng bộ Cũ"
        ).pk,
        "member": leader.pk,
        "membership": leader.memberships.get().pk,
        "leave": LeavePeriodFactory(member=leader).pk,
        "position": leader.positions.get().pk,
        "account": house.users.committee.pk,
    }


@pytest.mark.long
@pytest.mark.usefixtures("short_refusals")
def test_who_stands_below_changes_nothing_of_the_committee(world, house, login):
    above = world | of_the_committee(house)
    for role in ("secretary", "author"):
        assert pressed(login(walker(house, role)), above, house) == set(), role
    assert {"session_edit", "practice_edit", "register_record"} < pressed(
        login(house.users.committee), above, house
    )


# Pages with a form that a closed year leaves open: it is about people, units or rules, about no one
# year, or about a day that its reader types; and help, which names the pages of every year.
STAYS_OPEN = (
    "account_", "admin", "members:", "mfa_", "campaigns:commendation_create", "campaigns:correction",
    "campaigns:confidence", "campaigns:criteria_copy", "campaigns:criteria_create", "campaigns:cap_exception", "campaigns:decision_announce", "campaigns:delegation", "campaigns:discipline",
    "campaigns:earlier", "campaigns:evaluation_decide", "campaigns:evaluation_ballot",
    "campaigns:leave", "campaigns:member", "campaigns:occupation", "campaigns:organization",
    "campaigns:pledge_accept_many", "campaigns:position", "campaigns:practice_create",
    "campaigns:quality", "campaigns:register_create", "campaigns:scheme", "campaigns:session_confirm_many",
    "campaigns:transfer", "campaigns:year_next", "campaigns:year_past", "campaigns:year_reopen", "reports:edition_reissue", "reports:evaluation_regrade", "reports:export",
    "reports:grading_paper", "reports:help", "reports:past", "reports:word",
)  # fmt: skip
# Pages that a meeting, pledge or nomination in another state changes.
SHOWS_A_STATE = (
    "reports:home", "campaigns:session", "campaigns:pledge", "campaigns:exemplar", "campaigns:register",
)  # fmt: skip


def test_no_form_of_a_closed_year_is_offered_of_what_is_not_handed_in(
    world, house, login, monkeypatch
):
    """Of what is handed in, `test_walk` asks the same of every page and of three roles."""
    without_typesetting(monkeypatch)
    for model in (StudySession, Pledge, Nomination):
        model.objects.update(state="draft")
    client = login(house.users.secretary)
    read_cards(client)
    pages = pages_of_a_year(world, house)
    check_closed(
        client,
        {
            page: main_part(client.get(page))
            for name, page in pages.items()
            if name.startswith(SHOWS_A_STATE)
        },
    )


def read_cards(client) -> None:
    """The first days are over: home is what it is later."""
    while cards := client.get("/").context.get("cards"):
        client.post(reverse("reports:cards_read", args=[cards.key]))


def pages_of_a_year(world, house) -> dict[str, str]:
    """The addresses, by their names, whose forms a closed year shuts."""
    return {
        name: address(name, arguments, world, house)
        for name, arguments in patterns()
        if name not in OPEN | NEEDS_A_FILE | NOT_COUNTED and not name.startswith(STAYS_OPEN)
    }


def check_closed(client, shown: dict[str, str]) -> None:
    """Close the years: none of the forms on these pages, as they were, is offered or taken."""
    forms = {page for page, text in shown.items() if offers_form(text)}
    CampaignYear.objects.update(state=CampaignYear.State.CLOSED)
    answers = {page: (client.get(page), client.post(page, {})) for page in forms}
    refused = {page for page, (answer, _) in answers.items() if answer.status_code == 403}
    still_open = [
        (page, answer.status_code)
        for page, both in answers.items()
        for answer in both
        if not says_closed(answer)
    ]
    texts = {
        page: main_part(answers[page][0] if page in answers else client.get(page))
        for page, text in shown.items()
        if text
    }
    offered = [
        (page, link)
        for page, text in texts.items()
        for link in refused & set(re.findall(r'(?:href|action)="([^"]+)"', text))
    ]
    assert refused
    assert (still_open, offered) == ([], [])


def says_closed(answer) -> bool:
    """A refusal that says so, or a page to read that has no form any more."""
    text = answer.content.decode()
    if answer.status_code in (403, 422):  # 422: what was typed is not lost
        return "đã chốt" in text
    return answer.status_code == 405 or (
        answer.status_code == 200 and not offers_form(main_part(answer))
    )


def offers_form(text: str) -> bool:
    """The page has a form that writes, with a button."""
    forms = re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL)
    return any('type="submit"' in form or "<button" in form for form in forms)


def main_part(answer) -> str:
    """What a page says and offers, without head, menu and foot; nothing where it is no page."""
    is_page = answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    text = answer.content.decode() if is_page else ""
    return text[text.index("<main") : text.index("</main>")] if "<main" in text else ""
