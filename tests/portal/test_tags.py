"""Template tags of the kit: phrases around values that may be absent, tables of cards."""

import datetime as dt

import pytest
from django.template import Context, Template

from tests.browsing import as_shown


def rendered(source, **context):
    return as_shown(Template(source).render(Context(context)))


@pytest.mark.parametrize(
    ("value", "shown"),
    [("02/03/2026", ", hạn 02/03/2026"), ("", ""), (None, ""), (0, ", hạn 0"), ("<b>", ", hạn &lt;b&gt;")],
)  # fmt: skip
def test_words_stand_around_a_value_or_not_at_all(value, shown):
    assert rendered('{{ value|phrase:", hạn %s" }}', value=value) == shown


def test_a_moment_is_shown_with_its_day_in_hanoi():
    moment = dt.datetime(2026, 3, 1, 17, 30, tzinfo=dt.UTC)
    assert rendered("{{ moment|short_date }}", moment=moment) == "02/03/2026"
    assert rendered("{{ moment|long_date }}", moment=moment) == "ngày 02 tháng 3 năm 2026"


TABLE = """
{% stacked %}
  <table class="table stacked">
    <thead>
      <tr>
        <th scope="col">Đơn vị</th>
        {% for name in names %}<th scope="col"><abbr title="x > y">{{ name }}</abbr></th>{% endfor %}
        <th scope="col">Điểm</th>
      </tr>
    </thead>
    <tbody>
      <tr><th scope="row">Một</th><td class="num">1</td><td>2</td><td data-label="Riêng">3</td></tr>
      <tr><td colspan="2">Hai ô</td><td>{{ text }}</td><td></td></tr>
      <tr><td colspan="4">Chưa có dòng nào.</td></tr>
    </tbody>
  </table>
{% endstacked %}
"""


def test_each_cell_of_a_stacked_table_bears_the_heading_of_its_column():
    html = rendered(TABLE, names=['Số "đạt"', "Tỷ lệ"], text="<td>")
    rows = html.partition("<tbody>")[2].split("</tr>")
    label = 'data-label="Số &quot;đạt&quot;"'
    assert rows[0] == (
        f'<tr><th scope="row">Một</th><td {label} class="num">1</td>'
        '<td data-label="Tỷ lệ">2</td><td data-label="Riêng">3</td>'
    )
    assert rows[1] == (
        '<tr><td colspan="2">Hai ô</td><td data-label="Tỷ lệ">&lt;td&gt;</td>'
        '<td data-label="Điểm"></td>'
    )
    assert rows[2] == '<tr><td colspan="4">Chưa có dòng nào.</td>'


def test_a_cell_of_a_stacked_table_in_which_nothing_is_written_is_empty():
    source = (
        "{% stacked %}<thead><th>A</th></thead><td>\n  {% if text %}x{% endif %}\n</td>"
        "<td>\n<b>1</b>\n</td>{% endstacked %}"
    )
    html = Template(source).render(Context())
    assert html.endswith('<td data-label="A"></td><td>\n<b>1</b></td>')


def test_a_table_without_headings_stays_as_it_is():
    table = "<table><tr><td>1</td></tr></table>"
    assert rendered("{% stacked %}" + table + "{% endstacked %}") == table
