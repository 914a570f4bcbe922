"""Makes the documents that engines index from the offers of the directory."""

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from django.utils import timezone

from directory.cleaning import plain_text
from directory.models import District, Offer
from directory.models.vocabulary import Answer, Gender, ResidenceStatus
from search import openings
from search.engines.base import OfferDocument
from search.query import Point
from translations import languages

ACCESSIBILITY = ("step_free", "accessible_toilet", "hearing_loop")
# Offers for somebody of one gender are an audience of their own, beside the target groups.
GENDERS = {Gender.FEMALE: "women", Gender.MALE: "men"}
FRESH_DAYS = 365


def documents_of(ids: Iterable[UUID] | None = None) -> Iterator[OfferDocument]:
    """Yield the documents of the published offers among `ids` (None: of all), the languages of each together.

    Protected places give no district and no point: they could be derived from counts and distances.
    """
    offers = Offer.objects.published().with_everything_for_a_page()
    if ids is not None:
        offers = offers.filter(pk__in=list(ids))
    districts = tuple(District.objects.values_list("slug", flat=True))
    today = timezone.localdate()
    for offer in offers.iterator(chunk_size=200):
        facts = _facts(offer, districts, today)
        for language in languages.PORTAL_LANGUAGES:
            document = _document(offer, language, facts)
            if document.title or document.body:
                yield document


def _document(offer: Offer, language: languages.Language, facts: dict) -> OfferDocument:
    suffix = language.column_suffix
    names = [
        name
        for need in offer.needs.all()
        for name in (getattr(need, f"name_{suffix}"), getattr(need.theme, f"name_{suffix}"))
    ]
    summary = getattr(offer, f"summary_{suffix}") or ""
    return OfferDocument(
        id=str(offer.pk),
        language=language.code,
        title=getattr(offer, f"name_{suffix}") or "",
        keywords=" ".join([*filter(None, names), offer.organisation.name]),
        body=f"{summary} {plain_text(getattr(offer, f'description_{suffix}'))}",
        **facts,
    )


def _facts(offer: Offer, districts: tuple[str, ...], today: date) -> dict:
    """Return what is the same in all languages."""
    closures = [(row.start, row.end) for row in offer.closures.all() if row.end >= today]
    season = (offer.season_start, offer.season_end) if offer.season_start and offer.season_end else None
    return {
        "needs": tuple(need.code for need in offer.needs.all()),
        "facets": {name: tuple(sorted(values)) for name, values in facets_of_offer(offer, districts).items()},
        "points": tuple(
            Point(row.location.latitude, row.location.longitude)
            for row in offer.public_places
            if row.location.latitude is not None
        ),
        "hours": openings.encode(
            (
                openings.Schedule(row.opening_hours, row.valid_from, row.valid_to)
                for row in offer.schedules.all()
                if not row.by_appointment
            ),
            closed=closures,
            season=season,
        ),
        "everywhere": offer.citywide,
        "until": offer.visible_until,
        "quality": _quality(offer, today),
    }


def facets_of_offer(offer: Offer, districts: tuple[str, ...]) -> dict[str, set[str]]:
    """Return the codes by which an offer is filtered and counted; unknown facts give none."""
    places = [row.location for row in offer.public_places]
    return {
        "theme": {need.theme.code for need in offer.needs.all()},
        "need": {need.code for need in offer.needs.all()},
        "district": set(districts) if offer.citywide else {p.district.slug for p in places if p.district},
        "language": {row.code for row in offer.languages.all()},
        "audience": _audience(offer),
        "status": _statuses(offer),
        "cost": {offer.cost} - {Offer.Cost.UNKNOWN},
        "access": {offer.access} - {Offer.Access.UNKNOWN},
        "mode": set(offer.modes or ()),
        "accessible": {name for p in places for name in ACCESSIBILITY if getattr(p, name) == Answer.YES},
        "places": {"free"} if offer.free_places else set(),
    }


def _audience(offer: Offer) -> set[str]:
    """Return for whom an offer was made: groups and genders that are named; "all" if there are none."""
    rows = [row for row in offer.audiences.all() if not row.excluded]
    groups = {group for row in rows for group in row.target_groups}
    groups |= {GENDERS[row.gender] for row in rows if row.gender in GENDERS}
    return groups or {"all"}


def _statuses(offer: Offer) -> set[str]:
    """Return the residence statuses with which one may come: all of them where none is asked for."""
    rows = list(offer.audiences.all())
    asked = [set(row.residence_statuses) or set(ResidenceStatus.values) for row in rows if not row.excluded]
    allowed = set().union(*asked) if asked else set(ResidenceStatus.values)
    shut_out = [
        set(row.residence_statuses)
        for row in rows
        if row.excluded and row.residence_statuses and not row.target_groups and row.gender == Gender.ANY
    ]
    return allowed - set().union(*shut_out) if shut_out else allowed


def _quality(offer: Offer, today: date) -> int:
    """Return 0 to 100: how lately it was confirmed, and how complete it is. Decides between equals."""
    confirmed = max((row.confirmed_on for row in offer.confirmations.all()), default=None)
    fresh = max(0.0, 1 - (today - confirmed).days / FRESH_DAYS) if confirmed else 0.0
    return round(50 * fresh + offer.completeness / 2)
