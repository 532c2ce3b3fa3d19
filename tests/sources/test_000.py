"""The first source: criteria, exemplars 2021-2024, the review on CT 34-CT/TU."""

import datetime as dt

import pytest
from django.urls import reverse

from campaigns.models import (
    CampaignYear,
    CriteriaSet,
    Criterion,
    Document,
    Evaluation,
    Nomination,
    Score,
)
from tests.browsing import shown_version
from tests.factories.grading import typed_review
from tests.sources.office import missing, office_of, picture

pytestmark = pytest.mark.django_db

CRITERIA = (
    ("Quán triệt kịp thời chỉ thị, nghị quyết", "general", 30),
    ("Xây dựng gương điển hình", "result", 70),
)


def enter(office):
    users, bloc, committee = office.users, office.bloc, office.committee
    office.open_years(2021, 2022, 2023, 2024)
    for kind, number, day, title in (
        ("CTr", "05-CTr/ĐUK", "2021-09-01", "Chương trình toàn khóa thực hiện Kết luận 01"),
        ("KH", "40-KH/ĐUK", "2022-03-01", "Kế hoạch theo Nghị quyết Trung ương 4, Kết luận 21"),
        ("KH", "34-KH/ĐUK", "2023-03-01", "Kế hoạch thực hiện Chỉ thị 34-CT/TU"),
    ):
        programme = Document.objects.order_by("issued_on").first()
        office.line(
            users.staff, "documents", bloc, kind=kind, number=number, issued_on=day,
            issuer="Đảng ủy Khối", title=title,
            **{"serves": programme.pk} if programme else {"whole_term": "on"},
        )  # fmt: skip
    for content, done in (
        ("Đưa nội dung học tập vào chương trình hành động", "2023-05-01"),
        ("Triển khai Chỉ thị 34-CT/TU về né tránh, đùn đẩy", "2023-06-01"),
    ):
        office.line(
            users.committee, "plans", committee, kind="task", content=content, strand="learn",
            due_on="2023-06-30", done_on=done,
        )  # fmt: skip
    office.line(
        users.committee, "plans", committee, kind="movement", content="Lấy cái đẹp dẹp cái xấu",
        due_on="2023-12-31", units_joined=4, reviewed_on="2023-11-30", strand="follow",
    )  # fmt: skip
    office.line(
        users.committee, "codes", committee, kind="ethics", title="Chuẩn mực đạo đức công vụ",
        adopted_on="2022-01-05", reviewed_on="2023-12-01", amended="on", changes="Ngắn gọn, dễ nhớ",
    )  # fmt: skip
    office.line(
        users.inspector, "inspections", bloc, kind="supervision", inspected=committee.pk,
        planned_on="2023-08-01", done_on="2023-08-10", has_findings="on",
        findings="Chậm xây dựng kế hoạch", remedied_on="2023-09-01",
    )  # fmt: skip
    year = CampaignYear.objects.get(year=2023)
    office.fill(
        users.staff,
        f"/years/{year.pk}/edit/",
        review_theme="Chống né tránh, đùn đẩy theo Chỉ thị 34-CT/TU",
    )
    for kind in ("plan", "training"):
        for member in office.house.members[office.cell.pk][2:]:
            pledge = office.pledge(
                users.secretary, office.cell, 2023, member, kind, "Làm đúng hạn",
                directive=Document.objects.get(number="34-KH/ĐUK").pk,
            )  # fmt: skip
            office.post(users.deputy, f"/pledges/{pledge.pk}/accept/", {})
    office.hold(users.committee, committee, "drive", "2023-10-02", title="Tự soi, tự sửa")
    reviews(office, year)
    criteria(office, year)
    honour(office)


