"""The parts of which the forms of the review are made, and words that several forms share."""

from typing import NamedTuple

from campaigns.models import ReviewSection

Content = ReviewSection.Content


class Section(NamedTuple):
    """One heading: its number, its words, what stands under it."""

    number: str
    heading: str
    content: str = Content.HEADING
    is_required: bool = False
    has_level: bool = False
    signed_by: str = ""
    source: str = ""


class Form(NamedTuple):
    """A form of one kind with its sections."""

    kind: str
    code: str
    title: str
    sections: tuple[Section, ...]
    source: str
    subtitle: str = ""
    opening: str = ""
    names_posts: bool = False


def written(number: str, heading: str, **more) -> Section:
    """A heading under which the author must write."""
    return Section(number, heading, Content.TEXT, is_required=True, **more)


OPENING = (
    "Căn cứ kết quả lãnh đạo, chỉ đạo thực hiện nhiệm vụ chính trị tại địa phương (cơ quan, đơn vị), "
    "{tap_the} kiểm điểm, tự đánh giá, xếp loại chất lượng với các nội dung chủ yếu sau:"
)
AUTHOR = "Người tự kiểm điểm"
