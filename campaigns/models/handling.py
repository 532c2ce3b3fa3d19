"""Nobody handles their own record, and who prepared a record does not decide on it.

Two of the rules that stand above the matrix of powers. A record declares its rights to check and
decide (`HANDLINGS`); the verbs ask `check_handler`, the permissions of `campaigns/rules.py` ask
`why_not`: one rule, whichever of their posts a person uses. Recording what a meeting did (marks,
votes, a paper) is preparing, not handling.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q
from django_fsm import can_proceed

from members.models import Organization, User
from members.models.holders import Holder, Posts, holders, named, posts_over
from members.models.scopes import Power
from portal.kit.search import SearchMixin

from .deciders import OUTSIDE, Competence, competent
from .steps import Step, steps_by

# Rights that rest on the same power as another, by that one.
ALIKE = {"campaigns.return_session": "campaigns.confirm_session"}
ELSE = "đồng chí khác được giao ở cấp đó hoặc cấp trên"


@dataclass(frozen=True)
class Handling:
    """A right to check or decide, the verbs that it opens, and the powers on which it rests.

    Where everybody with the first power prepared the record, the next one stands in.
    """

    permission: str
    verbs: tuple[str, ...]
    powers: tuple[Power, ...]
    four_eyes: bool = True  # False: refused only to whom it is about
    from_above: bool = True  # the powers count above the record's organisation, not at it


class HandledModel(models.Model):
    """A record that others than its writers confirm, verify, appraise or decide."""

    HANDLINGS: Sequence[Handling] = ()
    PREPARING: Sequence[str] = ()  # the steps that prepare what others handle
    CHAIR = ""  # the column of the member who chaired what is recorded
    UNIT = ""  # the column of the unit that the record is about where it is about no member
    RULE_COLUMNS: Sequence[str] = ()  # columns that its rules ask besides those of all records
    _posts: Posts | None = None  # shared by the rows of a list
    is_single_handed = False  # who prepared the record has to take this step, being alone

    class Meta:
        abstract = True

    @classmethod
    def read_for_all(cls, records: Collection[Self]) -> None:
        """Read what the rules ask of each record once for all of them, for a list."""
        units = [getattr(one, cls.UNIT) for one in records if one._unit_id is not None]
        posts = posts_over([*units, *(record.organization for record in records)])
        for record in records:
            record._posts = posts

    @property
    def handled_at(self) -> Organization:
        """The organisation at which, or above which, the rights to handle it are held."""
        return self.organization

    def handlings(self) -> Sequence[Handling]:
        """The rights to handle this record."""
        return self.HANDLINGS

    def check_handler(self, verb: str, by: User) -> None:
        """Refuse a verb to whom the record is about, and to who prepared it (ValidationError).

        Where nobody else in the portal could take it, it is taken and its step says so.
        """
        for handling in self._touching(by, lambda right: verb in right.verbs):
            if why := self._refusal(by, handling):
                raise ValidationError(why, code="own_hands")
            self.is_single_handed = True

    def why_not(self, user: User, permission: str) -> str:
        """Why the user may not use this right on the record, and who may; empty where they may."""
        touching = self._touching(user, lambda right: right.permission == permission)
        return next(filter(None, (self._refusal(user, handling) for handling in touching)), "")

    def who_may(self, permission: str) -> str:
        """The posts that have a right which its reader has not, for the page that refuses it."""
        permission = ALIKE.get(permission, permission)
        for handling in self.handlings():
            if handling.permission == permission:
                level = self.level_of(handling) or OUTSIDE
                named = self._meta.verbose_name
                return f"Việc này với {named} “{self}” thuộc thẩm quyền của: {level}."
        return ""

    def level_of(self, handling: Handling) -> Competence | None:
        """The nearest organisation whose posts have the right, and these posts."""
        power = handling.powers[0]
        return competent(power, self.handled_at, from_above=handling.from_above)

    def held_back(self, user: User) -> str:
        """Why the user may not take the next step though one of their posts would let them."""
        covers = user.scope.covers_from_above
        for handling in self.handlings():
            holds = any(covers(power, self.handled_at) for power in handling.powers)
            if handling.four_eyes and holds and self._is_next(handling):
                return self.why_not(user, handling.permission)
        return ""

    def lacks_free_hands(self, permission: str) -> bool:
        """Everybody with the first power of this right is the subject or prepared the record."""
        for handling in self.handlings():
            if handling.permission == permission:
                level = self.holders(handling, *handling.powers[:1])
                return bool(level) and not self._free(level, handling)
        return False

    def holders(self, handling: Handling, *powers: Power) -> list[Holder]:
        """The accounts that hold one of the powers over the record."""
        return self.read_holders(self.handled_at, *powers, from_above=handling.from_above)

    def read_holders(
        self, organization: Organization, *powers: Power, from_above: bool = False
    ) -> list[Holder]:
        """The module's `holders`, from posts read once for all rows of a list."""
        return holders(organization, *powers, from_above=from_above, posts=self._posts)

    def _is_next(self, handling: Handling) -> bool:
        # Two kinds of records share the rights of grading, and not all of their verbs.
        verbs = (getattr(self, verb, None) for verb in handling.verbs)
        return any(can_proceed(verb) for verb in verbs if hasattr(verb, "_django_fsm"))

    def _touching(self, user: User, is_asked: Callable[[Handling], bool]) -> list[Handling]:
        """The rights asked about, where the record is the user's own or they prepared it.

        The level of a right is only looked up where that is so.
        """
        if not any(is_asked(right) and self._concerns(user, right) for right in self.HANDLINGS):
            return []
        return [
            right for right in self.handlings() if is_asked(right) and self._concerns(user, right)
        ]

    def _concerns(self, user: User, handling: Handling) -> bool:
        return self._is_own(user) or self._is_prepared_by(user, handling)

    def _is_own(self, user: User) -> bool:
        return user.member_id is not None and self._subject_id == user.member_id

    def _refusal(self, user: User, handling: Handling) -> str:
        """Who else takes it; empty where it is not the user's own and nobody else could."""
        free = self._free(self.holders(handling, *handling.powers), handling)
        if self._is_own(user):
            return f"Không ai xử lý hồ sơ của chính mình; việc này do {named(free) or ELSE} làm."
        if not free:
            return ""
        return (
            "Đồng chí đã lập, đề xuất, chủ trì hoặc lãnh đạo đơn vị được xét nên không tự xử lý "
            f"bước tiếp theo; việc này do {named(free)} làm."
        )

    def _is_prepared_by(self, user: User, handling: Handling) -> bool:
        """The user entered, proposed or chaired it, or leads the unit that it is about."""
        return handling.four_eyes and (
            getattr(self, "entered_by_id", None) == user.pk
            or (user.member_id is not None and self._chair_id == user.member_id)
            or (self._unit_id is not None and self._unit_id in units_led_by(user))
            or user.pk in self._writers(handling)
        )

    def _free(self, people: list[Holder], handling: Handling) -> list[Holder]:
        """Those among them who neither are the subject nor prepared the record."""
        involved = {self._subject_id, self._chair_id}
        if self._unit_id is not None:
            leaders = self.read_holders(getattr(self, self.UNIT), Power.RECORD)
            involved |= {one.member_id for one in leaders if one.organization_id == self._unit_id}
        writers = self._writers(handling) | {getattr(self, "entered_by_id", None)}
        return [
            one for one in people if one.user_id not in writers and one.member_id not in involved
        ]

    def _writers(self, handling: Handling) -> set[int]:
        """The accounts that took a step which prepared the record for this right."""
        preparing = set(self.PREPARING) - set(handling.verbs)
        return {step.by_id for step in self.steps.all() if step.action in preparing}

    @property
    def _subject_id(self) -> int | None:
        return getattr(self, "member_id", None)

    @property
    def _chair_id(self) -> int | None:
        return getattr(self, f"{self.CHAIR}_id") if self.CHAIR else None

    @property
    def _unit_id(self) -> int | None:
        return getattr(self, f"{self.UNIT}_id") if self.UNIT and not self._subject_id else None