def reviews(office, year):
    """The year-end review of 2023: each unit's paper and a member's; 18 more members like it."""
    users, house = office.users, office.house
    office.post(users.staff, f"/years/{year.pk}/evaluations/", {})
    rows = Evaluation.objects.filter(year=year)
    for user, organization in (
        (users.committee, house.committee), (users.other_committee, house.other_committee),
        (users.secretary, house.cell), (users.sister, house.sister_cell), (users.far, house.far_cell),
    ):  # fmt: skip
        row = rows.get(organization=organization, member=None)
        office.post(
            user, f"/evaluations/{row.pk}/self/", typed_review(row, "Không né tránh", by=user)
        )
    row = rows.get(member=users.member.member)
    office.post(users.member, f"/evaluations/{row.pk}/self/", typed_review(row, "Không đùn đẩy"))
    more = rows.filter(state="open").exclude(member=None).order_by("pk")[:18]
    rows.filter(pk__in=[row.pk for row in more]).update(state="self_graded")


def criteria(office, year):
    """The standing committee's criteria of 2023: published, self-scored, appraised."""
    users, name = office.users, "Bộ tiêu chí năm 2023"
    office.post(users.staff, "/criteria/new/", {"year": year.pk, "level": 20, "name": name})
    page = f"/criteria/{CriteriaSet.objects.get().pk}"
    lines = {"criteria-TOTAL_FORMS": 2, "criteria-INITIAL_FORMS": 0, "action": "save"}
    for number, (title, group, weight) in enumerate(CRITERIA):
        lines |= {
            f"criteria-{number}-title": title, f"criteria-{number}-group": group,
            f"criteria-{number}-weight": weight,
        }  # fmt: skip
    shown = shown_version(office.client(users.staff), f"{page}/edit/")
    office.post(users.staff, f"{page}/edit/", lines | shown)
    office.post(users.staff, f"{page}/publish/", {})
    sheet = reverse("reports:scores", args=[year.pk, office.committee.pk])
    keys = Criterion.objects.order_by("position", "pk").values_list("pk", flat=True)
    for user, column, points in (
        (users.committee, "self", (30, 70)),
        (users.staff, "appraised", (30, "65,5")),
    ):
        data = {f"{column}-{key}": given for key, given in zip(keys, points, strict=True)}
        data |= {f"reason-{key}": "Chậm một nội dung" for key in keys}
        data |= {f"version-{score.criterion_id}": score.version for score in Score.objects.all()}
        office.post(user, sheet, data)


def honour(office):
    users = office.users
    office.post(
        users.secretary, "/exemplars/new/?year=2023",
        {
            "version": 0, "kind": "collective", "collective": office.cell.pk, "story": "Tận tụy",
            "voted_on": "2023-04-02", "votes_for": 5, "votes_total": 5, "action": "nominate",
        },
    )  # fmt: skip
    page = f"/exemplars/{Nomination.objects.get().pk}"
    office.post(users.committee, f"{page}/verify/", {})
    office.fill(
        users.standing, f"{page}/commend/", award="honour", level="upper", decision_number="30-QĐ/ĐUK",
        decided_on="2023-05-19", achievement_year=2023,
    )  # fmt: skip
    office.commend(16, kind="collective", decided_on="2021-12-01", achievement_year=2021)
    office.commend(30, kind="individual", decided_on="2021-12-01", achievement_year=2021)
    office.commend(
        1, kind="collective", award="introduce", decided_on="2022-05-19", achievement_year=2022,
        presented_to="Những tấm gương bình dị mà cao quý",
    )  # fmt: skip
    office.commend(
        4, kind="collective", award="honour", decided_on="2023-05-19", achievement_year=2023
    )
    office.commend(
        11, kind="individual", award="honour", decided_on="2023-05-19", achievement_year=2023
    )
    office.line(
        users.staff, "publicity", office.bloc, channel="website", published_on="2023-05-19",
        title="Lễ tuyên dương", file=picture(), caption="Tuyên dương 5 tập thể, 11 cá nhân",
    )  # fmt: skip
    for kind in ("collective", "individual"):
        office.commend(
            5, kind=kind, award="introduce", decided_on="2024-05-19", achievement_year=2023
        )


