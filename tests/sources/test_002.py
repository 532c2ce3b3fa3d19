"""The third source: a committee of offices from January 2021 to 15 March 2024."""

import datetime as dt

import pytest

from campaigns.models import CampaignYear, Practice, Topic
from members.models import Organization
from tests.builders import hold
from tests.factories.members import MemberFactory, OrganizationFactory, PositionFactory, UserFactory
from tests.sources.office import missing, office_of

pytestmark = pytest.mark.django_db

FOUNDED = dt.date(2020, 1, 1)
FORMS = ("story", "article", "example")


def enter(office):
    office.open_years(2021, 2022, 2023, 2024)
    for year in (2021, 2022, 2023, 2024):
        pk = CampaignYear.objects.get(year=year).pk
        office.fill(office.users.staff, f"/years/{pk}/edit/", monthly_study="on")
    people(office)
    meetings(office)
    work(office)
    direction(office)
    civil_servants(office)
    for year in (2021, 2022, 2023, 2024):
        office.complete(year)


def people(office):
    unit = OrganizationFactory(
        parent=office.bloc, kind__code="grassroots_committee", name="Đảng bộ Cục Hải quan"
    )
    office.unit_cell = OrganizationFactory(parent=unit, name="Chi bộ Văn phòng")
    office.unit = Organization.objects.get(pk=unit.pk)
    members = MemberFactory.create_batch(5, cell=office.unit_cell)
    PositionFactory(member=members[0], organization=office.unit_cell)
    PositionFactory(member=members[1], organization=office.unit)
    PositionFactory(member=members[4], organization=office.unit_cell, post="deputy")
    office.staff, office.deputy = members[2:], UserFactory(member=members[4])
    office.secretary, office.head = (UserFactory(member=member) for member in members[:2])


def meetings(office):
    """A thematic meeting a quarter and a study on the first Monday of each month, to 15-3-2024."""
    year = CampaignYear.objects.get(year=2024)
    office.line(
        office.users.staff, "topics", office.bloc, year=year.pk, title="Văn hóa công vụ", quarter=1
    )
    office.hold(
        office.secretary, office.unit_cell, "thematic", "2024-02-20", by=office.head,
        topic=Topic.objects.get().pk, ticks=("spoke", "criticism"),
    )  # fmt: skip
    office.hold(
        office.secretary, office.unit_cell, "study", "2024-03-04", by=office.head, form="story",
        presenter="Đồng chí A", mode="online",
    )  # fmt: skip
    office.hold(office.head, office.unit, "conference", "2023-09-10", title="Tọa đàm về Bác")
    quarters = [(year, month) for year in (2021, 2022, 2023) for month in (2, 5, 8, 11)]
    months = [(year, month) for year in (2021, 2022, 2023, 2024) for month in range(1, 13)][:38]
    for kind, days in (("thematic", quarters), ("study", months)):
        for number, (year, month) in enumerate(days, start=1):
            hold(
                office.house, dt.date(year, month, 5), cell=office.unit_cell, by=office.secretary,
                year=CampaignYear.objects.get(year=year), kind=kind, mode="in_person",
                form=FORMS[number % 3] if kind == "study" else "",
            )  # fmt: skip


def work(office):
    files = {"unit": "hồ sơ", "starts_on": "2021-01-01", "ends_on": "2024-03-13"}
    office.line(
        office.head, "indicators", office.unit, name="Thủ tục hành chính", opening=776,
        received=79500, resolved=78500, on_time=76977, online=80276, **files,
    )  # fmt: skip
    office.line(
        office.head, "indicators", office.unit, name="Khiếu nại, tố cáo", received=10, resolved=10,
        on_time=10, average_days="5.5", earlier_days="7", **files | {"unit": "đơn"},
    )  # fmt: skip
    for name, content, copied in (
        ("Kỷ cương, chuyên nghiệp, sáng tạo", "Thông quan trong ngày", ""),
        ("Cơ quan văn minh", "Kho bạc không giấy tờ", ""),
        ("Một cửa hiện đại", "Theo mẫu của Hải quan", True),
    ):
        office.fill(
            office.head, "/exemplars/models/new/", organization=office.unit.pk, name=name,
            content=content, started_on="2022-03-01",
            copied_from=Practice.objects.earliest("pk").pk if copied else "",
        )  # fmt: skip
    for kind, lesson, renewed in (
        ("Đối tượng Đảng", "Bài 1", ""),
        ("Đảng viên mới", "Bài 2", ""),
        ("Môn Tư tưởng Hồ Chí Minh", "", "Giờ học tại bảo tàng"),
    ):
        office.line(
            office.head, "classes", office.unit, kind=kind, starts_on="2023-05-10",
            ends_on="2023-05-12", learners=75, lesson=lesson, renewed=renewed,
        )  # fmt: skip
    office.line(
        office.secretary, "issues", office.unit_cell, raised_on="2022-05-10",
        content="Giảm giấy tờ", handler="Văn phòng", resolved_on="2022-06-10", result="Đã bỏ 3 loại",
    )  # fmt: skip


