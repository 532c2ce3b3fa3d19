"""What the menus hold: every page that stands in one, and which of them each role has in its bar."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A page of the menus; `permission` is asked of the user without an object.

    `of` names the record that its address needs: the reader's own `unit` or own record as `member`.
    """

    label: str
    icon: str
    url_name: str
    permission: str = ""
    also: tuple[str, ...] = ()  # where pages begin that belong to the entry and stand elsewhere
    of: str = ""
    down: str = ""  # a power that must reach below
    short: str = ""  # what the foot of a phone says


HOME = Entry("Việc", "house", "reports:home")
UNIT = Entry(
    "Chi bộ", "landmark", "reports:organization_detail", "campaigns.record_pledge", of="unit"
)
UNITS = Entry("Đơn vị", "network", "members:organization_list", "members.list_organizations")
MEMBERS = Entry("Đảng viên", "users", "members:member_list", "members.list_members")
SESSIONS = Entry(
    "Sinh hoạt",
    "calendar-days",
    "campaigns:session_list",
    "campaigns.list_sessions",
    ("/quality/",),
)
NEW_SESSION = Entry(
    "Ghi buổi", "calendar-plus", "campaigns:session_create", "campaigns.record_pledge"
)
CONFIRM = Entry("Xác nhận buổi", "circle-check", "campaigns:session_confirm_many", down="review")
OWN_YEAR = Entry(
    "Năm của tôi", "sun", "reports:member_year", "campaigns.write_own_pledge", of="member"
)
PLEDGES = Entry("Cam kết", "pen-line", "campaigns:pledge_list", "campaigns.list_pledges")
OWN_PLEDGES = Entry(
    "Cam kết của tôi",
    "pen-line",
    "campaigns:pledge_mine",
    "campaigns.write_own_pledge",
    short="Cam kết",
)
EXEMPLARS = Entry("Gương điển hình", "star", "campaigns:exemplar_list", "campaigns.list_exemplars")
GRADES = Entry(
    "Xếp loại",
    "award",
    "campaigns:evaluation_list",
    "campaigns.list_evaluations",
    ("/grading-facts/",),
)
CRITERIA = Entry(
    "Tiêu chí", "scale", "campaigns:criteria_list", "campaigns.list_criteria", ("/scores/",)
)
REGISTERS = Entry("Sổ theo dõi", "book", "campaigns:register_gallery", "campaigns.list_registers")
DASHBOARD = Entry(
    "Theo dõi", "chart-column", "reports:dashboard", "campaigns.list_sessions", ("/figures/",)
)
REPORTS = Entry("Báo cáo", "file-text", "reports:list", "reports.list_reports")
TRAIL = Entry("Nhật ký", "eye", "reports:trail", "reports.read_trail")
ACCOUNTS = Entry("Tài khoản", "key-round", "members:account_list", "members.issue_links")
NEW_ACCOUNT = Entry("Cấp tài khoản", "user-plus", "members:account_find", "members.manage_accounts")

# Everything, as the panel "Thêm" shows it.
GROUPS = (
    (
        "Việc hằng tháng",
        (
            HOME,
            UNIT,
            SESSIONS,
            NEW_SESSION,
            CONFIRM,
            Entry(
                "Lịch sinh hoạt", "calendar", "reports:session_calendar", "campaigns.list_sessions"
            ),
            Entry(
                "Nhiệm vụ được giao",
                "list-todo",
                "campaigns:assignment_list",
                "campaigns.list_pledges",
            ),
        ),
    ),
    (
        "Học tập, làm theo",
        (
            OWN_YEAR,
            OWN_PLEDGES,
            PLEDGES,
            EXEMPLARS,
            Entry(
                "Mô hình, cách làm",
                "sparkles",
                "campaigns:practice_list",
                "campaigns.list_exemplars",
            ),
            Entry(
                "Khen thưởng", "medal", "campaigns:commendation_list", "campaigns.list_exemplars"
            ),
            REGISTERS,
        ),
    ),
    (
        "Đánh giá cuối năm",
        (
            GRADES,
            Entry(
                "Đánh giá quý",
                "hourglass",
                "campaigns:quarter_list",
                "campaigns.list_evaluations",
            ),
            Entry("Sổ quyết định", "stamp", "campaigns:decision_list", "campaigns.list_decisions"),
            CRITERIA,
            Entry(
                "Quy định xếp loại", "target", "campaigns:scheme_list", "campaigns.manage_schemes"
            ),
            Entry("Năm làm việc", "folder", "campaigns:year_list", "campaigns.manage_year"),
        ),
    ),
    (
        "Theo dõi, báo cáo",
        (
            DASHBOARD,
            REPORTS,
            TRAIL,
            Entry(
                "Việc một người thực hiện",
                "user-round",
                "campaigns:single_handed",
                "campaigns.list_single_handed",
            ),
        ),
    ),
    (
        "Tổ chức, đảng viên",
        (
            UNITS,
            MEMBERS,
            Entry("Nhập danh sách", "import", "members:import", "members.import_roster"),
            ACCOUNTS,
            NEW_ACCOUNT,
        ),
    ),
)

# The bar of who holds the power, and the three things that a phone has at its foot beside the
# search. The first that fits is the reader's; a member without a post has the last.
BARS = (
    (
        "decide_organizations",
        (HOME, UNITS, GRADES, DASHBOARD, REPORTS),
        (HOME, UNITS, DASHBOARD),
    ),
    ("appraise", (HOME, UNITS, MEMBERS, DASHBOARD, REPORTS), (HOME, UNITS, DASHBOARD)),
    ("inspect", (HOME, UNITS, SESSIONS, DASHBOARD, TRAIL), (HOME, UNITS, TRAIL)),
    ("propose_cells", (HOME, UNITS, SESSIONS, DASHBOARD, REPORTS), (HOME, CONFIRM, UNITS)),
    ("record", (HOME, UNIT, SESSIONS, DASHBOARD, REPORTS), (HOME, NEW_SESSION, UNIT)),
    ("view", (HOME, UNITS, SESSIONS, DASHBOARD, REPORTS), (HOME, UNITS, DASHBOARD)),
    ("comment", (HOME, PLEDGES, GRADES, MEMBERS, UNITS), (HOME, PLEDGES, GRADES)),
)
BAR_OF_ADMINISTRATOR = (HOME, ACCOUNTS, NEW_ACCOUNT), (HOME, ACCOUNTS, NEW_ACCOUNT)
BAR_OF_MEMBER = (
    (HOME, OWN_YEAR, OWN_PLEDGES, GRADES),
    (HOME, OWN_YEAR, OWN_PLEDGES),
)
