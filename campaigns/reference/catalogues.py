"""Catalogues to refer to, as `catalogues.toml` lists them."""

import tomllib
from pathlib import Path

from campaigns.models import Catalogue, CatalogueEntry

AREAS = "linh-vuc"
CATALOGUES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def load() -> None:
    """Write the catalogues that are missing."""
    for code, fields in CATALOGUES.items():
        groups = fields["groups"]
        columns = {name: value for name, value in fields.items() if name != "groups"}
        catalogue, created = Catalogue.objects.get_or_create(code=code, defaults=columns)
        if created:
            CatalogueEntry.objects.bulk_create(
                CatalogueEntry(catalogue=catalogue, group=group, number=number, text=text)
                for group, texts in groups.items()
                for number, text in enumerate(texts, start=1)
            )
