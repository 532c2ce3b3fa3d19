"""Pages that delete a member or an organisation entered by mistake."""

from __future__ import annotations

from members.actions.deletions import delete_member, delete_organization
from members.models import Member, Organization
from portal.kit.views import DeleteView


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
        delete_member(member=record)


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
        delete_organization(organization=record)
