"""The search of everything that the reader may see, in groups of a few lines each.

`asked` is who asks for which text, `groups` holds what a group is, `units` finds organisations and
people, `records` what they recorded, `registers` the lines of all registers in one query, `pages`
the pages and their help. Each kind is asked for once, through its own
`visible_to` and `search`: what the reader may not open is neither shown nor counted. A search reads
at most `MOST` rows of a kind; where there are more, the group says so. Tables that hold the text
nowhere are found out by one plain query (`held`) and not asked further.
"""
