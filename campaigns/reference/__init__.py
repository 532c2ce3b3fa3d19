"""Reference data of the main floor: what regulations fix for a time, written once, then edited."""

from campaigns.models import Campaign

from . import catalogues, quality, schemes


def load() -> None:
    """Write what is missing; what an office changed stays."""
    Campaign.objects.get_or_create(
        directive="Kết luận số 01-KL/TW ngày 18/5/2021",
        defaults={
            "name": "Tiếp tục thực hiện Chỉ thị số 05-CT/TW về đẩy mạnh học tập và làm theo "
            "tư tưởng, đạo đức, phong cách Hồ Chí Minh",
            "starts_on": "2021-05-18",
        },
    )
    catalogues.load()
    quality.load()
    schemes.load()
