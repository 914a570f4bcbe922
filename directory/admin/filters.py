"""Filters of the offer list; the editors' queues are links to them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import WorkflowState

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
        return offers.filter(pk__in=_in_review())
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


def _in_review() -> list[UUID]:
    """Return ids; a join would fail on SQLite, where a UUID and its text differ."""
    content_type = ContentType.objects.get_for_model(Offer)
    states = WorkflowState.objects.filter(content_type=content_type, status="in_progress")
    return [UUID(pk) for pk in states.values_list("object_id", flat=True)]


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
