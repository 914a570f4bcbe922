"""Notices what changes the public face of offers, and says so."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import published, unpublished

from directory import actions, glossary
from directory.changes import announce, taxonomy_changed
from directory.models import District, GlossaryTerm, Location, Need, Offer, Organisation, Theme
from directory.models.base import Record


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
    announce(instance.offers.values_list("pk", flat=True))


@receiver([published, unpublished], sender=Location)
def _location(instance: Location, **kwargs: Any) -> None:
    announce(list(Offer.objects.filter(at_locations__location=instance).values_list("pk", flat=True)))


@receiver([post_save, post_delete], sender=Need)
@receiver([post_save, post_delete], sender=Theme)
def _term(instance: Need | Theme, created: bool = False, **kwargs: Any) -> None:
    """A renamed need or theme is a changed text of all its offers."""
    if created:
        return
    offers = Offer.objects.filter(**{"needs__theme" if isinstance(instance, Theme) else "needs": instance})
    announce(list(offers.values_list("pk", flat=True).distinct()))
    taxonomy_changed.send(sender=type(instance))


@receiver([post_save, post_delete], sender=District)
def _district(created: bool = False, **kwargs: Any) -> None:
    """Offers for the whole city are in every district, a new one too."""
    announce(list(Offer.objects.filter(citywide=True).values_list("pk", flat=True)))
    taxonomy_changed.send(sender=District)


@receiver([post_save, post_delete], sender=GlossaryTerm)
def _glossary(**kwargs: Any) -> None:
    glossary.forget()
