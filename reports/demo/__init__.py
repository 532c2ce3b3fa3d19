"""An invented bloc with a story, for trying the portal and for measuring it.

Every name is made up and marked "minh họa". One module a noun, each `build(world)`; `world.py`
makes the organisations, people and accounts that the others write about.
"""
