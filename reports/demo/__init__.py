"""An invented bloc with a story, for trying the portal and for measuring it.

What lives here: `build.py` (the order in which the story is told), `world.py` (what has been built
so far), `story.toml` (names and texts), and one module a noun, each with `build(world)`. Every name
is made up and marked "minh họa". Nothing else of the house imports this package but the command and
the benchmark.

Decisions:
- Records reach their states by steps (`steps.py`): `lead` takes a new record from state to state
  along the transitions that its verbs declare, and rows and steps are written in bulk, one code
  path for every size. Calling the verbs themselves would take minutes for the twenty thousand
  steps of size S. tests/reports/test_demo_stages.py replays records of each kind through the real
  verbs and finds the same columns and the same steps.
- A cell's ballot is told for the office's members of this year alone; elsewhere a proposal stands
  without one, which the verb `propose` would refuse.
- Everybody has an account, because everybody takes steps; only the eight logins of the contract
  (`accounts.py`) have a password.
- `world.rng` is one sequence: a draw more or less anywhere changes everything that follows it.
"""
