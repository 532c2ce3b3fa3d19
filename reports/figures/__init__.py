"""Figures: each counted once here, dressed by page, PDF, XLSX and DOCX alike."""
