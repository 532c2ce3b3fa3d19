"""What the records of a period say by name: sentences of the report beside those of its figures.

A figure says how many; here stand the programmes, topics, contests, titles and units themselves,
each with its number, which opens the records it counts. One function a section, a fixed number of
queries each, and none where the figure of the same things is zero. Nothing is written here.
"""

from collections.abc import Mapping

from members.models import Organization
from reports.figures.figure import Figure
from reports.figures.period import Period
from reports.year_end.named.awards import commendations, own_grades
from reports.year_end.named.civil_servants import civil_servants
from reports.year_end.named.criteria import criteria
from reports.year_end.named.direction import directives, leadership, standards
from reports.year_end.named.lines import Names
from reports.year_end.named.meetings import meetings
from reports.year_end.named.pledges import leaders_first, pledges
from reports.year_end.named.publicity import publicity
from reports.year_end.named.results import conferences, drives, following, studies, topics, welfare
from reports.year_end.named.units import composites, review_themes, sectors

# The sentences of each section, in their order.
SENTENCES = {
    "features": (sectors,),
    "leadership": (leadership,),
    "results": (composites,),
    "study": (studies, conferences, drives, directives, topics),
    "following": (pledges, following),
    "example": (leaders_first,),
    "standards": (standards,),
    "meetings": (meetings,),
    "publicity": (publicity,),
    "commendation": (commendations,),
    "welfare": (welfare,),
    "grading": (review_themes, own_grades, criteria, civil_servants),
}


def named_sentences(
    organization: Organization, period: Period, figures: Mapping[str, Figure]
) -> tuple[dict[str, Figure], dict[str, list[str]]]:
    """The numbers in the sentences by their keys, and the sentences by their section."""
    names = Names(organization, period, figures)
    sentences = {
        section: [line for write in writers for line in write(names)]
        for section, writers in SENTENCES.items()
    }
    return names.numbers, sentences
