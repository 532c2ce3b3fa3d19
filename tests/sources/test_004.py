"""The fifth source: a city's committee in 2020, study and pledges counted, revenue 2016-2020."""

import datetime as dt

import pytest
from django.utils import timezone

from campaigns.models import CampaignYear, CatalogueEntry, Document, Topic
from tests.campaigns.test_pledges import typed as pledge_typed
from tests.factories.pledges import PledgeFactory
from tests.sources.office import missing, office_of

pytestmark = pytest.mark.django_db

GUIDANCE = "Học tập chuyên đề năm 2020\nKiểm điểm việc nêu gương"


def enter(office):
    office.open_years(2020)
    office.year = CampaignYear.objects.get(year=2020)
    house, users = office.house, office.users
    office.keepers = (
        (users.secretary, house.cell, users.committee),
        (users.sister, house.sister_cell, users.committee),
        (users.far, house.far_cell, users.other_committee),
    )
    study(office)
    pledges(office)
    conduct(office)
    results(office)
    office.complete(2020)


def study(office):
    house, users = office.house, office.users
    office.line(
        users.staff, "documents", office.bloc, kind="CT", number="05-CT/TW",
        issued_on="2020-01-05", issuer="Bộ Chính trị", title="Đẩy mạnh học tập và làm theo",
        must_be_studied="on",
    )  # fmt: skip
    office.line(
        users.staff, "topics", office.bloc, year=office.year.pk, title="Chuyên đề năm 2020",
        is_annual="on",
    )  # fmt: skip
    office.line(
        users.staff, "guidance", office.bloc, year=office.year.pk, month=6, title="Tháng 6",
        agenda=GUIDANCE,
    )  # fmt: skip
    studied = f"/registers/documents/{Document.objects.get().pk}/studied/"
    above = ((users.committee, house.committee), (users.other_committee, house.other_committee))
    for user, organization in (*((user, cell) for user, cell, _ in office.keepers), *above):
        office.post(user, studied, {"organization": organization.pk, "studied_on": "2020-02-10"})
    for user, cell, head in office.keepers:
        office.hold(user, cell, "regular", "2020-06-03", by=head)
        absent = house.members[cell.pk][4] if cell == house.far_cell else None
        missed = {f"mark-{absent.pk}": "K", f"reason-{absent.pk}": "ốm"} if absent else {}
        office.hold(
            user, cell, "study", "2020-03-10", by=head, topic=Topic.objects.get().pk, **missed
        )


def pledges(office):
    """19 of the 20 who studied the topic: one typed, sent back for a comment, written anew."""
    first = office.house.members[office.cell.pk][4]
    pledge = office.pledge(office.users.secretary, office.cell, 2020, first, "training", "Đọc sách")
    url = f"/pledges/{pledge.pk}"
    office.post(office.users.deputy, f"{url}/return/", {"reason": "Cần chỉ tiêu cụ thể"})
    pledge.refresh_from_db()
    again = pledge_typed(
        "Mỗi tháng đọc một cuốn", kind="training", member=first.pk, action="submit",
        paper_signed_on="2020-02-10", version=pledge.version,
    )  # fmt: skip
    office.post(office.users.secretary, f"{url}/edit/", again)
    office.post(office.users.deputy, f"/pledges/{pledge.pk}/accept/", {})
    sign = CatalogueEntry.objects.filter(catalogue__code="27-bieu-hien").first()
    plan = office.pledge(
        office.users.secretary, office.cell, 2020, first, "plan", "Một việc tốt",
        "Đọc một cuốn sách", "Không nể nang, né tránh",
        **{"items-0-period": "month", "items-1-period": "quarter", "items-2-refers_to": sign.pk},
    )  # fmt: skip
    office.post(office.users.deputy, f"/pledges/{plan.pk}/accept/", {})
    office.post(office.users.deputy, f"/pledges/{plan.pk}/cell/", {"result": "fulfilled"})
    office.post(office.users.head, f"/pledges/{plan.pk}/agency/", {"result": "fulfilled"})
    leaders = []
    for keeper, (user, cell, _), signed_on in (
        (office.users.deputy, office.keepers[0], "2020-02-01"),
        (office.users.sister, office.keepers[1], "2020-02-01"),
        (office.users.far, office.keepers[2], "2026-11-20"),
    ):
        leader = user.member
        leaders.append(leader)
        office.pledge(
            keeper, cell, 2020, leader, "training", "Nêu gương", paper_signed_on=signed_on
        )
    others = [
        (cell, membership.member)
        for _, cell, _ in office.keepers
        for membership in cell.memberships.all()
        if membership.member
        not in (first, *leaders, office.house.members[office.house.far_cell.pk][4])
    ]
    for cell, member in others[:-1]:
        PledgeFactory(
            year=office.year, organization=cell, member=member, state="submitted",
            submitted_at=timezone.now() - dt.timedelta(days=10),
        )  # fmt: skip