class HandledQuerySet(SearchMixin, models.QuerySet):
    """Rows of a handled record, for lists of what waits for somebody."""

    def open_to(self, user: User, permission: str) -> Self:
        """Leave out what the user may not handle: their own, and what they prepared."""
        model = self.model
        prepared = Q(pk__in=steps_by(user, model, model.PREPARING))
        if hasattr(model, "entered_by"):
            prepared |= Q(entered_by=user)
        if model.UNIT:
            prepared |= Q(member__isnull=True, **{f"{model.UNIT}__in": units_led_by(user)})
        if user.member_id is not None:
            about = "member" if hasattr(model, "member") else ""
            for column in filter(None, (about, model.CHAIR)):
                prepared |= Q(**{column: user.member_id})
        rows = self.filter(prepared).order_by().with_what_rules_ask()
        if not rows:
            return self
        model.read_for_all(rows)
        return self.exclude(pk__in=[row.pk for row in rows if row.why_not(user, permission)])

    def with_what_rules_ask(self) -> Self:
        """Read only what `why_not` asks: the many other columns took most of the time."""
        model = self.model
        own = ("member", "entered_by", model.CHAIR, model.UNIT, *model.RULE_COLUMNS)
        columns = [name for name in own if name and hasattr(model, name)]
        units = [name for name in ("organization", model.UNIT) if name]
        kind = ("organization__kind__level", "organization__kind__holds_members")
        steps = Step.objects.only("content_type", "object_id", "action", "by")
        rows = self.select_related("organization__kind", *units)
        rows = rows.only(*columns, *(f"{unit}__path" for unit in units), *kind)
        return rows.prefetch_related(Prefetch("steps", steps))


def units_led_by(user: User) -> set[int]:
    """The organisations for which the user holds a post that records."""
    return {organization.pk for organization in user.scope.held_at(Power.RECORD)}
