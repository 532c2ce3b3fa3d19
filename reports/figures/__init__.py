"""What is counted, down the tree of organisations, in a period. Nothing here writes.

`registry.py` lists every figure; `tally.py` says how rows are counted, `measure.py` what one figure
is made of, `figure.py` what comes out: integers that page, PDF, workbook and Word show alike.
"""
