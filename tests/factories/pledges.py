"""Pledges for tests, with one item."""

import factory
from factory.django import DjangoModelFactory

from campaigns.models import Pledge, PledgeItem


class PledgeFactory(DjangoModelFactory):
    """`items=2` writes two items; `state=` sets the state as the verbs would leave it."""

    class Meta:
        model = Pledge
        skip_postgeneration_save = True

    kind = "training"

    @factory.post_generation
    def items(self, create, count, **kwargs):
        PledgeItem.objects.bulk_create(
            PledgeItem(pledge=self, position=n, area="Tư tưởng", content=f"Việc {n + 1}")
            for n in range(1 if count is None else count)
        )
