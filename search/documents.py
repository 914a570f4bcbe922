"""Makes the documents that engines index from the offers of the directory."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from directory.cleaning import plain_text
from directory.models import Offer
from search.engines.base import OfferDocument
from translations import languages


def documents_of(ids: Iterable[UUID] | None = None) -> Iterator[OfferDocument]:
    """Yield the documents of the published offers among `ids` (None: of all).

    Protected places give no district: it could be derived from the counts.
    """
    offers = Offer.objects.published().with_everything_for_a_page()
    if ids is not None:
        offers = offers.filter(pk__in=list(ids))
    for offer in offers.iterator(chunk_size=200):
        facets = _facets(offer)
        for language in languages.PORTAL_LANGUAGES:
            document = _document(offer, language, facets)
            if document.title or document.body:
                yield document


def _document(offer: Offer, language: languages.Language, facets: dict) -> OfferDocument:
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
        facets=facets,
    )


def _facets(offer: Offer) -> dict[str, tuple[str, ...]]:
    districts = {row.location.district.slug for row in offer.public_places if row.location.district}
    return {
        "theme": tuple(sorted({need.theme.code for need in offer.needs.all()})),
        "district": ("citywide",) if offer.citywide else tuple(sorted(districts)),
        "language": tuple(sorted({row.code for row in offer.languages.all()})),
    }
