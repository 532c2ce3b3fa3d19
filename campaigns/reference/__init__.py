"""Reference data of the main floor: what regulations fix for a time, written once, then edited."""

import datetime as dt

from campaigns.models import Campaign

from . import catalogues, quality, schemes

# Directives that followed each other (domain §0, §9: the reviews of 2007–2010 and 2016–2021).
CAMPAIGNS = (
    (
        "Chỉ thị số 06-CT/TW ngày 7/11/2006",
        "Cuộc vận động “Học tập và làm theo tấm gương đạo đức Hồ Chí Minh”",
        dt.date(2007, 2, 3),
        dt.date(2010, 12, 31),
    ),
    (
        "Chỉ thị số 03-CT/TW ngày 14/5/2011",
        "Tiếp tục đẩy mạnh học tập và làm theo tấm gương đạo đức Hồ Chí Minh",
        dt.date(2011, 5, 14),
        dt.date(2016, 5, 14),
    ),
    (
        "Chỉ thị số 05-CT/TW ngày 15/5/2016",
        "Đẩy mạnh học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
        dt.date(2016, 5, 15),
        dt.date(2021, 5, 17),
    ),
    (
        "Kết luận số 01-KL/TW ngày 18/5/2021",
        "Tiếp tục thực hiện Chỉ thị số 05-CT/TW về đẩy mạnh học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
        dt.date(2021, 5, 18),
        None,
    ),
)


def load() -> None:
    """Write what is missing; what an office changed stays."""
    for directive, name, first, last in CAMPAIGNS:
        Campaign.objects.get_or_create(
            directive=directive, defaults={"name": name, "starts_on": first, "ends_on": last}
        )
    catalogues.load()
    quality.load()
    schemes.load()
