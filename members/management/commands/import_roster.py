"""Import a roster workbook from the command line: the same plan and apply as the page."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members.importing.closed import late_note
from members.importing.mapping import mapping_of
from members.importing.parse import parse_roster
from members.importing.plan import RosterPlan, plan_roster
from members.importing.roster_row import place_of
from members.importing.run import import_file
from members.importing.values import parse_date
from members.models import Organization, User

DONE = "Đã nhập; có thể hoàn tác ở trang “Nhập danh sách đảng viên”, mục các lần nhập gần đây."


class Command(BaseCommand):
    help = "Xem trước hoặc nhập (--apply) danh sách đảng viên từ tệp Excel."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--organization", required=True, help="mã tổ chức, 14 chữ số")
        parser.add_argument("--member-since", help="đảng viên mới tính từ ngày (mặc định 01/01)")
        parser.add_argument("--by", help="tên đăng nhập của người nhập, ghi vào lần nhập")
        parser.add_argument("--apply", action="store_true", help="ghi vào cổng")

    def handle(self, *args, file, organization, member_since, by, apply, **options):
        root = self._named(Organization, code=organization)
        user = self._named(User, username=by) if by else None
        today = timezone.localdate()
        try:
            since = parse_date(member_since) if member_since else today.replace(month=1, day=1)
            if since > today:
                raise CommandError(f"Ngày {since:%d/%m/%Y} chưa tới.")
            with file.open("rb") as handle:
                size, mapping = file.stat().st_size, mapping_of(root)
                roster = parse_roster(handle, size=size, mapping=mapping)
            if apply:
                plan = import_file(file, roster, root, today=today, member_since=since, by=user)
            else:
                plan = plan_roster(roster, root, today=today, member_since=since)
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        self._tell(plan)
        self._tell_account(plan, [row.place for row in roster.hidden_rows])
        self.stdout.write(DONE if apply else "Chưa ghi gì; thêm --apply để nhập.")

    def _named(self, model, **key):
        row = model.objects.filter(**key).first()
        if row is None:
            raise CommandError(f"Không có {model._meta.verbose_name} “{next(iter(key.values()))}”.")
        return row

    def _tell(self, plan: RosterPlan) -> None:
        counts = plan.counts
        self.stdout.write(
            f"Đọc được {counts['rows']} người; mới {counts['new']}, thay đổi {counts['changed']}, "
            f"chuyển {counts['moved']}, trở lại {counts['returned']}, không còn trong danh sách {counts['left']}, "
            f"chi bộ mới {counts['new_cells']}, dòng lỗi {counts['problems']}."
        )
        self.stdout.write(f"Cột bỏ qua: {', '.join(plan.ignored_headers) or 'không có'}.")
        for note in filter(None, [late_note(plan.closed_years), *plan.cell_notes]):
            self.stdout.write(f"  {note}")
        for problem in [*plan.problems, *plan.notices]:
            place = place_of(problem.sheet, problem.row)
            self.stdout.write(
                f"  {place[:1].upper()}{place[1:]}, {problem.column}: {problem.message} {problem.name}"
            )

    def _tell_account(self, plan: RosterPlan, hidden: list[str]) -> None:
        """What became of every cell that is not empty, and each line that is not read."""
        account = plan.account
        counts = ", ".join(f"{label} {count}" for label, count in account.summary)
        self.stdout.write(f"Tệp có {account.total} ô có nội dung: {counts}.")
        if hidden:
            self.stdout.write(f"{len(hidden)} dòng đang ẩn, vẫn được đọc: {', '.join(hidden)}.")
        for line in [*account.columns(), *account.lines]:
            place = f"{place_of(line.sheet, line.row)}: " if line.row else ""
            self.stdout.write(
                f"  {place}{line.what} ({line.fate_label}, {line.cells} ô): {line.text}"
            )
