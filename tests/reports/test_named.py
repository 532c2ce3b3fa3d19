"""The report says by name what its figures count: programmes, topics, contests, titles, units."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.models import (
    CodeOfConduct,
    CompositeIndicator,
    Contest,
    CriteriaSet,
    Document,
    DocumentStudy,
    PlanItem,
    Practice,
    PublicityItem,
    Score,
    SteeringMember,
    Topic,
    TrainingClass,
    WelfareContribution,
    WorkIndicator,
)
from reports import reference
from reports.figures.period import Period
from reports.year_end.report import period_report, year_end_report
from tests.factories.exemplars import CommendationFactory
from tests.factories.grading import EvaluationFactory, grade, scheme_of
from tests.factories.members import CampaignYearFactory
from tests.factories.pledges import PledgeFactory
from tests.factories.sessions import StudySessionFactory
from tests.reports.faces import docx_text, faces, pdf_text, squeezed

DAY = dt.date(2026, 5, 19)


def text_of(organization, year, section):
    report = year_end_report(organization, year)
    (found,) = [part for part in report.sections if part.key == section]
    return "\n".join(found.lines)


def row(model, house, organization=None, **fields):
    organization = organization or house.committee
    return model.objects.create(**{"organization": organization, "year": house.year} | fields)


def test_a_programme_says_how_many_documents_serve_it(house):
    programme = Document.objects.create(
        organization=house.bloc, kind="CTr", number="05-CTr/ĐUK", issued_on=dt.date(2021, 5, 18),
        issuer="Đảng ủy Khối", title="Chương trình toàn khóa", whole_term=True,
    )  # fmt: skip
    for year in (2025, 2026):
        Document.objects.create(
            organization=house.bloc, kind="KH", number=f"{year}-KH/ĐUK", serves=programme,
            issued_on=dt.date(year, 1, 10), issuer="Đảng ủy Khối", title=f"Kế hoạch {year}",
        )  # fmt: skip
    assert (
        "Chương trình, kế hoạch toàn khóa: 05-CTr/ĐUK “Chương trình toàn khóa”, "
        "2 văn bản triển khai."
    ) in text_of(house.bloc, house.year, "leadership")


def test_breakthroughs_and_movements_are_named_with_their_results(house):
    row(
        PlanItem, house, kind="breakthrough", content="Rút ngắn thời gian {giải quyết}",
        result="Giảm còn 3 ngày",
    )  # fmt: skip
    row(PlanItem, house, kind="movement", content="Dân vận khéo", units_joined=4)
    SteeringMember.objects.create(
        organization=house.bloc, member=house.users.standing.member, role="Trưởng ban",
        area="Phụ trách chung", starts_on=dt.date(2026, 1, 1),
    )  # fmt: skip
    unit = house.committee.name
    text = text_of(house.bloc, house.year, "leadership")
    assert f"Nội dung đột phá: “Rút ngắn thời gian (giải quyết)” ({unit}): Giảm còn 3 ngày." in text
    assert f"Phong trào thi đua: “Dân vận khéo” ({unit}), 4 đơn vị tham gia." in text
    assert "(Trưởng ban): Phụ trách chung." in text


def test_directives_and_topics_are_said_with_who_studied_them(house):
    directive = Document.objects.create(
        organization=house.bloc, kind="CT", number="01-CT/ĐUK", issued_on=dt.date(2026, 2, 1),
        issuer="Đảng ủy Khối", title="Học tập", must_be_studied=True,
    )  # fmt: skip
    for unit in (house.cell, house.far_cell, house.committee):
        DocumentStudy.objects.create(document=directive, organization=unit, studied_on=DAY)
    topic = row(Topic, house, house.bloc, title="Đạo đức công vụ", is_annual=True)
    session = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=DAY, kind="thematic", topic=topic
    )
    type(session).objects.filter(pk=session.pk).update(
        state="confirmed", present_count=9, excused_count=1, expected_count=10
    )
    for unit, form, day in (
        (house.bloc, "talk", 20), (house.cell, "story", 21), (house.far_cell, "story", 22)
    ):  # fmt: skip
        study = StudySessionFactory(
            year=house.year, organization=unit, held_on=dt.date(2026, 5, day), kind="conference",
            form=form,
        )  # fmt: skip
        type(study).objects.filter(pk=study.pk).update(state="confirmed")
    text = text_of(house.bloc, house.year, "study")
    assert "Theo cách thể hiện: kể chuyện về Bác 2; báo cáo chuyên đề 1." in text
    assert "Buổi học tập theo cấp tổ chức: " in text
    assert "01-CT/ĐUK “Học tập”: 2 chi bộ và 1 cấp ủy (đến 19/05/2026)." in text
    assert "“Đạo đức công vụ”: 1 buổi, đảng viên dự đạt 90% (9/10)." in text


def test_a_practice_is_named_with_those_who_follow_it(house):
    first = row(Practice, house, name="Ngày không giấy tờ", started_on=DAY, content="Làm trên mạng")
    row(
        Practice, house, house.other_committee, name="Theo bạn", started_on=DAY,
        content="Như trên", copied_from=first,
    )  # fmt: skip
    assert (
        f"“Ngày không giấy tờ” ({house.committee.name}): Làm trên mạng, 1 đơn vị học theo."
    ) in text_of(house.bloc, house.year, "following")


def test_changes_of_a_code_are_told_and_that_nobody_broke_it(house):
    code = row(
        CodeOfConduct, house, kind="conduct", title="Quy tắc ứng xử", adopted_on=DAY, amended=True,
        changes="Thêm điều về giờ làm việc", no_smoking=True, punctual=True,
    )  # fmt: skip
    text = text_of(house.committee, house.year, "standards")
    assert "Nội dung sửa đổi: “Quy tắc ứng xử”: Thêm điều về giờ làm việc." in text
    assert "không có vụ vi phạm" in text
    assert (
        "Việc thực hiện quy tắc ứng xử: không uống rượu, bia trong giờ làm việc 0% (0/1) đơn vị; "
        "không hút thuốc nơi công sở 100% (1/1) đơn vị; chấp hành giờ giấc làm việc 100% (1/1) đơn vị."
    ) in text
    CodeOfConduct.objects.filter(pk=code.pk).update(violations=3)
    text = text_of(house.committee, house.year, "standards")
    assert "3 vụ vi phạm" in text
    assert "không có vụ" not in text


def test_a_contest_of_several_units_is_one_with_prizes_by_rank_and_winner(house):
    contest = row(
        Contest, house, house.bloc, name="Thi viết", form="writing", level="upper", held_on=DAY,
        entries_received=70, entries_by_members=50, entries_forwarded=69,
    )  # fmt: skip
    own = row(
        Contest, house, name="Thi viết", form="writing", level="upper", held_on=DAY,
        continues=contest, delegates=3,
    )  # fmt: skip
    own.prizes.create(rank="second", collective=True, winner="Đảng bộ Một")
    own.prizes.create(rank="consolation", winner="D", level="province")
    for name in "AB":
        own.prizes.create(rank="third", winner=name)
    row(
        Contest, house, name="Kể chuyện", form="story", level="province", held_on=DAY
    ).prizes.create(rank="consolation", winner="C")
    row(
        TrainingClass,
        house,
        kind="Đảng viên mới",
        starts_on=DAY,
        ends_on=DAY,
        learners=80,
        lesson="Bài 1",
    )
    row(PublicityItem, house, channel="website", published_on=DAY, title="Bài", occasion="19/5")
    row(
        PublicityItem,
        house,
        channel="talk",
        published_on=DAY,
        title="Nói",
        author="Lê A",
        listeners=105,
    )
    text = text_of(house.bloc, house.year, "publicity")
    assert (
        "“Thi viết” (cấp trên trực tiếp cơ sở): 3 người dự thi, 70 bài dự thi, "
        "50 bài của đảng viên, 69 bài gửi lên cấp trên, 1 giải Nhì tập thể, 2 giải Ba cá nhân, "
        "1 giải Khuyến khích cá nhân cấp tỉnh; "
        "“Kể chuyện” (cấp tỉnh): 1 giải Khuyến khích cá nhân."
    ) in text
    assert "Lớp bồi dưỡng có chuyên đề về Bác: Đảng viên mới: 1 lớp, 80 học viên." in text
    assert "Theo quý: quý II có 2 tin, bài." in text
    assert "Tuyên truyền gắn với các ngày kỷ niệm: 19/5: 1 tin, bài." in text
    assert "Báo cáo viên, tuyên truyền viên: Lê A: 1 buổi, 105 lượt người nghe." in text


def test_commendations_are_told_by_title_occasion_place_and_year(house):
    def commend(times, **fields):
        for number in range(times):
            CommendationFactory(
                organization=house.committee, recipient=f"Người {number}", decided_on=DAY,
                **{"award": "reward", "level": "upper"} | fields,
            )  # fmt: skip

    commend(24, title="Chiến sĩ thi đua", level="grassroots")
    commend(4, occasion="Hội nghị tổng kết")
    commend(2, occasion="Hội nghị tổng kết", kind="collective")
    commend(1, kind="collective", award="introduce", presented_to="Triển lãm")
    commend(5, achievement_year=2025, kind="collective", award="honour")
    text = text_of(house.bloc, house.year, "commendation")
    for sentence in (
        "Danh hiệu, hình thức khen: Chiến sĩ thi đua (cấp cơ sở): 24 lượt cá nhân.",
        "Trong dịp: “Hội nghị tổng kết”: khen thưởng 2 tập thể, khen thưởng 4 cá nhân.",
        "Được giới thiệu đến: “Triển lãm”: giới thiệu 1 tập thể.",
        "Theo năm lập thành tích: năm 2025: tuyên dương 5 tập thể.",
    ):
        assert sentence in text


def test_programmes_of_welfare_are_told_apart_with_houses_and_hand_overs(house):
    row(
        WelfareContribution, house, programme="Mái ấm biên cương", contributed_on=DAY,
        purpose="border", registered_vnd=1_700_000_000, paid_vnd=80_000_000, houses=2, beneficiary="gia đình chính sách",
        place="xã Ia O", handed_over_on=DAY,
    )  # fmt: skip
    row(
        WelfareContribution, house, house.bloc, programme="Vì người nghèo", contributed_on=DAY,
        paid_vnd=6_000_000_000,
    )  # fmt: skip
    row(
        WorkIndicator, house, name="Thủ tục hành chính", unit="hồ sơ", starts_on=DAY, ends_on=DAY,
        opening=776, received=79_500, resolved=78_500, on_time=76_977, online=80_276,
    )  # fmt: skip
    row(
        WorkIndicator, house, name="Khiếu nại", unit="đơn", starts_on=DAY, ends_on=DAY,
        received=10, resolved=10, average_days="5.5", earlier_days=7,
    )  # fmt: skip
    text = text_of(house.bloc, house.year, "welfare")
    homes = "“Mái ấm biên cương”: đăng ký 1,7 tỷ đồng, thực hiện 80 triệu đồng, xây 2 căn nhà."
    for sentence in (
        f"Theo chương trình: “Vì người nghèo”: thực hiện 6 tỷ đồng; {homes}",
        "Theo mục đích: biên giới, hải đảo: đăng ký 1,7 tỷ đồng, thực hiện 80 triệu đồng",
        "Bàn giao: 2 căn nhà cho gia đình chính sách tại xã Ia O ngày 19/05/2026.",
        "Khiếu nại: 100% (10/10) đơn, bình quân 5,5 ngày, rút ngắn 1,5 ngày so với kỳ trước.",
    ):
        assert sentence in text


def test_a_single_kind_of_files_says_what_was_carried_over_and_done_on_line(house):
    row(
        WorkIndicator, house, name="Thủ tục hành chính", unit="hồ sơ", starts_on=DAY, ends_on=DAY,
        opening=776, received=79_500, resolved=78_500, on_time=76_977, online=80_276,
    )  # fmt: skip
    assert (
        "Thủ tục hành chính: 97,79% (78.500/80.276) hồ sơ, trong đó 776 kỳ trước chuyển sang, "
        "đúng hạn 98,06% (76.977/78.500), qua mạng 100% (80.276/80.276)."
    ) in text_of(house.bloc, house.year, "welfare")


def test_the_unit_s_own_grade_stands_in_its_report_with_its_streak(house):
    for number, standing in ((2024, "good"), (2025, "top"), (2026, "top")):
        year, scheme = house.year, scheme_of(number)
        if number != year.year:
            year = CampaignYearFactory(
                organization=house.bloc, year=number, campaign=house.year.campaign
            )
        EvaluationFactory(
            year=year, organization=house.cell, member=None, scheme=scheme, state="decided",
            decided_grade=grade(scheme, standing, "organization"), decided_on=DAY,
        )  # fmt: skip
    house.year.review_theme = "Chống né tránh, đùn đẩy"
    house.year.save()
    text = text_of(house.cell, house.year, "grading")
    assert "được xếp loại: năm 2026 hoàn thành xuất sắc nhiệm vụ (2 năm liền)." in text
    assert "Chủ đề kiểm điểm: năm 2026 “Chống né tránh, đùn đẩy”." in text
    report = period_report(house.cell, Period(dt.date(2024, 1, 1), dt.date(2026, 12, 31)))
    (grading,) = [part for part in report.sections if part.key == "grading"]
    assert "năm 2024 hoàn thành tốt nhiệm vụ; năm 2025 hoàn thành xuất sắc nhiệm vụ" in "\n".join(
        grading.lines
    )


def test_composites_and_the_mix_of_units_are_in_the_report(house, login):
    indicator = row(
        CompositeIndicator, house, house.bloc, name="Nền nếp", first="regular_meetings",
        second="thematic_meetings",
    )  # fmt: skip
    row(PlanItem, house, kind="movement", content="Dân vận khéo")
    figures = year_end_report(house.committee, house.year).figures
    parts = [figures[key] for key in ("regular_meetings", "thematic_meetings")]
    done, due = (
        sum(getattr(part, name) for part in parts) for name in ("numerator", "denominator")
    )
    assert f"“Nền nếp”: 0% ({done}/{due})." in text_of(house.committee, house.year, "results")
    place = f"composite_{indicator.pk}"
    url = f"/reports/{house.bloc.pk}/write/lessons/?year=2026"
    client = login(house.users.staff)
    assert f"{{{place}:full}}" in client.get(url).content.decode()
    written = {"version": 0, "text": f"Đạt {{{place}:full}}.", "action": "send"}
    assert client.post(url, written).status_code == 302
    (figure,) = [
        one for key, one in year_end_report(house.bloc, house.year).figures.items() if key == place
    ]
    assert text_of(house.bloc, house.year, "lessons") == f"Đạt {figure.full}."
    below = login(house.users.committee)  # whose report links to what the bloc has set
    assert below.get(indicator.get_absolute_url()).status_code == 200
    assert "Theo loại hình" not in text_of(house.bloc, house.year, "features")
    type(house.cell).objects.filter(pk=house.cell.pk).update(sector="enterprise")
    assert "1 chi bộ doanh nghiệp" in text_of(house.bloc, house.year, "features")
    report = year_end_report(house.bloc, house.year)
    for figure in report.figures.values():
        if figure.label == "Chi bộ theo loại hình":  # no committee of the same kind among them
            page = login(house.users.standing).get(figure.url)
            assert len(page.context["table"].rows) == figure.numerator


def test_every_number_of_a_name_opens_a_list_with_as_many_rows(house, login):
    for number in range(3):
        CommendationFactory(
            organization=house.committee, recipient=f"Người {number}", decided_on=DAY,
            title="Chiến sĩ thi đua",
        )  # fmt: skip
    CommendationFactory(organization=house.committee, decided_on=DAY, title="Bằng khen")
    CommendationFactory(
        organization=house.committee, title="Chiến sĩ thi đua", decided_on=dt.date(2025, 5, 19),
        achievement_year=2025,
    )  # fmt: skip
    report = year_end_report(house.bloc, house.year)
    (figure,) = [one for one in report.figures.values() if one.label == "Chiến sĩ thi đua: cá nhân"]
    page = login(house.users.standing).get(figure.url)
    assert len(page.context["table"].rows) == figure.numerator == 3


def test_what_is_said_of_pledges_opens_as_many_of_them(house, login):
    earlier = CampaignYearFactory(
        organization=house.bloc, year=2025, campaign=house.year.campaign, state="closed"
    )
    _, *members = house.members[house.cell.pk]
    for year in (earlier, house.year):
        for member, state in zip(members, ("accepted", "assessed", "submitted"), strict=False):
            pledge = PledgeFactory(
                year=year, organization=house.cell, member=member, state=state,
                submitted_at=timezone.now(), agency_result="partly" if state == "assessed" else "",
            )  # fmt: skip
            if state == "submitted":
                pledge.log_step(
                    action="send_back", before="submitted", after="returned", by=house.users.deputy
                )
    said = {
        "Bản đã công khai trong chi bộ": 2,
        "Bản được góp ý, sửa lại": 1,
        "Thủ trưởng đánh giá: Hoàn thành một phần": 1,
    }
    figures = year_end_report(house.cell, house.year).figures.values()
    opened = {figure.label: figure for figure in figures if figure.label in said}
    assert {label: figure.numerator for label, figure in opened.items()} == said
    for label, count in said.items():
        page = login(house.users.secretary).get(opened[label].url)
        assert len(page.context["table"].rows) == count


def test_studies_meetings_scores_and_who_went_first_open_exactly_their_records(house, login):
    type(house.cell).objects.filter(pk=house.cell.pk).update(sector="enterprise")
    for unit, kind, form, mode in (
        (house.bloc, "conference", "talk", "online"), (house.cell, "study", "story", "in_person"),
        (house.far_cell, "study", "story", "in_person"), (house.cell, "regular", "", "in_person"),
        (house.far_cell, "regular", "", "in_person"), (house.sister_cell, "regular", "", "online"),
        (house.sister_cell, "thematic", "", "online"),
    ):  # fmt: skip
        session = StudySessionFactory(
            year=house.year, organization=unit, held_on=DAY, kind=kind, form=form, mode=mode
        )
        if kind == "regular":
            session.agenda.create(content="Học tập và làm theo Bác")
        type(session).objects.filter(pk=session.pk).update(state="confirmed")
    StudySessionFactory(year=house.year, organization=house.cell, held_on=DAY, kind="drive")
    for number, member in enumerate(house.members[house.cell.pk][1:4]):
        PledgeFactory(
            year=house.year, organization=house.cell, member=member, state="submitted",
            submitted_at=timezone.now(), is_leader=number < 2,
        )  # fmt: skip
    units = CriteriaSet.objects.create(
        year=house.year, level=20, name="Bộ tiêu chí", published_at=timezone.now()
    )
    criterion = units.criteria.create(title="Học tập", weight=10)
    units.criteria.create(title="Làm theo", weight=10)
    Score.objects.create(
        year=house.year, criterion=criterion, organization=house.committee, self_points=7
    )
    opened = {
        "Buổi học tập: Chi bộ": 2,
        "Buổi học tập: Trực tiếp": 2,
        "Buổi học tập: Báo cáo chuyên đề": 1,
        "Buổi học tập: Kể chuyện về Bác": 2,
        "Buổi có nội dung học tập và làm theo, Doanh nghiệp": 1,
        "Buổi có nội dung học tập và làm theo, Khác": 2,
        "Cán bộ lãnh đạo đăng ký, cam kết trước hoặc cùng ngày với đảng viên đầu tiên": 1,
    }
    scored = "Tổ chức đã chấm điểm năm 2026 theo Bộ tiêu chí"
    figures = year_end_report(house.bloc, house.year).figures.values()
    numbers = {one.label: one for one in figures if one.label in {*opened, scored}}
    assert {label: one.numerator for label, one in numbers.items()} == opened | {scored: 1}
    client = login(house.users.standing)
    for label, count in opened.items():
        assert len(client.get(numbers[label].url).context["table"].rows) == count, label
    assert len(client.get(numbers[scored].url).context["board"].rows) == 1


def test_a_number_of_several_years_opens_the_lines_of_these_years(house, login):
    for number in (2024, 2025):
        CampaignYearFactory(organization=house.bloc, year=number, campaign=house.year.campaign)
    for number in (2024, 2025, 2026):
        day = dt.date(number, 5, 19)
        row(
            PublicityItem, house, year=house.bloc.campaign_years.get(year=number), title="Bài",
            channel="website", published_on=day, occasion="Ngày sinh Bác",
        )  # fmt: skip
        CommendationFactory(
            organization=house.committee, decided_on=day, title="Bằng khen", achievement_year=number
        )
    row(PublicityItem, house, channel="website", published_on=DAY, title="Bài", occasion="2-9")
    report = period_report(house.bloc, Period(dt.date(2025, 1, 1), dt.date(2026, 12, 31)))
    labels = ("Tuyên truyền: Ngày sinh Bác", "Bằng khen: cá nhân")
    opened = [figure for figure in report.figures.values() if figure.label in labels]
    client = login(house.users.standing)
    assert [figure.numerator for figure in opened] == [2, 2]
    for figure in opened:
        assert len(client.get(figure.url).context["table"].rows) == 2


def test_names_are_on_page_paper_and_in_word_and_a_long_list_ends(house, login):
    reference.load()
    for number in range(20):
        row(PlanItem, house, kind="breakthrough", content=f"Đột phá số {number:02}")
    url = f"/reports/{house.committee.pk}/?year=2026"
    page = login(house.users.committee).get(url).content.decode()
    report = year_end_report(house.committee, house.year)
    files = faces(report)
    for text in (squeezed(page), pdf_text(files["pdf"]), docx_text(files["docx"])):
        assert "“Độtphásố14”;và5mụckhác." in text
        assert "Độtphásố15" not in text


def test_names_ask_as_many_queries_for_many_records_as_for_few(house):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            year_end_report(house.bloc, house.year)
        return len(captured)

    def add(number):
        row(PlanItem, house, kind="movement", content=f"Phong trào {number}")
        row(Practice, house, name=f"Mô hình {number}", started_on=DAY, content="Nội dung")
        contest = row(
            Contest, house, name=f"Cuộc thi {number}", form="quiz", level="grassroots", held_on=DAY
        )
        contest.prizes.create(rank="first", winner="A")
        CommendationFactory(organization=house.cell, decided_on=DAY, title=f"Danh hiệu {number}")

    add(0)
    queries()  # what is kept of kinds and places
    few = queries()
    for number in range(1, 12):
        add(number)
    assert queries() == few
