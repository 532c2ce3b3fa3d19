"""Frozen documents, the paragraphs that people write, layouts, and who exported what."""

# ruff: noqa: F401  imported from here by everybody
from .editions import FORMATS, Edition, ExportRecord
from .exports import ExportItem, ExportJob
from .layouts import LayoutProfile
from .narratives import Narrative
from .numbers import DocumentNumber
from .word_templates import WordTemplate