def conduct(office):
    office.line(
        office.users.committee, "codes", office.committee, kind="conduct", title="Chỉ thị 11",
        adopted_on="2020-01-05", reviewed_on="2020-12-01", no_alcohol="on", no_smoking="on",
        punctual="on", violations=3,
    )  # fmt: skip
    office.line(
        office.users.other_committee, "codes", office.house.other_committee, kind="conduct",
        title="Nội quy", adopted_on="2020-01-05", reviewed_on="2020-12-01", punctual="on",
    )  # fmt: skip
    office.line(
        office.users.inspector, "inspections", office.bloc, kind="inspection",
        inspected=office.committee.pk, planned_on="2020-09-01", done_on="2020-09-10",
        team="Kiểm tra việc chấp hành Chỉ thị 11",
    )  # fmt: skip
    for title, listeners in (("Nói chuyện 3-2", 60), ("Nói chuyện 19-5", 45)):
        office.line(
            office.users.committee, "publicity", office.committee, channel="talk", title=title,
            published_on="2020-05-19", author="Đồng chí Báo cáo viên", listeners=listeners,
        )  # fmt: skip


def results(office):
    users = office.users
    office.line(
        users.staff, "visits", office.cell, planned_on="2020-06-03", visited_on="2020-06-03",
        delegate=users.committee.member.pk,
    )  # fmt: skip
    for content, area, resolved in (
        ("Đền bù giải phóng mặt bằng", "Đất đai, đền bù, giải phóng mặt bằng", "2020-08-01"), ("Môi trường", "Môi trường, vệ sinh", "")
    ):  # fmt: skip
        office.line(
            users.secretary, "issues", office.cell, raised_on="2020-06-03", content=content,
            area=office.option("issue_area", area),
            handler="Ủy ban nhân dân phường", resolved_on=resolved,
            result="Đã giải quyết" if resolved else "",
        )  # fmt: skip
    office.line(
        users.staff, "composites", office.bloc, year=office.year.pk, name="Nền nếp học tập, làm theo",
        first="attendance", second="study_attendance", target="95",
    )  # fmt: skip
    office.line(
        users.staff, "indicators", office.bloc, name="Thu ngân sách 2016-2020", unit="tỷ đồng",
        starts_on="2016-01-01", ends_on="2020-12-31", resolved=7148, earlier=3971,
    )  # fmt: skip


