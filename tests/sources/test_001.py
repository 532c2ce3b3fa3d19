"""The second source: five cells with 49 members in the first four years of the campaign, 2007-2010."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from campaigns.models import CampaignYear, CodeOfConduct, Contest, Document, QualityTable, Topic
from members.models import Member, Organization
from tests.builders import hold
from tests.factories.members import OrganizationFactory, PositionFactory, UserFactory
from tests.factories.pledges import PledgeFactory
from tests.members.rosters import workbook
from tests.sources.office import missing, office_of

pytestmark = pytest.mark.django_db

ROSTER = (
    "Họ và tên", "Ngày sinh", "Chi bộ", "Số thẻ đảng viên", "Ngày vào Đảng", "Ngày chính thức"
)  # fmt: skip
ADMITTED, OFFICIAL = dt.date(2000, 3, 2), dt.date(2001, 3, 2)
NAMES = ("An", "Bình", "Cường", "Dũng", "Em", "Giang", "Hà", "Ích", "Khánh", "Lâm")
FOUNDED = dt.date(2005, 1, 1)
CELLS = ("Ngân sách", "Giá công sản", "Thanh tra", "Trung tâm Tin học", "Nhà khách")


def enter(office):
    office.open_years(2007, 2008, 2009, 2010)
    people(office)
    study(office)
    meetings(office)
    contests(office)
    texts(office)
    honour(office)
    grades(office)
    grade_of_a_member(office)


def people(office):
    """The roster of the department: 49 members, one secretary a cell and one for them all."""
    root = office.department = OrganizationFactory(
        parent=office.bloc, kind__code="grassroots_committee", name="Đảng bộ Sở Tài chính",
        records_from=FOUNDED,
    )  # fmt: skip
    rows = [
        (
            f"Nguyễn Văn {NAMES[number]}", dt.date(1970 + at, 1 + number, 5), f"Chi bộ {cell}",
            f"0{at}{number:04}", ADMITTED, OFFICIAL,
        )
        for at, cell in enumerate(CELLS)
        for number in range(9 if at == 0 else 10)
    ]  # fmt: skip
    file = SimpleUploadedFile("danh-sach.xlsx", workbook(rows, ROSTER).getvalue())
    staff = office.users.staff
    data = {"organization": root.pk, "member_since": FOUNDED.isoformat(), "file": file}
    office.fill(staff, office.post(staff, "/members/import/", data).url)
    office.secretaries = {}
    cells = Organization.objects.filter(path__startswith=root.path).exclude(pk=root.pk)
    for number, cell in enumerate(
        sorted(cells, key=lambda cell: CELLS.index(cell.name.removeprefix("Chi bộ ")))
    ):
        members = Member.objects.filter(memberships__organization=cell).order_by("birth_date")
        office.secretaries[cell] = secretary(members[0], cell)
        if number == 0:
            office.head = secretary(members[1], root)
            office.chief, office.deputy = members[1:3]
    office.department = Organization.objects.get(pk=root.pk)


def secretary(member, organization):
    PositionFactory(member=member, organization=organization, starts_on=FOUNDED)
    return UserFactory(member=member)


def study(office):
    """Both topics of 2010 in every cell, with the people outside the Party who came."""
    year = CampaignYear.objects.get(year=2010)
    for title in ("Tư tưởng Hồ Chí Minh về đạo đức công vụ", "Sửa đổi lối làm việc"):
        office.line(
            office.users.staff, "topics", office.bloc, year=year.pk, title=title, is_annual="on"
        )
    first, second = Topic.objects.order_by("pk")
    guests = ((9, 9), (9, 9), (8, 8), (8, 8), (8, 6))  # people outside the Party: called, came
    for (cell, keeper), (called, came) in zip(office.secretaries.items(), guests, strict=True):
        others = {"non_members_invited": called, "non_members_present": came}
        office.hold(
            keeper, cell, "study", "2010-04-10", by=office.head, topic=first.pk, ticks=("essay",),
            **others,
        )  # fmt: skip
        hold(
            office.house, dt.date(2010, 5, 10), cell=cell, year=year, by=keeper, kind="study",
            topic=second, **others,
        )  # fmt: skip
    cell, secretary = next(iter(office.secretaries.items()))
    first = office.deputy
    for unit in office.secretaries:
        for membership in unit.memberships.all():
            if membership.member == first:
                office.pledge(secretary, cell, 2010, first, "following", "Tiết kiệm điện")
            else:
                PledgeFactory(
                    year=year, organization=unit, member=membership.member, kind="following",
                    state="submitted", submitted_at=timezone.now(),
                )  # fmt: skip


def meetings(office):
    """Regular meetings with the year's standing item, attended and scored better each year.

    The table of points is the office's own, of 2007: the one that the portal brings is later.
    """
    staff = office.users.staff
    copied = office.post(staff, f"/quality/{QualityTable.objects.get().pk}/copy/", {})
    office.fill(staff, copied.url, name="Bảng điểm của Khối", valid_from="2007-01-01")
    cell, keeper = next(iter(office.secretaries.items()))
    absent = cell.memberships.last().member
    for day, missed, content in (
        ("2008-05-12", {f"mark-{absent.pk}": "K", f"reason-{absent.pk}": "ốm"}, "15"),
        ("2009-05-11", {}, "30"),
    ):
        points = {"Nội dung, điều hành, tự phê bình và phê bình": content}
        office.hold(keeper, cell, "regular", day, by=office.head, points=points, **missed)


def grades(office):
    """Grades of years without a scheme, as their decisions say them."""
    label, best = "Trong sạch, vững mạnh", "Trong sạch, vững mạnh tiêu biểu"
    for year, given in ((2007, label), (2008, best), (2009, best), (2010, best)):
        office.line(
            office.users.staff, "earlier-grades", office.department, label=given,
            year=CampaignYear.objects.get(year=year).pk, decision_number=f"{year}-QĐ/ĐUK",
            decided_on=f"{year + 1}-01-15", decided_by="Ban Thường vụ Đảng ủy Khối",
        )  # fmt: skip


def grade_of_a_member(office):
    office.line(
        office.users.staff, "earlier-grades", next(iter(office.secretaries)),
        label="Đủ tư cách, hoàn thành xuất sắc nhiệm vụ", member=office.deputy.card_number,
        year=CampaignYear.objects.get(year=2010).pk, decided_on="2010-12-15",
    )  # fmt: skip


def contests(office):
    prize = {"prizes-INITIAL_FORMS": 0}
    name = "Tìm hiểu tư tưởng, đạo đức Hồ Chí Minh"
    office.line(
        office.users.staff, "contests", office.bloc, name=name, form="writing", level="upper",
        held_on="2009-05-10", entries_received=120, entries_by_members=80, **prize,
        **{"prizes-TOTAL_FORMS": 0},
    )  # fmt: skip
    of_bloc = Contest.objects.get()
    office.line(
        office.head, "contests", office.department, name="Kể chuyện tấm gương đạo đức Bác Hồ",
        form="story", level="upper", held_on="2008-05-10", delegates=3, **prize,
        **{"prizes-TOTAL_FORMS": 0},
    )  # fmt: skip
    won = (("second", "on", "", ""), ("third", "", "A", ""), ("third", "", "B", ""),
           ("consolation", "", "C", "province"))  # fmt: skip
    data = prize | {"prizes-TOTAL_FORMS": len(won)}
    for number, (rank, collective, winner, level) in enumerate(won):
        data |= {
            f"prizes-{number}-rank": rank, f"prizes-{number}-level": level,
            f"prizes-{number}-winner": winner or "Đảng bộ Sở Tài chính",
        }  # fmt: skip
        if collective:
            data[f"prizes-{number}-collective"] = "on"
    office.line(
        office.head, "contests", office.department, name=name, continues=of_bloc.pk,
        form="writing", level="upper", held_on="2009-05-10", entries_forwarded=69, **data,
    )  # fmt: skip


def texts(office):
    head, unit = office.head, office.department
    for kind, title, saved in (
        ("conduct", "Quy tắc ứng xử", 0),
        ("spending", "Quy chế chi tiêu nội bộ", 35_000_000),
    ):
        continued = ""
        for year in (2007, 2008, 2009, 2010):
            office.line(
                head, "codes", unit, kind=kind, title=title, adopted_on="2007-01-15",
                reviewed_on=f"{year}-12-01", amended="on", changes="Bổ sung điều về giờ làm việc",
                saved_vnd=saved if year == 2010 else 0, continues=continued,
            )  # fmt: skip
            if not continued:
                continued = CodeOfConduct.objects.latest("pk").pk
    for member, role, area, start, decision in (
        (office.chief, "Trưởng ban", "Phụ trách chung", "2007-03-01", "15-QĐ/ĐU"),
        (office.deputy, "Ủy viên", "Tuyên truyền, học tập", "2009-03-01", "20-QĐ/ĐU"),
    ):  # fmt: skip
        office.line(
            head, "steering", unit, member=member.card_number, role=role, area=area, starts_on=start,
            decision_number=decision,
        )  # fmt: skip
    office.line(
        office.users.staff, "documents", office.bloc, kind="HD", number="03-HD/ĐUK",
        issued_on="2007-02-15", issuer="Đảng ủy Khối", title="Hướng dẫn thực hiện Cuộc vận động",
        whole_term="on",
    )  # fmt: skip
    office.line(
        head, "documents", unit, kind="KH", number="07-KH/ĐU", issued_on="2007-03-20",
        issuer="Đảng ủy Sở Tài chính", title="Kế hoạch thực hiện Cuộc vận động", serves=Document.objects.get(number="03-HD/ĐUK").pk, whole_term="on",
    )  # fmt: skip
    office.line(
        head, "plans", unit, kind="task", content="Bước 1: quán triệt", due_on="2007-06-30",
        done_on="2007-06-01", plan=Document.objects.get(number="07-KH/ĐU").pk,
    )  # fmt: skip
    office.line(
        head, "publicity", unit, channel="bulletin", published_on="2010-05-19",
        title="Chuyên mục học tập và làm theo Bác", occasion="Ngày sinh Bác Hồ 19-5",
    )  # fmt: skip
    office.hold(
        head,
        unit,
        "conference",
        "2010-12-20",
        title="Hội nghị tổng kết",
        papers=7,
        form="talk",
        presenter="Đồng chí A",
    )
    office.hold(head, unit, "committee", "2010-11-20")


def honour(office):
    for times, kind, fields in (
        (24, "individual", {"title": "Chiến sĩ thi đua", "level": "grassroots"}),
        (4, "individual", {"occasion": "Tổng kết 4 năm Cuộc vận động"}),
        (2, "collective", {"occasion": "Tổng kết 4 năm Cuộc vận động"}),
        (1, "collective", {"title": "Tập thể Lao động xuất sắc", "level": "province"}),
        (1, "collective", {"title": "Cờ thi đua", "level": "province"}),
        (1, "individual", {"title": "Bằng khen", "level": "state"}),
    ):  # fmt: skip
        office.commend(
            times, kind=kind, organization=office.department, decided_on="2010-12-20",
            achievement_year=2010, **fields,
        )  # fmt: skip


SENTENCES = {
    "14": "có 5 chi bộ, 49 đảng viên",
    "15": (
        "Ban chỉ đạo có 2 thành viên",
        "kiện toàn theo quyết định: 15-QĐ/ĐU (từ 01/03/2007); 20-QĐ/ĐU (từ 01/03/2009)",
        "(Trưởng ban): Phụ trách chung",
        "(Ủy viên): Tuyên truyền, học tập",
    ),
    "16": (
        "07-KH/ĐU “Kế hoạch thực hiện Cuộc vận động”, thực hiện 03-HD/ĐUK",
        "hoàn thành 100% (1/1) nhiệm vụ kế hoạch đến hạn",
    ),
    "17": ("Học chuyên đề có 10 buổi", "quần chúng dự học tập đạt 95,24% (80/84)"),
    "18": (
        "“Tư tưởng Hồ Chí Minh về đạo đức công vụ”: 5 buổi, đảng viên dự đạt 100% (49/49)",
        "“Sửa đổi lối làm việc”: 5 buổi, đảng viên dự đạt 100% (49/49)",
    ),
    "19": "thu 49 bài thu hoạch",
    "20": (
        "Đăng ký học tập và làm theo: năm 2007: 0% (0/49); năm 2008: 0% (0/49)",
        "năm 2009: 0% (0/49); năm 2010: 100% (49/49)",
    ),
    "21": "“Kể chuyện tấm gương đạo đức Bác Hồ” (cấp trên trực tiếp cơ sở): 3 người dự thi",
    "22": "“Tìm hiểu tư tưởng, đạo đức Hồ Chí Minh” (cấp trên trực tiếp cơ sở): 69 bài gửi lên",
    "23": (
        "2 cuộc thi",
        (
            "69 bài gửi lên cấp trên, 1 giải Nhì tập thể, 2 giải Ba cá nhân, "
            "1 giải Khuyến khích cá nhân cấp tỉnh"
        ),
    ),
    "24": (
        "2 bản chuẩn mực, quy chế",
        (
            "rà soát trong năm: năm 2007: 100% (2/2); năm 2008: 100% (2/2); năm 2009: 100% (2/2); "
            "năm 2010: 100% (2/2)"
        ),
        "“Quy chế chi tiêu nội bộ”: Bổ sung điều về giờ làm việc",
    ),
    "25": (
        "100% (2/2) buổi đã ghi chương trình có nội dung học tập và làm theo",
        "Đảng viên dự sinh hoạt qua các năm (tăng): năm 2008 88,89% (8/9); năm 2009 100% (9/9)",
        "nội dung học tập và làm theo qua các năm (giữ vững): năm 2008 100% (1/1); năm 2009 100% (1/1)",
        "sinh hoạt: Tốt qua các năm (tăng): năm 2008 0% (0/1); năm 2009 100% (1/1)",
    ),
    "26": "tiết kiệm được 35 triệu đồng",
    "27": (
        "Trong dịp: “Tổng kết 4 năm Cuộc vận động”: khen thưởng 2 tập thể, khen thưởng 4 cá nhân",
        "Chiến sĩ thi đua (cấp cơ sở): 24 lượt cá nhân",
        "Tập thể Lao động xuất sắc (cấp tỉnh): 1 lượt tập thể",
        "Cờ thi đua (cấp tỉnh): 1 lượt tập thể",
        "Bằng khen (Trung ương, Nhà nước): 1 lượt cá nhân",
    ),
    "28": (
        "Đảng bộ Sở Tài chính được xếp loại: năm 2007 trong sạch, vững mạnh",
        "năm 2010 trong sạch, vững mạnh tiêu biểu (3 năm liền)",
        "Đảng viên được xếp loại: năm 2010: 1 đủ tư cách, hoàn thành xuất sắc nhiệm vụ",
    ),
    "29": (
        "mở 1 hội nghị, tọa đàm, với 7 tham luận",
        "“Hội nghị tổng kết” (20/12/2010), 7 tham luận, trình bày: Đồng chí A",
        "Ngày sinh Bác Hồ 19-5: 1 tin, bài",
    ),
    "30": "giai đoạn 2007–2010",
    "X1": "Cấp ủy đã họp 1 phiên, cấp ủy viên dự đạt 100% (1/1)",
}
OF_THE_BLOC = {
    "X12": (
        "tham gia 1 cuộc thi",
        (
            "69 bài gửi lên cấp trên, 1 giải Nhì tập thể, 2 giải Ba cá nhân, "
            "1 giải Khuyến khích cá nhân cấp tỉnh"
        ),
    ),
    "X14": "120 bài dự thi, 80 bài của đảng viên",
    "28": "Các tổ chức trực thuộc được xếp loại: năm 2009: 1 trong sạch, vững mạnh tiêu biểu",
}


# What the source says in numbers: its sentence, whose report says it, and in which words.
QUANTITATIVE = {
    "5 chi bộ, 49 đảng viên": ("unit", "có 5 chi bộ, 49 đảng viên"),
    "học tập: 100% đảng viên, trên 95% quần chúng": (
        "unit",
        "“Tư tưởng Hồ Chí Minh về đạo đức công vụ”: 5 buổi, đảng viên dự đạt 100% (49/49)",
        "quần chúng dự học tập đạt 95,24% (80/84)",
    ),
    "hai chuyên đề của năm 2010": (
        "unit",
        "“Tư tưởng Hồ Chí Minh về đạo đức công vụ”: 5 buổi",
        "“Sửa đổi lối làm việc”: 5 buổi",
    ),
    "69 bài thi viết": (
        "unit",
        "“Tìm hiểu tư tưởng, đạo đức Hồ Chí Minh” (cấp trên trực tiếp cơ sở): 69 bài gửi lên",
    ),
    "giải Nhì của Đảng bộ, 2 giải Ba cá nhân cấp Khối, 1 giải Khuyến khích cấp tỉnh": (
        "unit",
        "1 giải Nhì tập thể, 2 giải Ba cá nhân, 1 giải Khuyến khích cá nhân cấp tỉnh",
    ),
    "hằng năm rà soát, sửa đổi chuẩn mực (4 năm)": (
        "unit",
        "năm 2007: 100% (2/2); năm 2008: 100% (2/2); năm 2009: 100% (2/2); năm 2010: 100% (2/2)",
    ),
    "hàng chục lượt Chiến sĩ thi đua": ("unit", "Chiến sĩ thi đua (cấp cơ sở): 24 lượt cá nhân"),
    "4 cá nhân và 2 tập thể tại hội nghị tổng kết": (
        "unit",
        "“Tổng kết 4 năm Cuộc vận động”: khen thưởng 2 tập thể, khen thưởng 4 cá nhân",
    ),
    "bằng khen Trung ương, Tập thể Lao động xuất sắc, Cờ thi đua": (
        "unit",
        "Bằng khen (Trung ương, Nhà nước): 1 lượt cá nhân",
        "Tập thể Lao động xuất sắc (cấp tỉnh): 1 lượt tập thể",
        "Cờ thi đua (cấp tỉnh): 1 lượt tập thể",
    ),
    "hằng năm trong sạch, vững mạnh và trong sạch, vững mạnh tiêu biểu": (
        "unit",
        "năm 2007 trong sạch, vững mạnh; năm 2008 trong sạch, vững mạnh tiêu biểu; năm 2009 trong sạch, vững mạnh tiêu biểu; năm 2010 trong sạch, vững mạnh tiêu biểu (3 năm liền)",
    ),
    "chất lượng sinh hoạt ngày càng nâng lên": (
        "unit",
        "năm 2008 88,89% (8/9); năm 2009 100% (9/9)",
        "Tốt qua các năm (tăng): năm 2008 0% (0/1); năm 2009 100% (1/1)",
    ),
}


@pytest.fixture(scope="module")
def read(module_db):
    with office_of(enter) as office:
        yield {
            "unit": office.read(office.department, dt.date(2007, 1, 1), dt.date(2010, 12, 31)),
            "bloc": office.read(office.bloc, dt.date(2009, 1, 1), dt.date(2009, 12, 31)),
        }


@pytest.mark.parametrize("row", SENTENCES)
def test_the_report_says_what_the_source_says(read, row):
    assert missing(SENTENCES[row], read["unit"]) == {}


@pytest.mark.parametrize("row", OF_THE_BLOC)
def test_the_report_of_the_bloc_says_what_the_source_says(read, row):
    assert missing(OF_THE_BLOC[row], read["bloc"]) == {}


@pytest.mark.parametrize("sentence", QUANTITATIVE)
def test_each_number_of_the_source_s_sentences_comes_out(read, sentence):
    of, *said = QUANTITATIVE[sentence]
    assert missing(tuple(said), read[of]) == {}
