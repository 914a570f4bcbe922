"""Changing records and what follows from it: confirming, pausing, archiving, letting go of what is old."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from directory.changes import announce
from directory.freshness import Limits
from directory.models import Confirmation, FreshnessSettings, Offer
from directory.models.base import Record, Withdrawn
from directory.models.vocabulary import FieldGroup

# What belongs to the other groups; everything else is the description.
_COLUMNS = {
    FieldGroup.CONTACT: ("website", "email", "access_url", "contacts", "at_locations"),
    FieldGroup.HOURS: ("schedules", "closures"),
    FieldGroup.CAPACITY: ("places", "free_places", "waiting_weeks", "capacity_date"),
}
_NO_CONTENT = (
    "pk", "live", "has_unpublished_changes", "first_published_at", "last_published_at", "live_revision",
    "latest_revision", "created_at", "modified_at", "locked", "locked_at", "locked_by", "go_live_at",
    "expire_at", "expired", "source", "withdrawn", "visible_until", "completeness",
)  # fmt: skip


@transaction.atomic
def confirm(*, offers: Iterable[Offer], groups: Iterable[str], by: Any, on: date | None = None) -> int:
    """Note that somebody says this is still right; return the number of offers."""
    groups = list(groups)
    on = on or timezone.localdate()
    count = 0
    for offer in offers:
        _confirm(offer, groups, digests(offer), by, on)
        count += 1
    return count


def _confirm(offer: Offer, groups: list[str], known: dict[FieldGroup, str], by: Any, on: date) -> None:
    for group in groups:
        # The date of places is the day they were counted, not the day somebody looked at the number.
        day = offer.capacity_date if group == FieldGroup.CAPACITY else on
        if day is not None:
            Confirmation.objects.update_or_create(
                offer=offer,
                group=group,
                defaults={"confirmed_on": day, "by": by, "digest": known.get(FieldGroup(group), "")},
            )
    log(offer, "directory.confirm", user=by, data={"groups": groups})
    update_visibility(offer=offer)


@transaction.atomic
def confirm_what_changed(*, offer: Offer, by: Any) -> None:
    """Publishing a change of the hours confirms the hours, and nothing else."""
    known = {row.group: row.digest for row in Confirmation.objects.filter(offer=offer)}
    now = digests(offer)
    changed = [group.value for group, digest in now.items() if known.get(group.value) != digest]
    if changed:
        _confirm(offer, changed, now, by, timezone.localdate())
    else:
        update_visibility(offer=offer)


def update_visibility(*, offer: Offer) -> None:
    """Derive the last day on which the public sees the offer."""
    settings = FreshnessSettings.load()
    limits = Limits(settings.days(FieldGroup.DESCRIPTION), settings.grace_days)
    confirmed = (
        Confirmation.objects.filter(offer=offer, group=FieldGroup.DESCRIPTION)
        .values_list("confirmed_on", flat=True)
        .first()
    )
    days = [limits.visible_until(confirmed)] if confirmed else []
    before = offer.visible_until
    offer.visible_until = min([*days, *([offer.valid_to] if offer.valid_to else [])], default=None)
    if offer.visible_until != before:
        Offer.objects.filter(pk=offer.pk).update(visible_until=offer.visible_until)
        announce([offer.pk])


@transaction.atomic
def withdraw(*, record: Record, reason: str, by: Any) -> None:
    """Take a record off the public pages and say why; publishing it again brings it back."""
    record.withdrawn = reason
    type(record).objects.filter(pk=record.pk).update(withdrawn=reason)
    if record.live:
        record.unpublish(user=by)
    log(record, f"directory.{reason}", user=by)


def put_back(*, record: Record) -> None:
    """What is published is no longer withdrawn."""
    if record.withdrawn:
        record.withdrawn = ""
        type(record).objects.filter(pk=record.pk).update(withdrawn="")


def maintain(*, today: date | None = None) -> Counter:
    """Let go of what has expired or has not been confirmed for too long; run daily. Return the numbers."""
    today = today or timezone.localdate()
    done: Counter = Counter()
    for offer in Offer.objects.filter(live=True).only("pk", "valid_to", "visible_until").iterator(500):
        before = offer.visible_until
        update_visibility(offer=offer)
        done["recalculated"] += before != offer.visible_until
    for offer in Offer.objects.filter(live=True, visible_until__lt=today):
        is_over = offer.valid_to is not None and offer.valid_to < today
        withdraw(record=offer, reason=Withdrawn.EXPIRED if is_over else Withdrawn.STALE, by=None)
        done["expired" if is_over else "stale"] += 1
    return done


def stale_offers(today: date | None = None) -> Any:
    """Return the public offers of which one group has not been confirmed in time."""
    settings, today = FreshnessSettings.load(), today or timezone.localdate()
    old = Q()
    for group in FieldGroup.values:
        limit = today.toordinal() - settings.days(group)
        old |= Q(confirmations__group=group, confirmations__confirmed_on__lt=date.fromordinal(limit))
    return Offer.objects.filter(old, live=True).distinct()


def digests(offer: Offer) -> dict[FieldGroup, str]:
    """Return one digest per field group, to tell which of them has changed."""
    content = offer.serializable_data()
    for name in _NO_CONTENT:
        content.pop(name, None)
    groups = {group: {name: content.pop(name, None) for name in names} for group, names in _COLUMNS.items()}
    groups[FieldGroup.DESCRIPTION] = content
    return {
        group: hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()
        for group, values in groups.items()
        if any(values.values())
    }