SENTENCES = {
    "1": (
        "ban hành, tiếp nhận và tổ chức thực hiện 3 văn bản",
        "hoàn thành 100% (2/2) nhiệm vụ kế hoạch đến hạn",
        "05-CTr/ĐUK “Chương trình toàn khóa thực hiện Kết luận 01”, 2 văn bản triển khai",
    ),
    "2": (
        "Chuẩn mực, quy chế được rà soát trong năm: năm 2021: –; năm 2022: –; năm 2023: 100% (1/1)",
        "“Chuẩn mực đạo đức công vụ” (Đảng bộ Sở Một): Ngắn gọn, dễ nhớ",
    ),
    "3": (
        "Năm 2023 có 1 tổ chức được chấm điểm theo “Bộ tiêu chí năm 2023”: Đảng bộ Sở Một 95,5 điểm của 2 tiêu chí đã chấm",
    ),
    "4": (
        "thực hiện 100% (1/1) cuộc kiểm tra, giám sát theo kế hoạch",
        "khắc phục 100% (1/1) thiếu sót được phát hiện",
        "100% (1/1) cuộc giám sát",
    ),
    "5": (
        "phát động 1 phong trào thi đua, có 4 lượt đơn vị tham gia phong trào",
        "“Lấy cái đẹp dẹp cái xấu” (Đảng bộ Sở Một), 4 đơn vị tham gia",
        "Phong trào đã sơ kết, tổng kết: năm 2021: –; năm 2022: –; năm 2023: 100% (1/1)",
    ),
    "9": "năm 2021: khen thưởng 16 tập thể, khen thưởng 30 cá nhân",
    "10": (
        "năm 2022: giới thiệu 1 tập thể",
        "Được giới thiệu đến: “Những tấm gương bình dị mà cao quý”: giới thiệu 1 tập thể",
    ),
    "11": "năm 2023: tuyên dương 5 tập thể, tuyên dương 11 cá nhân",
    "12": (
        "Theo năm lập thành tích: năm 2023: giới thiệu 5 tập thể, giới thiệu 5 cá nhân",
        "năm 2024: giới thiệu 5 tập thể, giới thiệu 5 cá nhân",
    ),
    "6": (
        "Học tập, quán triệt",
        "Đăng ký làm theo, thực hiện cam kết",
        "Trách nhiệm nêu gương",
        (
            "Nội dung kế hoạch theo mảng: học tập 2 (đã hoàn thành, sơ kết 2); "
            "làm theo 1 (đã hoàn thành, sơ kết 1)"
        ),
    ),
    "7": (
        "Chủ đề kiểm điểm: năm 2023 “Chống né tránh, đùn đẩy theo Chỉ thị 34-CT/TU”",
        "Tổ chức cơ sở đảng đã kiểm điểm: năm 2021: –; năm 2022: –; năm 2023: 100% (2/2)",
        "Đảng viên đã kiểm điểm: năm 2021: –; năm 2022: –; năm 2023: 90,48% (19/21)",
    ),
    "8": (
        "Kế hoạch cá nhân: năm 2021: 0% (0/21); năm 2022: 0% (0/21); năm 2023: 14,29% (3/21)",
        "34-KH/ĐUK “Kế hoạch thực hiện Chỉ thị 34-CT/TU”: 6 bản",
        "rèn luyện, phấn đấu: năm 2021: 0% (0/21); năm 2022: 0% (0/21); năm 2023: 14,29% (3/21)",
    ),
    "13": "Đợt sinh hoạt chính trị: “Tự soi, tự sửa”: 1 đơn vị, 1 lượt đảng viên dự",
    "X4": "đã đề nghị 1 gương điển hình, trong số đó 100% (1/1) được khen",
    "X7": "Có 1 ảnh kèm hồ sơ: “Tuyên dương 5 tập thể, 11 cá nhân” (19/05/2023)",
    "X10": "ban hành, tiếp nhận và tổ chức thực hiện 3 văn bản",
    "X5": (
        "Theo năm quyết định: năm 2021: khen thưởng 16 tập thể, khen thưởng 30 cá nhân",
        "30 cá nhân; năm 2022: giới thiệu 1 tập thể; năm 2023: tuyên dương 5 tập thể, tuyên dương",
        "11 cá nhân; năm 2024: giới thiệu 5 tập thể, giới thiệu 5 cá nhân.",
        "27 lượt tập thể",
        "46 lượt cá nhân",
    ),
}


