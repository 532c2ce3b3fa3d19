"""State posts and other work of a member, from which it follows who is reviewed as a leader."""

from django.core.exceptions import PermissionDenied

from campaigns.actions.kinds import note_kinds
from campaigns.models import CampaignYear
from members.actions.occupations import add_occupation, correct_occupation
from members.forms.occupations import OccupationEditForm, OccupationForm
from members.models import Member, Occupation
from portal.kit.views import ChangeView

INTRO = (
    "Mẫu kiểm điểm, điều kiện của các mức và trường hợp loại trừ của năm đang đánh giá theo đây mà "
    "thay đổi, khi mức xếp loại chưa được quyết định."
)


class OccupationView(ChangeView):
    """Add one to a member whom the user manages; nobody enters their own."""

    queryset = Member.objects.all()
    permission = "members.appoint_member"
    form_class = OccupationForm
    title = "Thêm chức vụ chính quyền, công việc"
    intro = INTRO
    button = "Ghi"
    done = "Đã ghi chức vụ chính quyền, công việc."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Occupation(member=self.object)}

    def get_initial(self):
        return {"title": self.object.job}

    def change(self, record, data) -> None:
        add_occupation(member=record, **data)
        note_kinds(years=CampaignYear.objects.running(), member=record.pk)


class OccupationEditView(ChangeView):
    """Correct one, write its last day, or delete it where it was entered by mistake."""

    queryset = Occupation.objects.select_related("member")
    form_class = OccupationEditForm
    title = "Sửa chức vụ chính quyền, công việc"
    intro = INTRO
    button = "Lưu"
    done = "Đã lưu."

    def get_object(self, queryset=None):
        occupation = super().get_object(queryset)
        if not self.request.user.has_perm("members.appoint_member", occupation.member):
            raise PermissionDenied
        return occupation

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.object}

    def change(self, record, data) -> None:
        correct_occupation(occupation=record, **data)
        note_kinds(years=CampaignYear.objects.running(), member=record.member_id)

    def get_success_url(self) -> str:
        return self.object.member.get_absolute_url()
