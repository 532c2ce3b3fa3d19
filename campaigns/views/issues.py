"""An issue is settled by the organisation to which it was given."""

from campaigns.forms.issues import SettleForm
from campaigns.models import RaisedIssue
from portal.kit.views import ChangeView


class IssueSettleView(ChangeView):
    """For the leaders of the organisation that handles the issue."""

    queryset = RaisedIssue.objects.select_related("organization", "year")
    permission = "campaigns.settle_issue"
    form_class = SettleForm
    title = "Kết quả xử lý vấn đề, kiến nghị"
    button = "Ghi kết quả"
    done = "Đã ghi kết quả xử lý."

    def change(self, record, data) -> None:
        record.settle(on=data["resolved_on"], result=data["result"])
