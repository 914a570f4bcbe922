"""Which offers a request of the API asks for; every parameter narrows."""

from math import asin, cos, radians, sin, sqrt
from typing import Any

from django.db.models import Avg, Q, QuerySet
from django.utils import timezone

from directory.hsds.mapping import NEEDS_TAXONOMY, derived_id, term_id
from directory.models import Location, Need, Offer, Theme
from translations.fallback import columns

EARTH_RADIUS_M = 6_371_000


def offers_matching(filters: Any, language: str) -> Any:
    offers = Offer.objects.published()
    names = ("organisation__name", *columns("name", language), *columns("summary", language))
    for word in filters.search.split()[:20]:
        any_column = Q()
        for column in names:
            any_column |= Q(**{f"{column}__icontains": word})
        offers = offers.filter(any_column)
    if filters.organization_id:
        offers = offers.filter(organisation=filters.organization_id)
    if filters.taxonomy_id and str(filters.taxonomy_id) != derived_id("taxonomy", NEEDS_TAXONOMY):
        return offers.none()
    if filters.taxonomy_id:
        offers = offers.filter(pk__in=Offer.needs.through.objects.values("offer"))
    if filters.taxonomy_term_id:
        offers = offers.filter(_has_term(str(filters.taxonomy_term_id)))
    if filters.modified_after:
        moment = filters.modified_after
        if hasattr(moment, "tzinfo") and moment.tzinfo is None:
            moment = timezone.make_aware(moment)
        offers = offers.filter(last_published_at__gt=moment)
    return offers


def _has_term(wanted: str) -> Q:
    """A theme stands for all its needs."""
    links = Offer.needs.through.objects
    for code in Theme.objects.values_list("code", flat=True):
        if term_id(code) == wanted:
            return Q(pk__in=links.filter(need__theme__code=code).values("offer"))
    for code in Need.objects.values_list("code", flat=True):
        if term_id(code) == wanted:
            return Q(pk__in=links.filter(need__code=code).values("offer"))
    return Q(pk__in=[])


def near(links: QuerySet, postcode: str, proximity: int | None) -> QuerySet:
    """Keep places with a postcode, or within `proximity` metres of its middle."""
    if not postcode:
        return links
    if proximity is None:
        return links.filter(location__postal_code=postcode)
    middle = Location.objects.public().filter(postal_code=postcode, latitude__isnull=False)
    centre = middle.aggregate(latitude=Avg("latitude"), longitude=Avg("longitude"))
    if centre["latitude"] is None:
        return links.none()
    places = Location.objects.public().filter(latitude__isnull=False)
    close = [
        pk
        for pk, latitude, longitude in places.values_list("pk", "latitude", "longitude")
        if distance(centre["latitude"], centre["longitude"], latitude, longitude) <= proximity
    ]
    return links.filter(location__in=close)


def distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the distance of two points on Earth in metres (haversine)."""
    a, b = radians(lat2 - lat1) / 2, radians(lon2 - lon1) / 2
    share = sin(a) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(b) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(share))
