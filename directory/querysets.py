"""Which records, in words."""

from collections.abc import Iterable
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Prefetch, Q

from translations.fallback import columns


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


class OfferQuerySet(models.QuerySet):
    def published(self) -> Self:
        """Offers the public may see: live, and of a live organisation."""
        return self.filter(live=True, organisation__live=True)

    def with_everything_for_a_page(self) -> Self:
        """Load what the offer page shows, in a number of queries that does not depend on the data."""
        from directory.models import OfferLocation

        return self.select_related("organisation").prefetch_related(
            "needs__theme",
            "languages",
            Prefetch(
                "at_locations",
                OfferLocation.objects.filter(
                    location__live=True, location__is_protected=False
                ).select_related("location__district"),
                to_attr="public_places",
            ),
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
