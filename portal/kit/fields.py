"""Model fields: texts with a limit, and derived, indexed texts beside their source."""

from collections.abc import Callable

from django.core.validators import MaxLengthValidator
from django.db import models

from portal.kit.limits import MAX_TEXT, LongText
from portal.kit.text import name_sort_key, normal


class LongTextField(models.TextField):
    """A text of several lines, at most `max_length` characters long, however it comes in."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", MAX_TEXT)
        super().__init__(*args, **kwargs)
        self.validators.append(MaxLengthValidator(kwargs["max_length"]))

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": LongText} | kwargs)


class DerivedTextField(models.CharField):
    """A column computed from other columns of the same row just before it is written."""

    derive: Callable[[str], str]

    def __init__(self, *args, sources=(), **kwargs):
        self.sources = tuple(sources)
        kwargs.setdefault("max_length", 400)
        kwargs.update(editable=False, blank=True, default="", db_index=True)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        """Keep the sources, drop what the constructor sets itself."""
        name, path, args, kwargs = super().deconstruct()
        for key in ("editable", "blank", "default", "db_index"):
            kwargs.pop(key, None)
        return name, path, args, kwargs | {"sources": self.sources}

    def pre_save(self, model_instance, add):
        """Derive the value; called by save, bulk_create and bulk_update alike."""
        joined = " ".join(str(getattr(model_instance, name) or "") for name in self.sources)
        value = self.derive(joined)[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value


class FoldedField(DerivedTextField):
    """Search text in the normal form: no marks, no case, one kind of dash and apostrophe."""

    derive = staticmethod(normal)


class NameSortField(DerivedTextField):
    """Order of names: given name first, in Vietnamese alphabetical order."""

    derive = staticmethod(name_sort_key)
