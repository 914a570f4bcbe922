"""The way from arrival to integration, as phases and steps with their offers."""

from collections import defaultdict
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from directory.models import Offer
from directory.process.models import Phase, Step

OFFERS_PER_STEP = 5


def process(request: HttpRequest) -> HttpResponse:
    phases = list(Phase.objects.with_steps())
    steps = [step for phase in phases for step in phase.steps.all()]
    ids = _offers_of(steps)
    wanted = {offer for offers in ids.values() for offer in offers}
    cards = {card["id"]: card for card in Offer.objects.cards(wanted, request.LANGUAGE_CODE)}
    for step in steps:
        step.offers = [cards[pk] for pk in ids[step.pk] if pk in cards]
    return render(request, "process/process.html", {"phases": phases})


def _offers_of(steps: list[Step]) -> dict[int, list[UUID]]:
    """Return up to five offers per step: chosen ones first, then those for one of its needs."""
    by_need: dict[int, list[UUID]] = defaultdict(list)
    links = Offer.objects.published().filter(needs__in={need for step in steps for need in step.needs.all()})
    for offer, need in links.order_by("name_de").values_list("pk", "needs"):
        by_need[need].append(offer)
    return {
        step.pk: list(
            dict.fromkeys(
                [
                    *(row.offer_id for row in step.chosen_offers.all()),
                    *(offer for need in step.needs.all() for offer in by_need[need.pk]),
                ]
            )
        )[:OFFERS_PER_STEP]
        for step in steps
    }