def civil_servants(office):
    """Two members graded by their agency; one of them fulfilled the pledge of that year."""
    year = CampaignYear.objects.get(year=2023)
    kept, other = office.staff[:2]
    for member, result in (
        (kept, "Hoàn thành xuất sắc nhiệm vụ"),
        (other, "Hoàn thành tốt nhiệm vụ"),
    ):
        office.line(
            office.head, "civil-servants", office.unit, year=year.pk, member=member.card_number,
            result=office.option("civil_servant", result, is_good="on"), decided_by="Cục Hải quan", decided_on="2023-12-20",
        )  # fmt: skip
    pledge = office.pledge(
        office.secretary, office.unit_cell, 2023, kept, "training", "Thông quan trong ngày"
    )
    office.post(office.deputy, f"/pledges/{pledge.pk}/accept/", {})
    office.post(office.deputy, f"/pledges/{pledge.pk}/cell/", {"result": "fulfilled"})


def direction(office):
    for kind, content, more in (
        ("breakthrough", "Rút ngắn thời gian thông quan", {"result": "Còn 3 giờ"}),
        ("movement", "Dân vận khéo", {"units_joined": 2}),
        (
            "remedy",
            "Chậm trả lời công dân",
            {"done_on": "2022-11-01", "result": "Trả lời đúng hạn"},
        ),
    ):
        office.line(
            office.head, "plans", office.unit, kind=kind, content=content, due_on="2022-12-01",
            **more,
        )  # fmt: skip
    for channel, day, title in (
        ("website", "2023-04-10", "Trang tin"), ("bulletin", "2023-05-10", "Chuyên mục quý II"),
        ("social", "2023-06-10", "Chia sẻ bài chính thống"),
    ):  # fmt: skip
        office.line(
            office.head, "publicity", office.unit, channel=channel, published_on=day, title=title,
            issue="Quý II/2023",
        )  # fmt: skip


