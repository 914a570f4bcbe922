"""Which records, in words."""

from collections.abc import Iterable
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from translations.fallback import columns


class RecordQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(live=True)


class OrganisationQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(live=True)


class LocationQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(live=True)

    def public(self) -> Self:
        """Places whose address may be shown: protected addresses never leave."""
        return self.published().filter(is_protected=False)


class ThemeQuerySet(models.QuerySet):
    def with_offers(self) -> Self:
        """Themes with at least one published offer."""
        return self.filter(Q(needs__offers__live=True) & Q(needs__offers__organisation__live=True)).distinct()

    def with_counted_needs(self) -> Self:
        """Themes with their needs, each with `offer_count`, the number of its published offers."""
        from directory.models import Need, Offer

        shown = Offer.objects.published().filter(needs=models.OuterRef("pk")).order_by()
        count = shown.values("needs").annotate(count=models.Count("pk")).values("count")
        needs = Need.objects.annotate(offer_count=Coalesce(models.Subquery(count), 0)).order_by("order")
        return self.prefetch_related(Prefetch("needs", needs)).order_by("order")


class OfferQuerySet(models.QuerySet):
    def published(self) -> Self:
        """Offers the public may see: live, of a live organisation, neither over nor long unconfirmed."""
        return self.filter(
            Q(visible_until__isnull=True) | Q(visible_until__gte=timezone.localdate()),
            live=True,
            organisation__live=True,
        )

    def of(self, organisation: models.Model) -> Self:
        """Offers an organisation leads or takes part in."""
        return self.filter(Q(organisation=organisation) | Q(partners=organisation)).distinct()

    def with_everything_for_a_page(self) -> Self:
        """Load what the offer page shows, in a number of queries that does not depend on the data."""
        from directory.models import (
            Contact,
            Need,
            OfferDocument,
            OfferLocation,
            OfferNextStep,
            OfferSchedule,
            Organisation,
        )

        return self.select_related("organisation").prefetch_related(
            "languages",
            "audiences",
            "closures",
            "confirmations",
            Prefetch("needs", Need.objects.select_related("theme")),
            Prefetch("schedules", OfferSchedule.objects.select_related("location")),
            Prefetch("documents", OfferDocument.objects.select_related("document")),
            Prefetch("next_steps", OfferNextStep.objects.select_related("step")),
            Prefetch("contacts", Contact.objects.published()),
            Prefetch("partners", Organisation.objects.published()),
            Prefetch(
                "at_locations",
                OfferLocation.objects.filter(
                    location__live=True, location__is_protected=False
                ).select_related("location__district"),
                to_attr="public_places",
            ),
        )

    def with_facts_for_a_list(self, language: str) -> Self:
        """Load what a list of the open-data API says about offers: only the texts of one language."""
        from directory.models import OfferNextStep

        texts = [
            column
            for field in ("name", "summary", "description", "cost_note")
            for column in columns(field, language)
        ]
        facts = ("organisation", "website", "email", "cost", "waiting_weeks", "last_published_at")
        own = ("id", "name", "website", "email", "parent", *columns("description", language))
        return (
            self.select_related("organisation")
            .only(*texts, *facts, *(f"organisation__{name}" for name in own))
            .prefetch_related(
                "audiences",
                "languages",
                "confirmations",
                Prefetch("next_steps", OfferNextStep.objects.select_related("step")),
            )
        )

    def cards(self, ids: Iterable[UUID | str], language: str) -> list[dict]:
        """Return what a result card shows, in the order of `ids`; one query, only needed columns."""
        order = {UUID(str(pk)): position for position, pk in enumerate(ids)}
        rows = (
            self.published()
            .filter(pk__in=order)
            .values(
                "id",
                "cost",
                "access",
                "citywide",
                "organisation__name",
                *columns("name", language),
                *columns("summary", language),
            )
        )
        return sorted(rows, key=lambda row: order[row["id"]])
