"""What is done with a member's dated facts: moving, visiting, leaving, leaves and posts."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from campaigns.views.touching import TouchingView
from members.actions.dated import end_row
from members.actions.memberships import (
    add_leave,
    end_membership,
    start_temporary,
    transfer_member,
)
from members.actions.posts import end_post, give_post
from members.forms.memberships import (
    AppointForm,
    EndForm,
    EndMembershipForm,
    EndPositionForm,
    LeaveForm,
    TemporaryForm,
    TransferForm,
)
from members.models import LeavePeriod, Member, Membership, Position, PostChange


class MemberChangeView(TouchingView):
    """A change of one member, by who manages the cell of that member."""

    queryset = Member.objects.all()
    permission = "members.manage_member"

    @property
    def member(self) -> Member:
        return self.object


class ChooseOrganizationView(MemberChangeView):
    """Such a change into an organisation that the user manages as well."""

    takes_user = True


class TransferView(ChooseOrganizationView):
    form_class = TransferForm
    done = "Đã chuyển sinh hoạt."

    @property
    def title(self) -> str:
        home = self.member.home
        if self.member.gone:
            return "Ghi kết nạp lại"
        is_at_home = home is not None and home.runs_on(timezone.localdate())
        return "Chuyển sinh hoạt" if is_at_home else "Tiếp nhận lại"

    button = title

    def why_returned(self, data) -> str:
        day = f"{data['starts_on']:%d/%m/%Y}"
        return f"Đồng chí {self.member} chuyển sinh hoạt đến {data['organization']} từ ngày {day}."

    def change(self, record, data) -> None:
        transfer_member(member=record, by=self.request.user, **data)


class TemporaryView(ChooseOrganizationView):
    form_class = TemporaryForm
    title = "Sinh hoạt tạm thời ở chi bộ khác"
    button = "Ghi"
    done = "Đã ghi việc sinh hoạt tạm thời."

    def change(self, record, data) -> None:
        start_temporary(member=record, by=self.request.user, **data)


class AppointView(ChooseOrganizationView):
    permission = "members.appoint_member"
    form_class = AppointForm
    title = "Thêm chức vụ đảng"
    button = "Thêm chức vụ"

    def change(self, record, data) -> None:
        self.post_change = give_post(member=record, by=self.request.user, **data)

    @property
    def done(self) -> str:
        return told_of(self.post_change, "Đã thêm chức vụ.")


class LeaveView(MemberChangeView):
    form_class = LeaveForm
    title = "Thêm thời gian miễn, nghỉ"
    button = "Ghi"
    done = "Đã ghi thời gian miễn, nghỉ."

    def change(self, record, data) -> None:
        add_leave(member=record, by=self.request.user, **data)


class EndView(TouchingView):
    """The last day of a dated fact; afterwards back to the member."""

    form_class = EndForm
    button = "Kết thúc"
    done = "Đã ghi ngày kết thúc."

    def change(self, record, data) -> None:
        end_row(record, by=self.request.user, **data)

    def get_success_url(self) -> str:
        return self.object.member.get_absolute_url()


class EndMembershipView(EndView):
    queryset = Membership.objects.select_related("member", "organization__kind")
    permission = "members.manage_membership"
    form_class = EndMembershipForm
    title = "Kết thúc sinh hoạt"

    def get_form_kwargs(self):
        manages_home = self.request.user.has_perm("members.manage_member", self.object.member)
        return super().get_form_kwargs() | {"may_end_all": manages_home}

    def change(self, record, data) -> None:
        end_membership(membership=record, by=self.request.user, **data)


class EndPositionView(EndView):
    queryset = Position.objects.select_related("member", "organization__kind")
    permission = "members.manage_position"
    form_class = EndPositionForm
    title = "Kết thúc chức vụ"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"position": self.object}

    def change(self, record, data) -> None:
        self.post_change = end_post(position=record, by=self.request.user, **data)

    @property
    def done(self) -> str:
        return told_of(self.post_change, "Đã ghi ngày kết thúc.")


def told_of(change: PostChange, done: str) -> str:
    """What was done, and who has to confirm it where that is needed."""
    if change.state == PostChange.State.WAITING:
        return f"{change}: chờ người khác ở cấp đó xác nhận; việc này hiện ở trang chủ của họ."
    return f"{done} Cổng ghi là một người thực hiện." if change.single_handed else done


class EndLeaveView(EndView):
    queryset = LeavePeriod.objects.select_related("member")
    title = "Kết thúc thời gian miễn, nghỉ"

    def get_object(self, queryset=None):
        leave = super().get_object(queryset)
        if not self.request.user.has_perm("members.manage_member", leave.member):
            raise PermissionDenied
        return leave
