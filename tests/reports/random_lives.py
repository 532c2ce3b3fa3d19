"""A random life of the house's bloc: founding days, years, moves, and records of every kind.

Deterministic for one seed. Rows are written at once, as the verbs of each step would leave them.
"""

from __future__ import annotations

import datetime as dt
from random import Random

from campaigns.models import (
    AgendaItem,
    Assignment,
    Attendance,
    CampaignYear,
    CodeOfConduct,
    Commendation,
    CompleteYear,
    Contest,
    DelegateVisit,
    Document,
    DocumentStudy,
    Evaluation,
    Grade,
    Inspection,
    MassOrganizationGrade,
    Nomination,
    PlanItem,
    Pledge,
    Practice,
    Prize,
    PublicityItem,
    RaisedIssue,
    SteeringMember,
    StudySession,
    Topic,
    TrainingClass,
    WelfareContribution,
    WorkIndicator,
)
from members.models import LeavePeriod, Membership, Organization
from tests.factories.exemplars import decision_of
from tests.factories.grading import scheme_of
from tests.factories.members import CampaignYearFactory, PositionFactory

FIRST, LAST = dt.date(2023, 1, 1), dt.date(2026, 11, 22)
ONE_DAY = dt.timedelta(days=1)


class Life:
    """Writes the life of one house; `is_late` lets some things be finished in a later year."""

    def __init__(self, house, seed: int, *, is_late: bool):
        self.house, self.rng, self.is_late = house, Random(seed), is_late
        self.cells = [house.cell, house.sister_cell, house.far_cell]
        self.units = [house.bloc, house.committee, house.other_committee, *self.cells]
        self.scheme = scheme_of(2026)
        self.grades = [
            list(Grade.objects.filter(scheme=self.scheme, target=target))
            for target in ("organization", "member")
        ]

    def write(self) -> None:
        self._units()
        self._people()
        for year in self._years():
            self._meetings(year)
            self._pledges(year)
            self._evaluations(year)
            self._registers(year)
            self._exemplars(year)
        self._recurring()
        self._documents()

    def day(self, year: int | None = None) -> dt.date:
        """A day of the year, or of any."""
        first = dt.date(year, 1, 1) if year else FIRST
        last = min(dt.date(year, 12, 31), LAST) if year else LAST
        return first + self.rng.randrange((last - first).days + 1) * ONE_DAY

    def done(self, day: dt.date) -> dt.date | None:
        """When something of that day was finished, if it was: in its year, or a later one."""
        if not self.rng.randrange(3):
            return None
        last = LAST if self.is_late else min(dt.date(day.year, 12, 31), LAST)
        return day + self.rng.randrange((last - day).days + 1) * ONE_DAY

    def moment(self, day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(12), dt.UTC)

    def here(self, year: CampaignYear, units: list[Organization] | None = None) -> dict:
        return {"year": year, "organization": self.rng.choice(units or self.units)}

    def some(self, most: int = 4) -> range:
        return range(self.rng.randrange(most + 1))

    def chance(self) -> bool:
        return bool(self.rng.randrange(2))

    def _units(self) -> None:
        for cell in self.cells:
            founded = self.day() if self.chance() else None
            is_over = cell is self.house.sister_cell and self.chance()
            Organization.objects.filter(pk=cell.pk).update(
                founded_on=founded,
                dissolved_on=max(self.day(), (founded or FIRST) + ONE_DAY) if is_over else None,
                records_from=self.day(),
            )

    def _people(self) -> None:
        rng = self.rng
        for cell, members in zip(self.cells, self.house.members.values(), strict=True):
            for member in members:
                member.sex = rng.choice(["male", "female"])
                member.is_party_member = bool(rng.randrange(6))
                member.official_on = rng.choice([None, self.day(), dt.date(2006, 1, 1)])
                member.save()
                home = Membership.objects.filter(member=member, organization=cell)
                began = self.day()
                home.update(starts_on=began)
                if self.chance() and began < LAST:
                    moved = began + (1 + rng.randrange((LAST - began).days)) * ONE_DAY
                    home.update(ends_on=moved - ONE_DAY, end_reason="transfer")
                    Membership.objects.create(
                        member=member, organization=rng.choice(self.cells), starts_on=moved
                    )
            LeavePeriod.objects.create(member=members[1], kind="exempt", starts_on=self.day())
            PositionFactory(
                member=members[2], organization=cell, post="deputy", starts_on=self.day()
            )

    def _years(self) -> list[CampaignYear]:
        rng, house = self.rng, self.house
        years = [
            CampaignYearFactory(
                organization=house.bloc, year=number, campaign=house.year.campaign,
                is_backfill=bool(rng.randrange(3)),
            )
            for number in range(FIRST.year, LAST.year) if rng.randrange(4)
        ] + [house.year]  # fmt: skip
        for year in years:
            year.monthly_study = self.chance()
            year.visit_every_months = rng.choice([1, 2, 3, 6, 12])
            year.save()
            if year.is_backfill and self.chance():
                unit = rng.choice(self.units)
                CompleteYear.objects.create(year=year, organization=unit, by=house.users.staff)
        return years

    def _meetings(self, year: CampaignYear) -> None:
        rng, number = self.rng, year.calendar_year
        topic = Topic.objects.create(
            year=year, organization=self.house.bloc, title="Chuyên đề", is_annual=True
        )
        kinds = StudySession.Kind.values
        keys = {
            (rng.choice(self.cells), rng.choice(kinds), self.day(number)) for _ in self.some(20)
        }
        for cell, kind, day in sorted(keys, key=lambda key: (key[0].pk, *key[1:])):
            marks = [rng.choice("PPPKA") for _ in self.house.members[cell.pk]]
            invited = rng.randrange(5)
            session = StudySession.objects.create(
                year=year, organization=cell, kind=kind, held_on=day,
                state=rng.choice(StudySession.State.values + ["confirmed"] * 4),
                submitted_at=self.moment(day), logged_on_time=self.chance(),
                topic=rng.choice([None, topic]),
                quality=rng.choice(["", *StudySession.Quality.values]),
                non_members_invited=invited, non_members_present=rng.randrange(invited + 1),
                expected_count=len(marks), present_count=marks.count("P"),
                excused_count=marks.count("K"), unexcused_count=marks.count("A"),
            )  # fmt: skip
            Attendance.objects.bulk_create(
                Attendance(
                    session=session, member=member, mark=mark, reason="ốm" if mark == "K" else "",
                    spoke=mark == "P" and self.chance(), essay=mark == "P" and self.chance(),
                )
                for member, mark in zip(self.house.members[cell.pk], marks, strict=True)
            )  # fmt: skip
            AgendaItem.objects.create(session=session, prescribed="Mục", content="Mục")
            due = self.day(number)
            done = self.done(due)
            Assignment.objects.create(
                session=session, content="Việc", due_on=due, done_on=done,
                reported_in=session if done else None, result="Xong" if done else "",
            )  # fmt: skip
        for _ in self.some():
            planned = self.day(number)
            DelegateVisit.objects.update_or_create(
                organization=rng.choice(self.cells), delegate=self.house.users.staff.member,
                planned_on=planned,
                defaults={"year": year, "visited_on": rng.choice([None, planned])},
            )  # fmt: skip

    def _pledges(self, year: CampaignYear) -> None:
        rng = self.rng
        for cell in self.cells:
            for member in (None, *self.house.members[cell.pk]):
                handed_in = self.done(self.day(year.calendar_year))
                accepted = handed_in and self.done(handed_in)
                assessed = accepted and self.done(accepted)
                state = "assessed" if assessed else "accepted" if accepted else "submitted"
                if handed_in:
                    Pledge.objects.create(
                        year=year, organization=cell, member=member,
                        kind=rng.choice(["following", "training", "plan"])
                        if member else "collective",
                        state=state, submitted_at=self.moment(handed_in),
                        accepted_at=accepted and self.moment(accepted),
                        assessed_at=assessed and self.moment(assessed),
                        cell_result=rng.choice(Pledge.Result.values) if assessed else "",
                    )  # fmt: skip

    def _evaluations(self, year: CampaignYear) -> None:
        rng = self.rng
        graded = [(unit, None) for unit in self.units[1:]]
        graded += [(cell, member) for cell in self.cells for member in self.house.members[cell.pk]]
        for unit, member in graded:
            state = rng.choice(Evaluation.State.values)
            Evaluation.objects.create(
                year=year, organization=unit, organization_name=unit.name, member=member,
                scheme=self.scheme, kind="non_leader" if member else "collective", state=state,
                decided_grade=rng.choice(self.grades[bool(member)]) if state == "decided" else None,
                not_graded_reason="exempt" if state == "not_graded" else "",
            )  # fmt: skip

    def _registers(self, year: CampaignYear) -> None:
        rng, number = self.rng, year.calendar_year
        for _ in self.some(3):
            day, amount = self.day(number), rng.randrange(1, 90)
            CodeOfConduct.objects.create(
                **self.here(year), kind="conduct", title="Quy tắc", adopted_on=day,
                reviewed_on=rng.choice([None, day]), violations=amount, saved_vnd=amount,
            )  # fmt: skip
            contest = Contest.objects.create(
                **self.here(year), name="Hội thi", form="story", level="upper", held_on=day,
                delegates=amount, entries_received=amount, entries_selected=amount // 2,
            )  # fmt: skip
            Prize.objects.create(contest=contest, rank=rng.choice(Prize.Rank.values), winner="A")
            WelfareContribution.objects.create(
                **self.here(year), programme="Quỹ", contributed_on=day, paid_vnd=amount,
                registered_vnd=amount, houses=1, handed_over_on=self.done(day),
                form=rng.choice(["cash", "goods"]),
            )  # fmt: skip
            TrainingClass.objects.create(
                **self.here(year), kind="Lớp", learners=amount, starts_on=day, ends_on=day,
                lesson=rng.choice(["", "Phong cách"]),
            )  # fmt: skip
            PublicityItem.objects.create(
                **self.here(year), published_on=day, title="Bài", listeners=amount,
                channel=rng.choice(PublicityItem.Channel.values),
            )  # fmt: skip
            WorkIndicator.objects.create(
                **self.here(year), name="Thủ tục", unit="hồ sơ", starts_on=day, ends_on=day,
                received=amount, resolved=amount // 2, on_time=rng.choice([None, amount // 3]),
            )  # fmt: skip
            Inspection.objects.create(
                **self.here(year), inspected=rng.choice(self.units), planned_on=day,
                kind=rng.choice(Inspection.Kind.values), done_on=self.done(day),
                has_findings=self.chance(), remedied_on=self.done(day),
            )  # fmt: skip
            resolved = self.done(day)
            RaisedIssue.objects.create(
                **self.here(year), raised_on=day, content="Việc", handler="Cơ quan",
                resolved_on=resolved, result="Xong" if resolved else "",
            )  # fmt: skip
            MassOrganizationGrade.objects.update_or_create(
                **self.here(year), name="Công đoàn",
                defaults={"result": rng.choice(["top", "good"])},
            )  # fmt: skip

    def _exemplars(self, year: CampaignYear) -> None:
        rng, number = self.rng, year.calendar_year
        copied = None
        for _ in self.some():
            day = self.day(number)
            copied = Practice.objects.create(
                **self.here(year), name="Mô hình", started_on=day, content="Việc",
                ended_on=self.done(day), replicated_on=self.done(day),
                copied_from=rng.choice([None, copied]),
            )  # fmt: skip
            Nomination.objects.create(
                **self.here(year), nominee_name="Trần Thị Gương", story="Tận tụy",
                state=rng.choice(Nomination.State.values),
            )  # fmt: skip
            kind = rng.choice(Commendation._meta.get_field("kind").choices)[0]
            Commendation.objects.create(
                organization=rng.choice(self.units), kind=kind,
                decision=decision_of("commendation", None, f"{rng.random()}", day),
                recipient=rng.choice(["Trần Thị Gương", "Lê Văn Sáng"]),
                award=rng.choice(Commendation.Award.values), is_party_member=self.chance(),
                level=rng.choice(Commendation.Level.values), achievement_year=number,
                state=rng.choice(Commendation.State.values),
            )  # fmt: skip

    def _recurring(self) -> None:
        """Things that come back: a line in each of some years, the others continuing the first."""
        years = list(CampaignYear.objects.order_by("year"))
        for kind in PlanItem.Kind.values * 2:
            first, organization = None, self.rng.choice(self.units)
            for year in years:
                if self.chance():
                    due = self.day(year.calendar_year)
                    line = PlanItem.objects.create(
                        year=year, organization=organization, continues=first, kind=kind,
                        content="Việc", due_on=self.rng.choice([None, due]),
                        done_on=self.done(due), reviewed_on=self.done(due),
                        units_joined=self.rng.randrange(5),
                    )  # fmt: skip
                    first = first or line

    def _documents(self) -> None:
        for n in self.some(6):
            document = Document.objects.create(
                organization=self.rng.choice(self.units), kind="CT", number=f"{n}-CT",
                issued_on=self.day(), issuer="Đảng ủy", title="Chỉ thị",
                must_be_studied=self.chance(),
            )  # fmt: skip
            for cell in self.cells:
                if studied := self.done(document.issued_on):
                    DocumentStudy.objects.create(
                        document=document, organization=cell, studied_on=studied
                    )
            SteeringMember.objects.create(
                organization=self.rng.choice(self.units), role="Thành viên",
                member=self.house.users.staff.member, starts_on=self.day(),
                ends_on=self.rng.choice([None, LAST]),
            )  # fmt: skip
