"""The fourth source: a bloc of agencies and enterprises, 2016-2025, its welfare and its programme."""

import datetime as dt

import pytest

from campaigns.models import CampaignYear, Document, WelfareContribution
from tests.sources.office import missing, office_of, picture

pytestmark = pytest.mark.django_db

SOLUTIONS = (
    "Nâng cao nhận thức của cán bộ, đảng viên",
    "Trách nhiệm nêu gương của người đứng đầu",
    "Cải cách thủ tục hành chính",
    "Kiểm tra, giám sát việc làm theo",
)


def enter(office):
    office.open_years(2016, 2018, 2020, 2021, 2022)
    for cell in (office.cell, office.house.sister_cell):
        office.fill(office.users.staff, f"/organizations/{cell.pk}/edit/", sector="enterprise")
    programme(office)
    meetings(office)
    welfare(office)


def meetings(office):
    """A meeting on the campaign in an enterprise and in an agency."""
    users, house = office.users, office.house
    for user, cell, head in (
        (users.secretary, house.cell, users.committee),
        (users.far, house.far_cell, users.other_committee),
    ):
        office.hold(user, cell, "regular", "2022-06-03", by=head)


def programme(office):
    users, bloc = office.users, office.bloc
    for kind, number, day, title, more in (
        (
            "CTr",
            "10-CTr/ĐUK",
            "2021-10-01",
            "Chương trình toàn khóa 2020-2025",
            {"whole_term": "on"},
        ),
        ("KH", "20-KH/ĐUK", "2022-01-15", "Kế hoạch chuyên đề năm 2022", {"serves": True}),
        ("NQ", "08-NQ/ĐUK", "2021-08-01", "Nghị quyết chuyên đề 2021-2025", {}),
        ("QĐ", "1614-QĐ/TU", "2018-09-01", "Trách nhiệm nêu gương", {"must_be_studied": "on"}),
    ):
        if more.get("serves"):
            more["serves"] = Document.objects.get(whole_term=True).pk
        office.line(
            users.staff, "documents", bloc, kind=kind, number=number, issued_on=day,
            issuer="Đảng ủy Khối", title=title, **more,
        )  # fmt: skip
    document = Document.objects.get(number="1614-QĐ/TU")
    for user, organization in ((users.secretary, office.cell), (users.staff, bloc)):
        office.post(
            user, f"/registers/documents/{document.pk}/studied/",
            {"organization": organization.pk, "studied_on": "2018-10-01"},
        )  # fmt: skip
    for content in SOLUTIONS:
        office.line(
            users.staff, "plans", bloc, kind="solution", content=content, due_on="2016-12-31",
            result="Đã thành nền nếp",
        )  # fmt: skip
    plan = Document.objects.get(number="20-KH/ĐUK").pk
    office.line(
        users.committee, "plans", office.committee, kind="task", content="Sinh hoạt chuyên đề",
        due_on="2022-06-30", done_on="2022-06-20", plan=plan,
    )  # fmt: skip
    office.pledge(
        users.secretary, office.cell, 2022, None, "collective", "Chi bộ kiểu mẫu", directive=plan
    )
    member = office.house.members[office.cell.pk][3]
    office.pledge(
        users.secretary, office.cell, 2022, member, "plan", "Việc của tôi", directive=plan
    )
    year = CampaignYear.objects.get(year=2022)
    for name, result in (("Công đoàn", "top"), ("Đoàn thanh niên", "good")):
        office.line(
            users.committee, "mass-organizations", office.committee, year=year.pk, name=name,
            result=result,
        )  # fmt: skip
    office.line(users.staff, "terms", bloc, name="Nhiệm kỳ 2020-2025", starts_on="2020-07-01")


def welfare(office):
    house, users = office.house, office.users
    gifts = (
        (users.committee, house.committee, "80000000000"),
        (users.other_committee, house.other_committee, "20400000000"),
        (users.far, house.far_cell, "27000000000"),
    )
    common = {
        "programme": "An sinh xã hội của cơ quan, doanh nghiệp", "contributed_on": "2018-06-01",
        "purpose": "poor",
    }  # fmt: skip
    office.line(users.staff, "welfare", office.bloc, **common)
    shared = WelfareContribution.objects.get()
    for user, organization, paid in gifts:
        office.line(user, "welfare", organization, paid_vnd=paid, continues=shared.pk, **common)
    office.line(
        users.staff, "welfare", office.bloc, programme="Nhà ở cho hộ nghèo", purpose="houses",
        contributed_on="2020-06-01", paid_vnd="6200000000", houses=115,
    )  # fmt: skip
    office.line(
        users.staff, "welfare", office.bloc, programme="Mái ấm biên cương", purpose="border",
        contributed_on="2021-06-01", registered_vnd="1720000000", paid_vnd="80000000", houses=1,
        beneficiary="gia đình chính sách", place="xã Ia O", handed_over_on="2021-12-20",
        file=picture(),
        caption="Bàn giao nhà tình nghĩa tại xã Ia O",
    )  # fmt: skip


