"""Help: what each page is for, in the words of the guidance, and whom to ask.

The texts are data, a file for each area (`*.toml`). A `[[page]]` has

- `name`: the URL name of the page; `covers`: how the URL names of the pages around it begin;
- `title`, which holds the words of the menu, and `text`, three to six sentences;
- `permission`: asked of the reader without a record before the page is offered to them.

`guide` reads them, `advisers` says whom the reader asks, by posts of today, `cards` what a role is
shown at its first login (`first/cards.toml`), `first_steps` what leads an empty portal to an open
year.
"""
