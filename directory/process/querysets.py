"""Which phases and steps."""

from typing import Self

from django.db import models
from django.db.models import Prefetch


class PhaseQuerySet(models.QuerySet):
    def with_steps(self) -> Self:
        """Load phases with steps, their needs and chosen offers: five queries, however many steps."""
        from directory.process.models import Step, StepOffer

        chosen = StepOffer.objects.filter(offer__live=True, offer__organisation__live=True)
        steps = Step.objects.prefetch_related("needs", Prefetch("chosen_offers", chosen))
        return self.prefetch_related(Prefetch("steps", steps.order_by("order")))
