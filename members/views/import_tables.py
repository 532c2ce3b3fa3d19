"""The tables of a preview: on a phone a person is one line that unfolds, a problem two lines."""

import django_tables2 as tables
from django.utils.html import format_html

from portal.kit.tables import Table


class LinesTable(Table):
    """Lines in the order of the workbook."""

    on_phones = "compact"


class ProblemTable(LinesTable):
    name = tables.Column(verbose_name="Họ và tên")
    what = tables.Column(verbose_name="Cột")
    message = tables.Column(verbose_name="Vấn đề")
    cell = tables.Column(verbose_name="Chi bộ")
    place = tables.Column(verbose_name="Dòng")

    def render_name(self, value, record):
        """What several rows have in common names them when it is unfolded."""
        if not record.get("names"):
            return value
        return format_html("<details><summary>{}</summary>{}</details>", value, record["names"])


class PeopleTable(LinesTable):
    name = tables.Column(verbose_name="Họ và tên")
    birth = tables.Column(verbose_name="Ngày sinh")
    sex = tables.Column(verbose_name="Giới")
    admitted = tables.Column(verbose_name="Vào Đảng")
    official = tables.Column(verbose_name="Chính thức")
    card = tables.Column(verbose_name="Số thẻ")
    cell = tables.Column(verbose_name="Chi bộ")
    posts = tables.Column(verbose_name="Chức vụ Đảng")
    work = tables.Column(verbose_name="Công việc, nơi công tác")
    note = tables.Column(verbose_name="Ghi thêm")
    place = tables.Column(verbose_name="Dòng")

    on_phones = "lines"
    on_line = ("birth",)


class ChangeTable(LinesTable):
    name = tables.Column(verbose_name="Họ và tên")
    what = tables.Column(verbose_name="Nội dung")
    before = tables.Column(verbose_name="Cổng đang ghi")
    after = tables.Column(verbose_name="Sẽ ghi")
    cell = tables.Column(verbose_name="Chi bộ")
    place = tables.Column(verbose_name="Dòng")

    def render_after(self, value, record):
        arrow = "→ " if record["before"] else ""
        return format_html("{}<strong>{}</strong>", arrow, value)


class SameTable(LinesTable):
    name = tables.Column(verbose_name="Họ và tên")
    cell = tables.Column(verbose_name="Chi bộ")
    place = tables.Column(verbose_name="Dòng")


TABLES = {
    "problems": ProblemTable,
    "notices": ProblemTable,
    "new": PeopleTable,
    "changed": ChangeTable,
    "moved": ChangeTable,
    "returned": ChangeTable,
    "same": SameTable,
}
