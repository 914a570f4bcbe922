"""From a postal code to a point: the middle of the public places there. No other service is asked."""

from dataclasses import replace

from django.db.models import Avg

from directory.models import Location
from search.query import OfferQuery, Point, read_point


def locate(query: OfferQuery) -> OfferQuery:
    """Return the query with the point its `near` stands for; without one if the place is not known."""
    if not query.near:
        return query
    return replace(query, point=read_point(query.near) or point_of_postal_code(query.near))


def point_of_postal_code(code: str) -> Point | None:
    """Return the middle of the public places with a postal code, or None. One query."""
    places = Location.objects.public().filter(postal_code=code, latitude__isnull=False)
    middle = places.aggregate(latitude=Avg("latitude"), longitude=Avg("longitude"))
    if middle["latitude"] is None:
        return None
    return Point(middle["latitude"], middle["longitude"])