OF_THE_UNIT = {
    "3": (
        "Theo “Bộ tiêu chí năm 2023”, đạt 95,5/100 điểm của 2 tiêu chí đã chấm",
        "“Quán triệt kịp thời chỉ thị, nghị quyết” 30/30 điểm; “Xây dựng gương điển hình” 65,5/70 điểm",
    ),
}


# What the source says in numbers: its sentence, whose report says it, and in which words.
QUANTITATIVE = {
    "năm 2021 khen thưởng 16 tập thể, 30 cá nhân": (
        "bloc",
        "năm 2021: khen thưởng 16 tập thể, khen thưởng 30 cá nhân",
    ),
    "năm 2022 giới thiệu 1 tập thể dự triển lãm “Những tấm gương bình dị mà cao quý”": (
        "bloc",
        "năm 2022: giới thiệu 1 tập thể",
        "“Những tấm gương bình dị mà cao quý”: giới thiệu 1 tập thể",
    ),
    "năm 2023 tuyên dương 5 tập thể, 11 cá nhân": (
        "bloc",
        "năm 2023: tuyên dương 5 tập thể, tuyên dương 11 cá nhân",
    ),
    "năm 2024 có 10 gương (5 tập thể, 5 cá nhân) lập thành tích trong năm 2023": (
        "bloc",
        "năm 2024: giới thiệu 5 tập thể, giới thiệu 5 cá nhân",
        "Theo năm lập thành tích: năm 2023: giới thiệu 5 tập thể, giới thiệu 5 cá nhân",
    ),
    "bốn năm có 27 lượt tập thể, 46 lượt cá nhân": ("bloc", "27 lượt tập thể", "46 lượt cá nhân"),
    "hầu hết tổ chức đảng kiểm điểm theo Chỉ thị 34": (
        "bloc",
        "“Chống né tránh, đùn đẩy theo Chỉ thị 34-CT/TU”",
        "Tổ chức cơ sở đảng đã kiểm điểm: năm 2021: –; năm 2022: –; năm 2023: 100% (2/2)",
        "Chi bộ đã kiểm điểm: năm 2021: –; năm 2022: –; năm 2023: 100% (3/3)",
        "năm 2023: 90,48% (19/21)",
    ),
}


@pytest.fixture(scope="module")
def read(module_db):
    with office_of(enter) as office:
        yield {
            "bloc": office.read(office.bloc, dt.date(2021, 1, 1), dt.date(2024, 12, 31)),
            "unit": office.read(office.committee, dt.date(2023, 1, 1), dt.date(2023, 12, 31)),
        }


@pytest.mark.parametrize("row", SENTENCES)
def test_the_report_says_what_the_source_says(read, row):
    assert missing(SENTENCES[row], read["bloc"]) == {}


@pytest.mark.parametrize("row", OF_THE_UNIT)
def test_the_report_of_the_unit_says_what_the_source_says(read, row):
    assert missing(OF_THE_UNIT[row], read["unit"]) == {}


@pytest.mark.parametrize("sentence", QUANTITATIVE)
def test_each_number_of_the_source_s_sentences_comes_out(read, sentence):
    of, *said = QUANTITATIVE[sentence]
    assert missing(tuple(said), read[of]) == {}
