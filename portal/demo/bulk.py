"""Publishes many new records at once, as if each had been saved, published and confirmed by hand."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import get_all_child_relations
from wagtail.models import ReferenceIndex, Revision

from directory import actions
from directory.completeness import percent
from directory.freshness import Limits
from directory.models import Confirmation, FreshnessSettings, Offer
from directory.models.vocabulary import FieldGroup
from translations.states import record_states


def publish_new(records: Sequence[Any]) -> None:
    """Write records of one model that are not in the database yet, with children, history and states."""
    if not records:
        return
    model, now = type(records[0]), timezone.now()
    for record in records:
        record.live, record.has_unpublished_changes = True, False
        record.first_published_at = record.last_published_at = now
        if isinstance(record, Offer):
            record.completeness = percent(record)
    model.objects.bulk_create(records)
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name()
        children = [child for record in records for child in getattr(record, name).all()]
        relation.related_model.objects.bulk_create(children)
    for field in model._meta.many_to_many:
        if isinstance(field, ParentalManyToManyField):
            _link(field, records)
    _write_history(model, records)
    for record in records:
        record_states(record=record, by=None)
        ReferenceIndex.create_or_update_for_object(record)


def _link(field: Any, records: Iterable[Any]) -> None:
    through = field.remote_field.through
    source, target = field.m2m_field_name(), field.m2m_reverse_field_name()
    through.objects.bulk_create(
        through(**{f"{source}_id": record.pk, f"{target}_id": other.pk})
        for record in records
        for other in getattr(record, field.name).all()
    )


def _write_history(model: type[models.Model], records: Iterable[Any]) -> None:
    content_type = ContentType.objects.get_for_model(model)
    revisions = {
        record: Revision(
            content_type=content_type,
            base_content_type=content_type,
            object_id=str(record.pk),
            created_at=record.last_published_at,
            object_str=str(record),
            content=record.serializable_data(),
        )
        for record in records
    }
    Revision.objects.bulk_create(revisions.values())
    for record, revision in revisions.items():
        record.latest_revision = record.live_revision = revision
    model._default_manager.bulk_update(list(revisions), ["latest_revision", "live_revision"])


def confirm_new(offers: dict[Offer, date]) -> None:
    """Note for published offers when everything about them was confirmed last."""
    settings = FreshnessSettings.load()
    limits = Limits(settings.days(FieldGroup.DESCRIPTION), settings.grace_days)
    rows = []
    for offer, day in offers.items():
        offer.visible_until = min(filter(None, (limits.visible_until(day), offer.valid_to)))
        for group, digest in actions.digests(offer).items():
            on = offer.capacity_date if group == FieldGroup.CAPACITY else day
            if on:
                rows.append(Confirmation(offer=offer, group=group, confirmed_on=on, digest=digest))
    Confirmation.objects.bulk_create(rows)
    Offer.objects.bulk_update(offers, ["visible_until"])
