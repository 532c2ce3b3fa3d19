"""Pictures of numbers as SVG, drawn here: no script, no style sheet, only attributes.

A picture is the same on the page, in its own file and in PDF. Each is drawn twice, for a wide page
and for a phone of 330 pixels; a style sheet shows one of the two. Lines and bars carry their names
and numbers beside them; shape, dash or lightness tells apart what colour tells apart, so that a
print in grey says the same.
"""
