"""Frozen documents, what people write, layouts, totals from paper, and who exported what."""

# ruff: noqa: F401  imported from here by everybody
from .cards import CardsRead
from .editions import FORMATS, Edition, ExportRecord
from .exports import ExportItem, ExportJob
from .layouts import LayoutProfile
from .narratives import Narrative
from .numbers import DocumentNumber
from .past_figures import FIRST_YEAR, PastFigure, PastFigureImport
from .word_templates import WordTemplate
