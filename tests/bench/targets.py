"""What each value of the benchmark may be of its limit."""

# A name that ends in "_" stands for all that begin with it; the first that fits counts.
TARGETS = {
    "list_": 2,
    "form_": 2,
    "meeting_form": 3,
    "empty_": None,
    "home_": 3,
    "dashboard": 3,
    "board_": 3,
    "calendar": 3,
    "report_page": 3,
    "search_": 3,
    "save_100_": 5,
    "report_six_years": 2,
    "report_pdf": 1.3,
    "report_xlsx": 1.5,
    "report_xlsx_rows": 1.5,
    "roster_6000": 6,
    "roster_30000": 6,
    "roster_6000_memory": 1,
    "export_60_two_workers": 0.6,
    "export_60_memory": 1.2,
}
# Of fifteen hundred cells the portal's own part of the dashboard is small beside its SQL.
AT_L = {"dashboard": 1.5}
TEN_YEARS, TEN_YEARS_TARGET = "_ten_years_steps", 1.2
# Of a bloc of fifty cells a board's SQL is next to nothing: held to its target from M on.
FROM_M = "board_"
# What costs the same beside its rows in a larger office: the ratio of two sizes.
FLAT = ("list_", "form_")
FLAT_TARGET = 1.25


def target_of(name: str, size: str) -> float | None:
    """The highest ratio that the office accepts for a measurement; None where none was set."""
    if "_ten_years" in name:
        return TEN_YEARS_TARGET if name.endswith(TEN_YEARS) else None
    if name.startswith(FROM_M) and size == "S":
        return None
    if size == "L" and name in AT_L:
        return AT_L[name]
    keys = (key for key in TARGETS if name == key or (key[-1] == "_" and name.startswith(key)))
    return next((TARGETS[key] for key in keys), None)
