"""The search page. It works without script; its whole state is in the address."""

from math import ceil

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from directory.models import Offer
from search.engines import get_engine
from search.facets import Facet, facets_of
from search.query import PAGE_SIZE, OfferQuery


def offers(request: HttpRequest) -> HttpResponse:
    query = OfferQuery.from_params(request.GET, request.LANGUAGE_CODE)
    results = get_engine().search(query)
    facets = facets_of(query, results)
    context = {
        "query": query,
        "total": results.total,
        "cards": Offer.objects.cards(results.ids, query.language),
        "facets": facets,
        "active": _active_filters(query, facets),
        "pages": ceil(results.total / PAGE_SIZE),
        "previous": query.on_page(query.page - 1).to_params() if query.page > 1 else None,
        "next": query.on_page(query.page + 1).to_params() if query.page * PAGE_SIZE < results.total else None,
    }
    return render(request, "portal_search/offers.html", context)


def _active_filters(query: OfferQuery, facets: list[Facet]) -> list[dict]:
    """Return the chosen values, each with the address that removes it."""
    return [
        {"facet": facet.label, "value": value, "url": f"?{query.without(facet.name, value.code).to_params()}"}
        for facet in facets
        for value in facet.values
        if value.chosen
    ]
