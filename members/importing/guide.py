"""The sheet of the template that says how each column is filled in."""

from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation

TITLE = "Hướng dẫn"
RULES = (
    "Mỗi đồng chí một dòng ở trang đầu; không gộp ô, không thêm dòng chữ giữa các đồng chí.",
    "Ngoài họ tên cần ít nhất một trong ba điều: ngày sinh, số thẻ đảng viên, ngày vào Đảng.",
    "Dòng “Tính đến ngày” nói danh sách đúng vào ngày nào; mời sửa nếu danh sách lập cho ngày khác.",
    "Ô để trống thì cổng giữ nguyên điều đã ghi; muốn xóa một điều thì sửa ở trang của đảng viên ấy.",
    "Tải tệp lên ở trang “Nhập danh sách đảng viên”: cổng cho xem trước từng dòng rồi mới ghi.",
)
COLUMNS = (
    ("Cột", "Cách ghi", "Ví dụ"),
    (
        "Họ và tên",
        "Ghi đủ họ, chữ đệm và tên; không ghi kèm “Đ/c” hay số thứ tự.",
        "Nguyễn Thị Ánh",
    ),
    ("Ngày sinh", "Đủ ngày, tháng và năm bốn chữ số.", "05/03/1985"),
    ("Giới tính", "Chọn trong danh sách của ô.", "Nữ"),
    ("Chi bộ", "Chọn trong danh sách của ô; chi bộ mới thì ghi tên.", "Chi bộ Văn phòng"),
    (
        "Chức vụ Đảng",
        "Nhiều chức vụ thì cách nhau bằng dấu phẩy; cả cột để trống thì cổng không đổi gì.",
        "Bí thư chi bộ, Đảng ủy viên",
    ),
    ("Chức vụ chính quyền", "Chức vụ, công việc hiện nay.", "Chánh Văn phòng"),
    ("Ngày vào Đảng", "Ngày kết nạp.", "03/02/2010"),
    ("Ngày chính thức", "Đảng viên dự bị thì để trống.", "03/02/2011"),
    ("Số thẻ đảng viên", "Ghi như trên thẻ, kể cả số 0 ở đầu.", "00123456"),
    ("Đơn vị công tác", "Cơ quan, phòng, ban.", "Văn phòng Tỉnh ủy"),
    (
        "Ghi chú",
        "Cổng đọc được việc miễn sinh hoạt có ghi ngày; điều khác được báo lại là chưa ghi.",
        "Miễn sinh hoạt từ 01/07/2026",
    ),
)


def add_guide(book: Any) -> None:
    """Add the sheet to a workbook that is written row by row; an import tells that it is not read."""
    sheet = book.create_sheet(TITLE)
    for letter, width in zip("ABC", (24, 70, 30), strict=True):
        sheet.column_dimensions[letter].width = width
    for rule in RULES:
        sheet.append([rule])
    sheet.append([])
    for number, line in enumerate(COLUMNS):
        cells = [WriteOnlyCell(sheet, value=text) for text in line]
        for cell in cells:
            cell.font = Font(bold=number == 0)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append(cells)


def offer(sheet: Any, formula: str, cells: str) -> None:
    """Offer the texts of a formula in these cells; another text may be written too."""
    choice = DataValidation(type="list", formula1=formula, allow_blank=True)
    choice.showErrorMessage = False
    choice.add(cells)
    sheet.data_validations.append(choice)
