"""Invented names."""

FAMILY = [
    "Bùi",
    "Đặng",
    "Đinh",
    "Đỗ",
    "Dương",
    "Hoàng",
    "Hứa",
    "Lê",
    "Lương",
    "Lý",
    "Nguyễn",
    "Nông",
    "Phạm",
    "Trần",
    "Vi",
    "Vũ",
]
MALE = ["Văn", "Hữu", "Đức", "Minh", "Quang", "Thành", "Xuân"]
FEMALE = ["Thị", "Bích", "Ngọc", "Kim", "Thanh"]
GIVEN_MALE = [
    "An",
    "Bình",
    "Đạt",
    "Giang",
    "Hải",
    "Hùng",
    "Khánh",
    "Long",
    "Nam",
    "Phong",
    "Quân",
    "Sơn",
    "Tuấn",
    "Việt",
]
GIVEN_FEMALE = [
    "Anh",
    "Dung",
    "Đào",
    "Hạnh",
    "Hương",
    "Lan",
    "Nga",
    "Oanh",
    "Phương",
    "Thảo",
    "Uyên",
    "Yến",
    "Ý",
]
