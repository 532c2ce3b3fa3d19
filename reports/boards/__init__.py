"""The boards of the dashboard: each a function from a choice of units to one table and its charts.

Page, workbook and SVG dress the same `Board`; members are counted here and never ranked.
"""
