"""Frozen documents, the paragraphs that people write, layouts, and who exported what."""

from .editions import FORMATS, Edition, ExportRecord
from .exports import ExportItem, ExportJob
from .layouts import LayoutProfile
from .narratives import Narrative
from .numbers import DocumentNumber
from .word_templates import WordTemplate

__all__ = [
    "FORMATS",
    "DocumentNumber",
    "Edition",
    "ExportItem",
    "ExportJob",
    "ExportRecord",
    "LayoutProfile",
    "Narrative",
    "WordTemplate",
]
