"""The search page and its suggestions. They work without script; the whole state is in the address."""

import structlog
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from directory.models import District, Offer, Theme
from search import counts
from search.actions import note_rebuild
from search.engines import SearchUnavailable, get_engine
from search.engines.base import Suggestion
from search.page import SearchPage
from search.places import locate
from search.query import OfferQuery, clean_words
from translations import fallback

MOST_OFFERS = 4

logger = structlog.get_logger(__name__)


def offers(request: HttpRequest) -> HttpResponse:
    query = locate(OfferQuery.from_params(request.GET, request.LANGUAGE_CODE))
    try:
        results = get_engine().search(query)
    except SearchUnavailable as problem:
        return _without_search(request, query, problem)
    counts.note(query, results, request)
    page = SearchPage(query, results)
    response = render(request, "portal_search/offers.html", {"page": page, "query": query})
    if "status" in query.facets or query.near or page.danger:
        # Who has which papers, stands where, or is afraid, is nobody's business on a borrowed phone.
        patch_cache_control(response, no_store=True, private=True)
    return response


def _without_search(request: HttpRequest, query: OfferQuery, problem: SearchUnavailable) -> HttpResponse:
    """Say that the search is away, and show the other ways to offers."""
    logger.error("search unavailable", error=str(problem)[:300])
    note_rebuild()
    context = {"query": query, "themes": Theme.objects.with_offers()}
    return render(request, "portal_search/unavailable.html", context, status=503)


@require_POST
def report_gap(request: HttpRequest) -> HttpResponse:
    """Take down that something is missing, and go back to the search."""
    query = OfferQuery.from_params(QueryDict(request.POST.get("query", "")[:4000]), request.LANGUAGE_CODE)
    if counts.report_gap(query, request):
        messages.success(request, gettext("Danke. Wir haben uns gemerkt, was hier fehlt."))
    else:
        messages.info(request, gettext("Danke. Heute können wir keine weitere Meldung annehmen."))
    return redirect(f"{reverse('search:offers')}?{query.to_params()}")


@require_GET
def suggestions(request: HttpRequest) -> JsonResponse:
    """Return up to eight ways to go on: `{"suggestions": [{"text", "url", "lang", "dir"}]}`."""
    words = clean_words(request.GET.get("q", ""))[:100]
    try:
        found = get_engine().suggest(words, request.LANGUAGE_CODE, limit=16)
    except SearchUnavailable:
        found = []
    shown = [_suggestion(row) for row in found if row.kind == "need"]
    shown += _offers_suggested([row.value for row in found if row.kind == "offer"], request.LANGUAGE_CODE)
    response = JsonResponse({"suggestions": shown})
    patch_cache_control(response, no_store=True, private=True)
    return response


def _suggestion(row: Suggestion) -> dict[str, str]:
    address = f"{reverse('search:offers')}?{OfferQuery(words=row.text).to_params()}"
    return {"text": row.text, "url": address, "kind": "words"}


def _offers_suggested(ids: list[str], language: str) -> list[dict[str, str]]:
    """Return offers by name; the same offer in another district is not named again."""
    if not ids:
        return []
    districts = list(District.objects.values_list("name", flat=True))
    shown: dict[str, dict[str, str]] = {}
    for row in Offer.objects.cards(ids, language):
        name = fallback.of_row(row, "name", language)
        alike = name.value
        for district in districts:
            alike = alike.replace(district, "")
        shown.setdefault(
            alike,
            {
                "text": name.value, "url": reverse("directory:offer", args=[row["id"]]), "kind": "offer",
                "lang": name.language.code, "dir": name.language.direction,
            },
        )  # fmt: skip
    return list(shown.values())[:MOST_OFFERS]
