"""Pages that delete a member or an organisation entered by mistake, and merge doubled members."""

from members.actions.deletions import delete_member, delete_organization
from members.actions.merging import merge_members
from members.forms.merging import MergeForm
from members.models import Member, Organization
from portal.kit.views import ChangeView, DeleteView


class MemberDeleteView(DeleteView):
    queryset = Member.objects.all()
    permission = "members.delete_member"
    title = "Xóa hồ sơ đảng viên nhập nhầm"
    intro = (
        "Chỉ xóa được khi chưa có hồ sơ nào gắn với đồng chí này; việc sinh hoạt và thời gian miễn, "
        "nghỉ đã ghi được xóa cùng. Hồ sơ nhập hai lần mà cả hai đã dùng thì mời đồng chí gộp lại."
    )
    done = "Đã xóa hồ sơ nhập nhầm."
    list_name = "members:member_list"

    def change(self, record, data) -> None:
        delete_member(member=record, by=self.request.user, **data)


class OrganizationDeleteView(DeleteView):
    queryset = Organization.objects.select_related("kind")
    permission = "members.manage_organization"
    title = "Xóa tổ chức lập nhầm"
    intro = (
        "Chỉ xóa được khi chưa có gì gắn với tổ chức này. Tổ chức đã hoạt động thì mời đồng chí dùng "
        "“Giải thể, sáp nhập”."
    )
    done = "Đã xóa tổ chức lập nhầm."
    list_name = "members:organization_list"

    def change(self, record, data) -> None:
        delete_organization(organization=record, by=self.request.user, **data)


class MemberMergeView(ChangeView):
    """Another record of the same person goes into this one."""

    queryset = Member.objects.all()
    permission = "members.delete_member"
    form_class = MergeForm
    takes_user = True
    takes_record_as = "kept"
    title = "Gộp hồ sơ trùng"
    intro = (
        "Mọi hồ sơ của bản trùng (sinh hoạt, điểm danh, cam kết, xếp loại, khen thưởng …) chuyển sang "
        "đồng chí này; bản trùng không còn mở được nữa. Năm đã chốt mà cả hai bản đều được tính thì giữ nguyên "
        "như đã in. Việc gộp không hoàn lại được."
    )
    button = "Gộp vào hồ sơ này"
    done = "Đã gộp hồ sơ trùng."

    @property
    def subject(self) -> str:
        """The record that is kept, with what tells it apart from its double."""
        member = self.object
        card = f"số thẻ {member.card_number}" if member.card_number else "chưa có số thẻ"
        cell = f", {member.home.organization}" if member.home else ""
        return f"Giữ lại hồ sơ: {member} ({card}){cell}"

    def change(self, record, data) -> None:
        merge_members(kept=record, by=self.request.user, **data)
