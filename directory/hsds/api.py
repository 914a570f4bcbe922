"""Open data: the read API of HSDS 3.0. Anybody may read; nothing can be written here.

Endpoints and parameters: docs.openreferral.org, API reference 3.0. All parameters of a list count together.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Query, Schema
from pydantic import Field

from directory.hsds import mapping
from directory.hsds.responses import answer, language_of, page_of
from directory.hsds.selection import near, offers_matching
from directory.models import Offer, OfferLocation, Organisation

VERSION = "3.0"
PROFILE = "https://docs.openreferral.org/en/3.0/hsds/"

api = NinjaAPI(
    title="Lotse open data (HSDS 3.0)",
    version=VERSION,
    description="Organisations, places and offers of help. Texts in one language: ?lang= or Accept-Language.",
    urls_namespace="hsds",
    docs_url=None,
)


class Paging(Schema):
    search: str = Field("", max_length=200)
    page: int = Field(1, ge=1, le=1_000_000)
    per_page: int = Field(50, ge=1, le=500)
    format: str = Field("json", pattern="^(json|ndjson)$")
    lang: str = Field("", max_length=20)


class ServiceFilters(Paging):
    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    organization_id: UUID | None = None
    modified_after: datetime | date | None = None
    minimal: bool = False
    full: bool = False


class PlaceFilters(ServiceFilters):
    postcode: str = Field("", max_length=12)
    proximity: int | None = Field(None, ge=0, le=200_000)


class TermFilters(Paging):
    taxonomy_id: UUID | None = None
    top_only: bool = False
    parent_id: UUID | None = None


class OrganizationFilters(Paging):
    full: bool = False
    full_service: bool = False


@api.get("/")
def base(request: HttpRequest) -> HttpResponse:
    openapi = request.build_absolute_uri("openapi.json")
    return answer(request, {"version": VERSION, "profile": PROFILE, "openapi_url": openapi})


@api.get("/services")
def services(request: HttpRequest, filters: Query[ServiceFilters]) -> HttpResponse:
    language = language_of(request, filters.lang)
    offers = offers_matching(filters, language).order_by("pk")

    def show(rows: Any) -> list[dict[str, Any]]:
        if filters.minimal:
            return [{k: row[k] for k in ("id", "name", "status")} for row in _facts(rows, language)]
        if filters.full:
            return [mapping.service(offer, language) for offer in rows.with_everything_for_a_page()]
        return _facts(rows, language)

    return page_of(request, filters, offers, show)


def _facts(rows: Any, language: str) -> list[dict[str, Any]]:
    """Return the one-to-one fields with the organization, as lists of HSDS have them."""
    loaded = rows.with_facts_for_a_list(language)
    return [
        {
            **mapping.service_facts(offer, language),
            "organization": mapping.organization(offer.organisation, language),
        }
        for offer in loaded
    ]


@api.get("/services/{pk}")
def one_service(request: HttpRequest, pk: UUID, lang: str = "") -> HttpResponse:
    offer = Offer.objects.published().with_everything_for_a_page().filter(pk=pk).first()
    return answer(request, mapping.service(_found(offer), language_of(request, lang)))


@api.get("/organizations")
def organizations(request: HttpRequest, filters: Query[OrganizationFilters]) -> HttpResponse:
    language = language_of(request, filters.lang)
    records = Organisation.objects.published().order_by("pk")
    for word in filters.search.split():
        records = records.filter(name__icontains=word)

    def show(rows: Any) -> list[dict[str, Any]]:
        if filters.full or filters.full_service:
            return [_organization(row, language, services=filters.full_service) for row in rows]
        return [mapping.organization(row, language) for row in rows]

    return page_of(request, filters, records, show)


@api.get("/organizations/{pk}")
def one_organization(
    request: HttpRequest, pk: UUID, full_service: bool = True, lang: str = ""
) -> HttpResponse:
    record = _found(Organisation.objects.published().filter(pk=pk).first())
    return answer(request, _organization(record, language_of(request, lang), services=full_service))


def _organization(record: Organisation, language: str, *, services: bool) -> dict[str, Any]:
    row = mapping.organization_full(record, language)
    offers = Offer.objects.published().filter(organisation=record).order_by("pk")
    if services:
        full = offers.with_everything_for_a_page()
        row["services"] = [mapping.service(offer, language, nested=False) for offer in full]
    return mapping.compact(row)


@api.get("/service_at_locations")
def service_at_locations(request: HttpRequest, filters: Query[PlaceFilters]) -> HttpResponse:
    language = language_of(request, filters.lang)
    links = (
        OfferLocation.objects.filter(location__live=True, location__is_protected=False)
        .filter(offer__in=offers_matching(filters, language))
        .select_related("location")
        .order_by("offer_id", "location_id")
    )
    links = near(links, filters.postcode, filters.proximity)

    def show(rows: Any) -> list[dict[str, Any]]:
        return [mapping.at_location(str(row.offer_id), row.location, language) for row in rows]

    return page_of(request, filters, links, show)


@api.get("/service_at_locations/{pk}")
def one_service_at_location(request: HttpRequest, pk: UUID, lang: str = "") -> HttpResponse:
    language = language_of(request, lang)
    links = OfferLocation.objects.filter(
        location__live=True, location__is_protected=False, offer__in=Offer.objects.published()
    )
    for service_id, location_id in links.values_list("offer_id", "location_id"):
        if mapping.derived_id("service_at_location", service_id, location_id) == str(pk):
            row = links.select_related("location").get(offer_id=service_id, location_id=location_id)
            return answer(request, mapping.at_location(str(service_id), row.location, language))
    raise Http404


@api.get("/taxonomies")
def taxonomies(request: HttpRequest, filters: Query[Paging]) -> HttpResponse:
    found = [row for row in mapping.taxonomies() if filters.search.lower() in row["name"].lower()]
    return page_of(request, filters, found, list)


@api.get("/taxonomies/{pk}")
def one_taxonomy(request: HttpRequest, pk: UUID) -> HttpResponse:
    return answer(request, _found(next((row for row in mapping.taxonomies() if row["id"] == str(pk)), None)))


@api.get("/taxonomy_terms")
def taxonomy_terms(request: HttpRequest, filters: Query[TermFilters]) -> HttpResponse:
    terms = [
        term
        for term in mapping.all_terms(language_of(request, filters.lang))
        if (filters.search.lower() in term["name"].lower())
        and (not filters.taxonomy_id or term["taxonomy_id"] == str(filters.taxonomy_id))
        and (not filters.top_only or "parent_id" not in term)
        and (not filters.parent_id or term.get("parent_id") == str(filters.parent_id))
    ]
    return page_of(request, filters, terms, list)


@api.get("/taxonomy_terms/{pk}")
def one_taxonomy_term(request: HttpRequest, pk: UUID, lang: str = "") -> HttpResponse:
    terms = mapping.all_terms(language_of(request, lang))
    return answer(request, _found(next((term for term in terms if term["id"] == str(pk)), None)))


def _found(record: Any) -> Any:
    if record is None:
        raise Http404
    return record