SENTENCES = {
    "52": (
        "quán triệt văn bản đến 100% (3/3) lượt chi bộ",
        "05-CT/TW “Đẩy mạnh học tập và làm theo”: 3 chi bộ và 2 cấp ủy",
    ),
    "53": "“Chuyên đề năm 2020”: 3 buổi, đảng viên dự đạt 95,24% (20/21)",
    "54": "Báo cáo viên, tuyên truyền viên: Đồng chí Báo cáo viên: 2 buổi, 105 lượt người nghe",
    "55": "100% (9/9) mục chương trình theo định hướng của cấp trên",
    "56": (
        "4,76% (1/21) đảng viên có cam kết được chi bộ thông qua",
        "Chi bộ đã góp ý để sửa lại 1 bản cam kết",
    ),
    "57": "Trong số đảng viên đã học chuyên đề năm, 95% (19/20) đã đăng ký, cam kết",
    "58 by kind": (
        "90,48% (19/21) đảng viên cam kết tu dưỡng, rèn luyện, phấn đấu",
        "4,76% (1/21) đảng viên có kế hoạch cá nhân",
    ),
    "58 items": (
        "Nội dung của các kế hoạch cá nhân: theo tháng 1; theo quý 1; theo năm 1",
        "gắn với chuẩn mực, quy định: 27 biểu hiện suy thoái 1",
    ),
    "58 public": "Đã công khai trong chi bộ 2 bản cam kết, kế hoạch cá nhân",
    "58 assessed": "Thủ trưởng cơ quan, đơn vị đánh giá bản cam kết, kế hoạch: hoàn thành 1 bản",
    "40 first": "trước hoặc cùng ngày với đảng viên đầu tiên ở 66,67% (2/3) chi bộ",
    "59": "Chỉ tiêu tổng hợp: “Nền nếp học tập, làm theo”: 97,62% (41/42)",
    "60": (
        "Trong kỳ xảy ra 3 vụ vi phạm quy tắc ứng xử",
        "không uống rượu, bia trong giờ làm việc 50% (1/2) đơn vị",
        "không hút thuốc nơi công sở 50% (1/2) đơn vị",
        "chấp hành giờ giấc làm việc 100% (2/2) đơn vị",
    ),
    "61": (
        "2 vấn đề, kiến nghị được nêu, đã xử lý 50% (1/2)",
        "môi trường, vệ sinh 0% (0/1); đất đai, đền bù, giải phóng mặt bằng 100% (1/1)",
    ),
    "62 in its last year": (
        "Thu ngân sách 2016-2020 từ 01/01/2016 đến 31/12/2020: 7.148 tỷ đồng, bằng 1,8 lần"
    ),
    "X11": (
        "không hút thuốc nơi công sở 50% (1/2) đơn vị; chấp hành giờ giấc làm việc 100% (2/2) đơn vị",
        "Đơn vị có vi phạm: Đảng bộ Sở Một 3 vụ",
        "đã thực hiện 100% (1/1) cuộc kiểm tra, giám sát theo kế hoạch",
    ),
    "X13": (
        "Cấp trên dự sinh hoạt chi bộ 8,33% (1/12) lượt theo quy định",
        "Cấp ủy viên, đại biểu cấp trên đã dự sinh hoạt chi bộ: đồng chí",
        "1 buổi (Chi bộ Một)",
    ),
}
FIVE_YEARS = {
    "62": "Thu ngân sách 2016-2020: 7.148 tỷ đồng, bằng 1,8 lần kỳ trước (3.971 tỷ đồng)."
}


# What the source says in numbers: its sentence, whose report says it, and in which words.
QUANTITATIVE = {
    "quán triệt đến 100% các chi, Đảng bộ": (
        "2020",
        "quán triệt văn bản đến 100% (3/3) lượt chi bộ",
        "05-CT/TW “Đẩy mạnh học tập và làm theo”: 3 chi bộ và 2 cấp ủy",
    ),
    "học chuyên đề đạt trên 95%": (
        "2020",
        "“Chuyên đề năm 2020”: 3 buổi, đảng viên dự đạt 95,24% (20/21)",
    ),
    "trên 90% đảng viên dự học đăng ký": (
        "2020",
        "Trong số đảng viên đã học chuyên đề năm, 95% (19/20) đã đăng ký, cam kết",
    ),
    "nền nếp, trên 95%": ("2020", "“Nền nếp học tập, làm theo”: 97,62% (41/42)"),
    "thu ngân sách 7.148 tỷ đồng, gấp 1,8 lần": (
        "2016",
        "Thu ngân sách 2016-2020: 7.148 tỷ đồng, bằng 1,8 lần kỳ trước (3.971 tỷ đồng)",
    ),
}


@pytest.fixture(scope="module")
def read(module_db):
    with office_of(enter) as office:
        yield {
            str(start): office.read(office.bloc, dt.date(start, 1, 1), dt.date(2020, 12, 31))
            for start in (2016, 2020)
        }


@pytest.mark.parametrize("row", SENTENCES)
def test_the_report_says_what_the_source_says(read, row):
    assert missing(SENTENCES[row], read["2020"]) == {}


@pytest.mark.parametrize("row", FIVE_YEARS)
def test_the_report_on_five_years_says_what_the_source_says(read, row):
    assert missing(FIVE_YEARS[row], read["2016"]) == {}


@pytest.mark.parametrize("sentence", QUANTITATIVE)
def test_each_number_of_the_source_s_sentences_comes_out(read, sentence):
    of, *said = QUANTITATIVE[sentence]
    assert missing(tuple(said), read[of]) == {}
