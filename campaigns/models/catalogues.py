"""Catalogues of the Party's standards as texts to refer to; never ticks against a person."""

from __future__ import annotations

from django.db import models


class Catalogue(models.Model):
    """A list that a regulation fixes for a time: 5 chuẩn mực, 19 điều, 27 biểu hiện, areas.

    Source: QĐ 144-QĐ/TW 2024; QĐ 207-QĐ/TW 2026; NQ 04-NQ/TW 2016.
    """

    code = models.SlugField("mã", unique=True)
    name = models.CharField("tên danh mục", max_length=200)
    source = models.CharField("căn cứ", max_length=300, blank=True)
    valid_from = models.DateField("áp dụng từ", null=True, blank=True)
    valid_to = models.DateField("áp dụng đến", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "danh mục"

    def __str__(self) -> str:
        return self.name


class CatalogueEntryQuerySet(models.QuerySet):
    def in_force(self, year: int) -> CatalogueEntryQuerySet:
        """Entries of the catalogues that apply on at least one day of the year."""
        return self.filter(
            models.Q(catalogue__valid_from__isnull=True)
            | models.Q(catalogue__valid_from__year__lte=year),
            models.Q(catalogue__valid_to__isnull=True)
            | models.Q(catalogue__valid_to__year__gte=year),
        )


class CatalogueEntry(models.Model):
    """One entry of a catalogue, with the group under which the regulation puts it."""

    catalogue = models.ForeignKey(Catalogue, models.CASCADE, related_name="entries")
    group = models.CharField("nhóm", max_length=100, blank=True)
    number = models.PositiveSmallIntegerField("số")
    text = models.CharField("nội dung", max_length=300)

    objects = CatalogueEntryQuerySet.as_manager()

    class Meta:
        ordering = ["catalogue", "pk"]
        verbose_name = "mục"
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue", "group", "number"], name="catalogue_entry_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"
