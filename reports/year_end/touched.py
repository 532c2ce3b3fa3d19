"""What figures say before and after a correction, for the page that lists what it touches."""

from collections.abc import Iterable

from django.utils import timezone

from campaigns.actions.touched_figures import About, Texts
from campaigns.models import CampaignYear
from members.models import Organization
from reports.figures import exemplars, leaders, people
from reports.figures.period import Period
from reports.figures.registry import FIGURES, split_figures
from reports.year_end.sections import KEYS

OF_PEOPLE = (people.MEMBERS.rows, leaders.MARKS.rows)
OF_AWARDS = {measure.key for measure in exemplars.MEASURES}
SHOWN = {
    About.PEOPLE: [
        key for key in KEYS if any(tally.rows in OF_PEOPLE for tally in FIGURES[key].tallies)
    ],
    About.UNITS: list(KEYS),
    About.DECISIONS: [key for key in KEYS if key in OF_AWARDS],
}


def figure_texts(
    about: About, units: Iterable[Organization], years: Iterable[CampaignYear]
) -> Texts:
    """The report's figures that may change, of each unit in each year (`settings.FIGURE_TEXTS`)."""
    today, texts = timezone.localdate(), {}
    units = list(units)
    for year in years:
        period = Period.of_campaign_year(year, today)
        for unit in units:
            whole, _ = split_figures(SHOWN[about], unit, [], period)
            for figure in whole.values():
                texts[figure.label, unit.name, year.calendar_year] = figure.full
    return texts
