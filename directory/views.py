"""Public pages of the directory."""

import unicodedata
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from directory.glossary import explain_in
from directory.models import Offer, Organisation, Theme
from directory.offer_page import offer_context
from directory.schema_org import offer_as_json_ld, organisation_as_json_ld


def offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    record = get_object_or_404(Offer.objects.published().with_everything_for_a_page(), pk=pk)
    context = offer_context(record)
    context["json_ld"] = offer_as_json_ld(record, context["places"], request)
    return render(request, "directory/offer.html", context)


def organisation(request: HttpRequest, pk: UUID) -> HttpResponse:
    record = get_object_or_404(Organisation.objects.published().select_related("parent"), pk=pk)
    offers = Offer.objects.published().of(record).order_by("name_de").values_list("pk", flat=True)
    context = {
        "organisation": record,
        "offers": Offer.objects.cards(list(offers[:200]), request.LANGUAGE_CODE),
        "places": record.locations.public().select_related("district"),
        "parts": record.parts.published().values("id", "name").order_by("name"),
        "json_ld": organisation_as_json_ld(record, request),
    }
    return render(request, "directory/organisation.html", context)


def organisations(request: HttpRequest) -> HttpResponse:
    """A–Z of the organisations."""
    rows = list(Organisation.objects.published().values("id", "name"))
    for row in rows:
        row["letter"] = normalised_initial(row["name"])
    rows.sort(key=lambda row: (row["letter"], row["name"].casefold()))
    return render(request, "directory/organisations.html", {"organisations": rows})


def themes(request: HttpRequest) -> HttpResponse:
    """All themes with their needs, and how many offers there are for each."""
    return render(request, "directory/themes.html", {"themes": Theme.objects.with_counted_needs()})


def theme(request: HttpRequest, code: str) -> HttpResponse:
    """One theme: its needs, each with its offers."""
    record = get_object_or_404(Theme, code=code)
    needs = list(record.needs.order_by("order"))
    by_need: dict[int, list[UUID]] = {need.pk: [] for need in needs}
    links = Offer.objects.published().filter(needs__theme=record).order_by("name_de", "pk")
    for pk, need in links.values_list("pk", "needs"):
        if need in by_need:
            by_need[need].append(pk)
    wanted = {pk for ids in by_need.values() for pk in ids[:OFFERS_PER_NEED]}
    cards = {card["id"]: card for card in Offer.objects.cards(wanted, request.LANGUAGE_CODE)}
    for need in needs:
        ids = by_need[need.pk]
        need.shown = [cards[pk] for pk in ids[:OFFERS_PER_NEED] if pk in cards]
        need.total = len(ids)
    return render(request, "directory/theme.html", {"theme": record, "needs": needs})


OFFERS_PER_NEED = 8


def glossary(request: HttpRequest) -> HttpResponse:
    return render(request, "directory/glossary.html", {"terms": explain_in(request.LANGUAGE_CODE)})


def normalised_initial(name: str) -> str:
    """Return the letter under which a name stands in a German list: Ä with A; "#" for anything else."""
    initial = unicodedata.normalize("NFKD", name.strip()[:1]).upper()[:1]
    return initial if initial.isalpha() else "#"