SENTENCES = {
    "30": "giai đoạn 2016–2025",
    "44": (
        "10-CTr/ĐUK “Chương trình toàn khóa 2020-2025”, 1 văn bản triển khai",
        "1 nội dung kế hoạch, 2 bản cam kết, kế hoạch cá nhân, tập thể",
        "Đăng ký của tập thể: năm 2016: 0; năm 2018: 0; năm 2020: 0; năm 2021: 0; năm 2022: 1",
    ),
    "45": ("chọn 4 nhóm giải pháp đột phá", *(f"“{text}”: Đã thành nền nếp" for text in SOLUTIONS)),
    "46": (
        "“An sinh xã hội của cơ quan, doanh nghiệp”: thực hiện 127,4 tỷ đồng",
        "người nghèo, đối tượng khó khăn: thực hiện 127,4 tỷ đồng",
    ),
    "47": (
        "“Nhà ở cho hộ nghèo”: thực hiện 6,2 tỷ đồng, xây 115 căn nhà",
        "nhà ở, nhà tình nghĩa, đại đoàn kết: thực hiện 6,2 tỷ đồng, xây 115 căn nhà",
    ),
    "48": (
        "tham gia 3 chương trình an sinh xã hội",
        "“Mái ấm biên cương”: đăng ký 1,72 tỷ đồng, thực hiện 80 triệu đồng",
        "biên giới, hải đảo: đăng ký 1,72 tỷ đồng",
    ),
    "49": (
        "1 lượt bàn giao",
        "1 căn nhà cho gia đình chính sách tại xã Ia O ngày 20/12/2021",
    ),
    "50": (
        "tổ chức thực hiện 4 văn bản",
        "1614-QĐ/TU “Trách nhiệm nêu gương”: 1 chi bộ và 1 cấp ủy (đến 01/10/2018)",
    ),
    "51 by kind of unit": (
        "100% (2/2) buổi đã ghi chương trình có nội dung học tập và làm theo",
        "theo loại hình đơn vị: doanh nghiệp 1; khác 1",
    ),
    "51 mass organisations": (
        "Đoàn thể hoàn thành xuất sắc: năm 2016: –; năm 2018: –; năm 2020: –; năm 2021: –",
        "năm 2022: 50% (1/2)",
    ),
    "X6": "Đại hội: nhiệm kỳ 2020-2025 (ngày 01/07/2020)",
    "X7": "Có 1 ảnh kèm hồ sơ: “Bàn giao nhà tình nghĩa tại xã Ia O” (01/06/2021)",
    "X9": "Theo loại hình đơn vị: 2 chi bộ doanh nghiệp; 1 chi bộ khác",
}


# What the source says in numbers: its sentence, whose report says it, and in which words.
QUANTITATIVE = {
    "4 nhóm giải pháp đột phá từ năm 2016": ("unit", "chọn 4 nhóm giải pháp đột phá"),
    "trên 127 tỷ đồng an sinh xã hội": (
        "unit",
        "“An sinh xã hội của cơ quan, doanh nghiệp”: thực hiện 127,4 tỷ đồng",
    ),
    "hơn 6 tỷ đồng, 115 căn nhà": (
        "unit",
        "“Nhà ở cho hộ nghèo”: thực hiện 6,2 tỷ đồng, xây 115 căn nhà",
    ),
    "“Mái ấm biên cương”: đăng ký hơn 1,7 tỷ đồng": (
        "unit",
        "“Mái ấm biên cương”: đăng ký 1,72 tỷ đồng",
    ),
}


@pytest.fixture(scope="module")
def read(module_db):
    with office_of(enter) as office:
        yield {"unit": office.read(office.bloc, dt.date(2016, 1, 1), dt.date(2025, 12, 31))}


@pytest.mark.parametrize("row", SENTENCES)
def test_the_report_says_what_the_source_says(read, row):
    assert missing(SENTENCES[row], read["unit"]) == {}


@pytest.mark.parametrize("sentence", QUANTITATIVE)
def test_each_number_of_the_source_s_sentences_comes_out(read, sentence):
    of, *said = QUANTITATIVE[sentence]
    assert missing(tuple(said), read[of]) == {}
