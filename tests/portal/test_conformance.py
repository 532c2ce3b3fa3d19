"""The checker of pages notices what the standard forbids."""

import pytest

from tests.conformance import invalid

PAGE = '<!DOCTYPE html><html lang="vi"><head><title>Thử</title></head><body>{}</body></html>'


@pytest.mark.parametrize(
    "part",
    [
        '<div hx-post="/"></div>',
        '<input type="text" min="0">',
        '<time datetime="2026-11-23T10:00:00.123456+07:00">10:00</time>',
        "<time>23/11/2026</time>",
        '<p id="a"></p><p id="a"></p>',
        '<label for="none">Tên</label>',
        '<label for="kept">Tên</label><input type="hidden" id="kept">',
        '<a href="#none">Đến</a>',
        '<div aria-label="Bảng"></div>',
        "<ul><p>Một</p></ul>",
        '<a href="/"><button>Mở</button></a>',
        "<p><div>Một</div></p>",
        "<b>Một",
    ],
)
def test_what_the_standard_forbids_is_found(part):
    assert invalid(PAGE.format(part)) != []


def test_a_sound_page_is_accepted():
    sound = (
        '<time datetime="2026-11-23T10:00:00+0700">10:00</time><input type="number" min="0">'
        '<div role="region" aria-label="Bảng"></div><ul><li><a href="#here">Đến</a></ul>'
        '<p id="here" data-hx-get="/">Một</p>'
    )
    assert invalid(PAGE.format(sound)) == []
