"""What the directory tells packages it must not know."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal, receiver
from wagtail.signals import published, unpublished

from directory import actions, glossary
from directory.models import GlossaryTerm, Location, Offer, Organisation
from directory.models.base import Record

# Sent after commit, with `ids`: a list of UUIDs of offers whose public face may have changed.
offers_changed = Signal()


def announce(ids: list) -> None:
    """Send `offers_changed` once the running transaction has been committed: one signal, however many."""
    if not ids:
        return
    connection = transaction.get_connection()
    connection.__dict__.setdefault("_lotse_changed_offers", {}).update(dict.fromkeys(ids))
    # A rollback forgets the callback, so the list of callbacks is what counts.
    if not any(callback[1] is _send_waiting for callback in connection.run_on_commit):
        transaction.on_commit(_send_waiting)


def _send_waiting() -> None:
    waiting = transaction.get_connection().__dict__.pop("_lotse_changed_offers", {})
    if waiting:
        offers_changed.send(sender=Offer, ids=list(waiting))


@receiver(published)
def _published(instance: Any, revision: Any = None, **kwargs: Any) -> None:
    """Publishing ends a withdrawal, and confirms what was changed."""
    if isinstance(instance, Record):
        actions.put_back(record=instance)
    if isinstance(instance, Offer):
        actions.confirm_what_changed(offer=instance, by=revision.user if revision else None)


@receiver([published, unpublished], sender=Offer)
def _offer(instance: Offer, **kwargs: Any) -> None:
    announce([instance.pk])


@receiver(post_delete, sender=Offer)
def _offer_deleted(instance: Offer, **kwargs: Any) -> None:
    announce([instance.pk])


@receiver([published, unpublished], sender=Organisation)
def _organisation(instance: Organisation, **kwargs: Any) -> None:
    announce(list(instance.offers.values_list("pk", flat=True)))


@receiver([published, unpublished], sender=Location)
def _location(instance: Location, **kwargs: Any) -> None:
    announce(list(Offer.objects.filter(at_locations__location=instance).values_list("pk", flat=True)))


@receiver([post_save, post_delete], sender=GlossaryTerm)
def _glossary(**kwargs: Any) -> None:
    glossary.forget()
