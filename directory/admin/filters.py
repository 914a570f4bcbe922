"""Filters of the offer list; the editors' queues are links to them."""

from datetime import timedelta
from typing import Any

import django_filters
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet

from directory import actions
from directory.admin.views import candidates
from directory.duplicates import pairs
from directory.models import District, Offer

SOON_DAYS = 30
QUEUES = (
    ("review", "in Prüfung"), ("stale", "nicht bestätigt"), ("incomplete", "unvollständig"),
    ("expiring", "läuft bald ab"), ("duplicates", "vielleicht doppelt"), ("paused", "pausiert"),
    ("hidden", "verborgen, weil veraltet"), ("expired", "abgelaufen"), ("archived", "archiviert"),
)  # fmt: skip


def in_queue(offers: Any, queue: str) -> Any:
    """Return the offers of a queue."""
    today = timezone.localdate()
    if queue == "review":
        return offers.filter(_workflow_states__status="in_progress").distinct()
    if queue == "stale":
        return offers.filter(pk__in=actions.stale_offers(today).values("pk"))
    if queue == "incomplete":
        return offers.filter(completeness__lt=100).exclude(withdrawn="archived")
    if queue == "expiring":
        return offers.filter(live=True, visible_until__lte=today + timedelta(days=SOON_DAYS))
    if queue == "duplicates":
        found = pairs(candidates(offers.exclude(withdrawn="archived")))
        return offers.filter(pk__in={one.pk for pair in found for one in pair})
    withdrawn = {"hidden": "stale"}.get(queue, queue)
    return offers.filter(withdrawn=withdrawn)


class OfferFilterSet(WagtailFilterSet):
    queue = django_filters.ChoiceFilter(label="Warteschlange", choices=QUEUES, method="by_queue")
    district = django_filters.ModelChoiceFilter(
        label="Stadtteil",
        queryset=District.objects.all(),
        field_name="at_locations__location__district",
        distinct=True,
    )

    class Meta:
        model = Offer
        fields = ["queue", "live", "organisation", "needs", "district", "access", "cost"]

    def by_queue(self, queryset: Any, name: str, value: str) -> Any:
        return in_queue(queryset, value)
