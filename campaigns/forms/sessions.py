"""The form of a session's head."""

import uuid

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from campaigns.actions.visits import Delegates, delegates_for, expected_visits
from campaigns.models import DelegateVisit, StudySession, Topic
from members.forms.fields import offer_people
from members.models import Member, Membership, Organization, Position
from portal.kit.forms import VersionedForm
from portal.kit.text import short_date

# A cell that joins another's meeting takes these from the host.
SHARED = (
    "joint_cells",
    "held_on",
    "kind",
    "topic",
    "title",
    "chair",
    "form",
    "presenter",
    "papers",
    "mode",
    "starts_at",
    "duration_minutes",
    "venue",
    "proceedings",
    "conclusions",
)


# Numbers that are none where nothing was typed.
COUNTS = {"papers", "others_invited", "others_present"}


REDRAWN = ("refresh", "rest")  # buttons that draw the sheet anew and save nothing


class VisitsField(forms.ModelMultipleChoiceField):
    """The delegates assigned to the meeting, to be ticked where they came."""

    def label_from_instance(self, obj) -> str:
        how = "không phân công trước" if obj.unplanned else f"dự kiến {short_date(obj.planned_on)}"
        return f"Đồng chí {obj.delegate} ({how})"


def _people_of(organization: Organization) -> QuerySet[Member]:
    """Who ever belonged to the organisation or what is below it, or held a post there."""
    units = Organization.objects.under(organization).order_by()
    belonging = Membership.objects.filter(organization__in=units.values("pk")).order_by()
    posts = Position.objects.filter(organization=organization).order_by()
    either = Q(pk__in=belonging.values("member")) | Q(pk__in=posts.values("member"))
    return Member.objects.filter(either)


class StudySessionForm(VersionedForm):
    """The head of a session: when, what, who led it, non-members, content and conclusions."""

    class Meta:
        model = StudySession
        fields = (
            "held_on",
            "kind",
            "topic",
            "title",
            "chair",
            "recorder",
            "form",
            "presenter",
            "papers",
            "mode",
            "starts_at",
            "duration_minutes",
            "venue",
            "others_invited",
            "others_present",
            "non_members_invited",
            "non_members_present",
            "guests",
            "proceedings",
            "conclusions",
        )
        widgets = {
            "starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "guests": forms.Textarea(attrs={"rows": 2}),
        }

    submission_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    joint_cells = forms.ModelMultipleChoiceField(
        label="Sinh hoạt chung với",
        queryset=Organization.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Mỗi chi bộ được chọn có một bản nháp để tự điểm danh đảng viên của mình; "
        "nội dung và kết luận ghi một lần tại đây.",
        error_messages={
            "invalid_choice": "Có chi bộ chưa thành lập hoặc đã giải thể vào ngày họp; "
            "cổng đã bỏ chi bộ ấy khỏi danh sách, mời đồng chí xem lại rồi lưu."
        },
    )

    visits = VisitsField(
        label="Đại biểu cấp trên được phân công đã dự",
        queryset=DelegateVisit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    again = forms.BooleanField(
        error_messages={
            "required": "Mỗi tháng thường có một buổi thường kỳ. Hãy chọn ô này nếu đúng là buổi nữa; nếu "
            "không, mời đồng chí mở buổi đã ghi."
        },
    )
    delegate = forms.ModelChoiceField(
        label="Đại biểu cấp trên khác đã dự",
        queryset=Member.objects.none(),
        required=False,
        empty_label="Không có",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["submission_key"].initial = uuid.uuid4()
        organization: Organization = self.instance.organization
        offer_people(_people_of(organization), self.fields["chair"], self.fields["recorder"])
        kinds = StudySession.kinds_of(organization)
        self.fields["kind"].choices = [(kind, kind.label) for kind in kinds]
        if organization.kind.holds_members:  # everybody else who is called to a cell is a guest
            del self.fields["others_invited"], self.fields["others_present"]
        for name in COUNTS & self.fields.keys():
            self.fields[name].required = False
        if "topic" in self.fields:
            of_year = Q(year__year=self._typed_day().year) | Q(pk=self.instance.topic_id)
            self.fields["topic"].queryset = Topic.objects.offered_to(organization).filter(of_year)
        self._offer_delegates()
        self._ask_again()
        if self.instance.joint_host_id:
            for name in SHARED:
                del self.fields[name]
        else:
            self.fields["joint_cells"].queryset = organization.sister_cells(self._typed_day())
            if self.instance.pk:
                parts = self.instance.joint_parts.values_list("organization", flat=True)
                self.fields["joint_cells"].initial = list(parts)

    @property
    def delegates(self) -> Delegates:
        """The delegates chosen, as far as they are valid."""
        visits = {visit.pk for visit in self.cleaned_data.get("visits", ())}
        return Delegates(visits, self.cleaned_data.get("delegate"))

    def _offer_delegates(self) -> None:
        day = self._typed_day()
        field = self.fields["visits"]
        field.queryset = expected_visits(self.instance, day).select_related("delegate")
        field.initial = [
            visit.pk
            for visit in field.queryset
            if visit.session_id and visit.session_id == self.instance.pk
        ]
        self.fields["delegate"].queryset = delegates_for(self.instance.organization, day)

    def _ask_again(self) -> None:
        """Ask before a second regular meeting of one month is handed in with the first."""
        field, day, stored = self.fields["again"], self._typed_day(), self.instance
        months = [(one.year, one.month) for one in (day, stored.held_on) if one]
        was_asked = bool(stored.pk) and len(set(months)) == 1
        is_regular = self["kind"].value() == StudySession.Kind.REGULAR
        self.held_before = None
        if is_regular and day and not was_asked and not stored.joint_host_id:
            self.held_before = StudySession.objects.of_month(stored, day).first()
        if self.held_before is None:
            del self.fields["again"]
            return
        field.required = self.data.get("action") not in REDRAWN
        before = short_date(self.held_before.held_on)
        field.label = f"Tháng {day.month} đã có buổi thường kỳ ngày {before}. Ghi thêm buổi nữa"

    def _typed_day(self):
        """The day of the meeting as typed, as far as it is a day; else as stored."""
        try:
            return self.fields["held_on"].clean(self["held_on"].value())
        except forms.ValidationError:
            return self.instance.held_on

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        organization = self.instance.organization
        if day > timezone.localdate():
            raise forms.ValidationError("Ngày họp ở tương lai; buổi chưa họp thì chưa ghi được.")
        if not organization.exists_on(day):
            founded = organization.founded_on
            if founded and day < founded:
                raise forms.ValidationError(
                    f"Ngày này {organization} chưa thành lập (thành lập ngày {founded:%d/%m/%Y})."
                )
            raise forms.ValidationError(f"Ngày này {organization} đã giải thể.")
        return day

    def clean(self):
        data = super().clean()
        for name in COUNTS & self.fields.keys():
            data[name] = data.get(name) or 0
        for who, error in (
            ("non_members", "Số quần chúng dự không thể nhiều hơn số được mời."),
            ("others", "Số đảng viên khác dự không thể nhiều hơn số được triệu tập."),
        ):
            invited, present = data.get(f"{who}_invited"), data.get(f"{who}_present")
            if invited is not None and present is not None and present > invited:
                self.add_error(f"{who}_present", error)
        return data
