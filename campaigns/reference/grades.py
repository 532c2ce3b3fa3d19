"""The grades of each scheme in its own words, with the least points where it grades by points."""

from typing import NamedTuple

from campaigns.models import Grade

from .sureness import (
    HD_21,
    HD_27,
    KNOWN,
    OF_2014,
    OF_2018,
    OF_2023,
    OF_2025,
    QD_124,
    QD_366,
    READ,
    SURE,
)

S = Grade.Standing
ORG, MEMBER = Grade.Target.ORGANIZATION, Grade.Target.MEMBER


class Label(NamedTuple):
    """A grade's standing, its name in full and in short."""

    standing: str
    label: str
    short: str


SINCE_2018 = (
    Label(S.TOP, "Hoàn thành xuất sắc nhiệm vụ", "HTXSNV"),
    Label(S.GOOD, "Hoàn thành tốt nhiệm vụ", "HTTNV"),
    Label(S.DONE, "Hoàn thành nhiệm vụ", "HTNV"),
    Label(S.FAILED, "Không hoàn thành nhiệm vụ", "KHTNV"),
)
ORGANIZATIONS_2014 = (
    Label(S.TOP, "Trong sạch, vững mạnh", "TSVM"),
    Label(S.GOOD, "Hoàn thành tốt nhiệm vụ", "HTTNV"),
    Label(S.DONE, "Hoàn thành nhiệm vụ", "HTNV"),
    Label(S.FAILED, "Yếu kém", "YK"),
)
MEMBERS_2014 = (
    Label(S.TOP, "Đủ tư cách, hoàn thành xuất sắc nhiệm vụ", "ĐTC-XS"),
    Label(S.GOOD, "Đủ tư cách, hoàn thành tốt nhiệm vụ", "ĐTC-T"),
    Label(S.DONE, "Đủ tư cách, hoàn thành nhiệm vụ", "ĐTC-HT"),
    Label(S.FAILED, "Không hoàn thành nhiệm vụ", "KHTNV"),
)
LABELS = {
    OF_2014: {ORG: ORGANIZATIONS_2014, MEMBER: MEMBERS_2014},
    OF_2018: {ORG: SINCE_2018, MEMBER: SINCE_2018},
    OF_2023: {ORG: SINCE_2018, MEMBER: SINCE_2018},
    OF_2025: {ORG: SINCE_2018, MEMBER: SINCE_2018},
}
# The least points of a grade; the lowest grade has none.
POINTS: dict[str, dict[str, dict[str, int]]] = {
    OF_2014: {ORG: {S.TOP: 50, S.GOOD: 50, S.DONE: 50}},
    OF_2025: {target: {S.TOP: 90, S.GOOD: 70, S.DONE: 50} for target in (ORG, MEMBER)},
}
_OF_2014 = f"{HD_27}, {READ}; ngưỡng điểm riêng của mức này chưa tra được"
SOURCES = {
    OF_2014: {ORG: _OF_2014, MEMBER: f"Tên mức {KNOWN}"},
    OF_2018: dict.fromkeys((ORG, MEMBER), f"{HD_21}; tên mức {READ}"),
    OF_2023: dict.fromkeys((ORG, MEMBER), f"{QD_124}; tên mức {READ}"),
    OF_2025: dict.fromkeys((ORG, MEMBER), f"{QD_366}, Điều 11; {SURE}"),
}