SENTENCES = {
    "31": "1 lượt qua trang thông tin điện tử, 1 lượt qua bản tin, 1 lượt qua mạng xã hội",
    "32": (
        "97,79% (78.500/80.276) hồ sơ, trong đó 776 kỳ trước chuyển sang",
        "đúng hạn 98,06% (76.977/78.500), qua mạng 100% (80.276/80.276)",
    ),
    "33": (
        "Khiếu nại, tố cáo: 100% (10/10) đơn, đúng hạn 100% (10/10)",
        "1 mô hình học theo đơn vị khác",
    ),
    "34": (
        "“Kỷ cương, chuyên nghiệp, sáng tạo”: Thông quan trong ngày, 1 đơn vị học theo",
        "“Cơ quan văn minh”: Kho bạc không giấy tờ",
    ),
    "35": (
        "tổ chức 13 buổi sinh hoạt chuyên đề",
        "100% (13/13) quý phải có sinh hoạt chuyên đề",
        "Chuyên đề đã học: “Văn hóa công vụ”: 1 buổi, đảng viên dự đạt 100% (5/5)",
    ),
    "36": (
        "39 buổi hằng tháng ngoài sinh hoạt, bảo đảm 100% (39/39) tháng phải có học tập",
        "đọc, giới thiệu bài viết 13; nêu gương người tốt, việc tốt 13; kể chuyện về Bác 13",
    ),
    "37": (
        "1,92% (5/261) lượt đảng viên có mặt đã phát biểu",
        "1 buổi có tự phê bình và phê bình, 5 lượt đảng viên tự phê bình",
        "1 vấn đề, kiến nghị được nêu, đã xử lý 100% (1/1)",
    ),
    "38 by mode": "Theo hình thức tổ chức: trực tiếp 39; trực tuyến 1",
    "38 by level": "Buổi học tập theo cấp tổ chức: tổ chức cơ sở đảng 1; chi bộ 39",
    "39": "Nội dung đột phá: “Rút ngắn thời gian thông quan”: Còn 3 giờ",
    "40 attendance": "Cán bộ lãnh đạo cấp ủy dự sinh hoạt, học tập đạt 100% (157/157)",
    "41": (
        "2 lớp bồi dưỡng, với 150 học viên",
        "Đảng viên mới: 1 lớp, 75 học viên; Đối tượng Đảng: 1 lớp, 75 học viên",
    ),
    "41 teaching": (
        "giảng dạy tư tưởng Hồ Chí Minh ở 1 lớp, môn học: “Môn Tư tưởng Hồ Chí Minh”: Giờ học tại bảo tàng"
    ),
    "42 grade": (
        "cán bộ, công chức, viên chức: hoàn thành xuất sắc nhiệm vụ 1; hoàn thành tốt nhiệm vụ 1",
        "hoàn thành tốt nhiệm vụ trở lên có 50% (1/2) hoàn thành bản cam kết của năm",
    ),
    "42 movement": "Phong trào thi đua: “Dân vận khéo”, 2 đơn vị tham gia",
    "43": (
        "khắc phục 100% (1/1) hạn chế đã nêu",
        "Hạn chế được khắc phục: “Chậm trả lời công dân”: Trả lời đúng hạn",
    ),
    "X2": "bình quân 5,5 ngày, rút ngắn 1,5 ngày so với kỳ trước",
    "X3": "qua mạng 100% (80.276/80.276)",
}


# What the source says in numbers: its sentence, whose report says it, and in which words.
QUANTITATIVE = {
    "trên 80 ngàn hồ sơ, 776 hồ sơ kỳ trước chuyển sang": (
        "unit",
        "97,79% (78.500/80.276) hồ sơ, trong đó 776 kỳ trước chuyển sang",
    ),
    "gần 77 ngàn hồ sơ đúng hạn, đạt 98,06%": ("unit", "đúng hạn 98,06% (76.977/78.500)"),
    "100% trên hệ thống eGov": ("unit", "qua mạng 100% (80.276/80.276)"),
    "13 buổi sinh hoạt chuyên đề": (
        "unit",
        "tổ chức 13 buổi sinh hoạt chuyên đề",
        "100% (13/13) quý phải có sinh hoạt chuyên đề",
    ),
    "quý I-2024 sinh hoạt chuyên đề về văn hóa": ("unit", "“Văn hóa công vụ”: 1 buổi"),
    "39 chuyên đề ngày thứ Hai đầu tháng": (
        "unit",
        "39 buổi hằng tháng ngoài sinh hoạt, bảo đảm 100% (39/39) tháng phải có học tập",
    ),
    "mô hình của Kho bạc, Hải quan": (
        "unit",
        "“Kỷ cương, chuyên nghiệp, sáng tạo”: Thông quan trong ngày, 1 đơn vị học theo",
        "“Cơ quan văn minh”: Kho bạc không giấy tờ",
    ),
}


@pytest.fixture(scope="module")
def read(module_db):
    with office_of(enter) as office:
        yield {"unit": office.read(office.unit, dt.date(2021, 1, 1), dt.date(2024, 3, 15))}


@pytest.mark.parametrize("row", SENTENCES)
def test_the_report_says_what_the_source_says(read, row):
    assert missing(SENTENCES[row], read["unit"]) == {}


@pytest.mark.parametrize("sentence", QUANTITATIVE)
def test_each_number_of_the_source_s_sentences_comes_out(read, sentence):
    of, *said = QUANTITATIVE[sentence]
    assert missing(tuple(said), read[of]) == {}
