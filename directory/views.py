"""Public pages of the directory."""

import unicodedata
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from directory.models import Offer, Organisation
from translations.languages import find


def offer_context(offer: Offer) -> dict[str, Any]:
    """Return what the offer page shows; a draft in preview has no prefetched places yet."""
    places = getattr(offer, "public_places", None)
    if places is None:
        places = [row for row in offer.at_locations.all() if not row.location.is_protected]
    rows = sorted(offer.languages.all(), key=lambda row: row.with_interpreter)
    known = [(row, language) for row in rows if (language := find(row.code))]
    return {
        "offer": offer,
        "places": [row.location for row in places],
        "spoken": [language for row, language in known if not row.with_interpreter],
        "interpreted": [language for row, language in known if row.with_interpreter],
        "needs": offer.needs.all(),
    }


def offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    record = get_object_or_404(Offer.objects.published().with_everything_for_a_page(), pk=pk)
    return render(request, "directory/offer.html", offer_context(record))


def organisation(request: HttpRequest, pk: UUID) -> HttpResponse:
    record = get_object_or_404(Organisation.objects.published(), pk=pk)
    context = {
        "organisation": record,
        "offers": Offer.objects.cards(
            record.offers.published().order_by("name_de").values_list("pk", flat=True)[:200],
            request.LANGUAGE_CODE,
        ),
        "places": record.locations.public().select_related("district"),
    }
    return render(request, "directory/organisation.html", context)


def organisations(request: HttpRequest) -> HttpResponse:
    """A–Z of the organisations."""
    rows = list(Organisation.objects.published().values("id", "name"))
    for row in rows:
        row["letter"] = normalised_initial(row["name"])
    rows.sort(key=lambda row: (row["letter"], row["name"].casefold()))
    return render(request, "directory/organisations.html", {"organisations": rows})


def normalised_initial(name: str) -> str:
    """Return the letter under which a name stands in a German list: Ä with A; "#" for anything else."""
    initial = unicodedata.normalize("NFKD", name.strip()[:1]).upper()[:1]
    return initial if initial.isalpha() else "#"
