"""Print who may do what: post × level × powers, read from the code itself."""

from collections.abc import Iterator

from django.apps import apps
from django.core.management.base import BaseCommand

from members.models.scopes import DOWN, Level, Post, Power, powers_of

_REACH = {None: "-", False: "here", DOWN: "down"}


class Command(BaseCommand):
    help = "In bảng quyền: mỗi chức vụ, mỗi cấp có quyền gì; here = tại tổ chức, down = trở xuống."

    def handle(self, *args, **options):
        header = ["", *(power.value for power in Power)]
        rows = [[name, *cells] for name, cells in matrix()]
        width = max(len(row[0]) for row in rows)
        for row in [header, *rows]:
            cells = (cell.ljust(len(name)) for cell, name in zip(row[1:], header[1:], strict=True))
            self.stdout.write("  ".join([row[0].ljust(width), *cells]).rstrip())
        self.stdout.write(
            "\nhere = tại tổ chức đó; down = tổ chức đó và cấp dưới.\n"
            "Đảng viên không giữ chức vụ: chỉ hồ sơ của mình. Quản trị kỹ thuật: chỉ tài khoản.\n"
        )
        for right, steps, powers, refused in handlings():
            self.stdout.write(f"{right} ({steps}); quyền: {powers}; từ chối với {refused}.")
        self.stdout.write(
            "Danh sách, chức vụ: không ai ghi, sửa hồ sơ của mình; chức vụ vượt quyền người ghi thì "
            "chờ người có đủ quyền xác nhận; chức vụ kiểm tra do cấp trên kết thúc."
        )


def handlings() -> Iterator[tuple[str, str, str, str]]:
    """Each right to check or decide: its verbs, its powers and to whom it is refused."""
    for model in apps.get_models():
        for handling in getattr(model, "HANDLINGS", ()):
            refused = ["người được xét"] if hasattr(model, "member") else []
            if handling.four_eyes:
                refused.append("người đã lập, đề xuất, chủ trì hoặc lãnh đạo đơn vị được xét")
            yield (
                handling.permission,
                ", ".join(handling.verbs),
                " | ".join(handling.powers),
                "; ".join(refused),
            )


def matrix() -> Iterator[tuple[str, list[str]]]:
    """Each level and post with the reach of each power; a grass-roots cell apart."""
    places = [(level, level.label, False) for level in Level]
    places.insert(2, (Level.GRASSROOTS, "Chi bộ cơ sở", True))
    for level, label, holds_members in places:
        for post in Post:
            held = powers_of(post, level, holds_members=holds_members)
            yield f"{label} · {post.label}", [_REACH[held.get(power)] for power in Power]
