"""Our records in the words of HSDS 3.0. Texts come in one language, for HSDS knows only one.

Empty values are left out: null is not valid HSDS. Protected places never reach this module.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import PhoneNumber

from directory.audiences import describe
from directory.cleaning import plain_text
from directory.hsds.schedules import schedules_of
from directory.models import Contact, Location, Need, Offer, Organisation, Theme
from translations import fallback, languages

# Ids of rows that have none of their own follow from what they belong to.
NAMESPACE = uuid.UUID("5a0b2f64-39f6-5ad0-9f5f-2f4bb1b8f7a1")
STATE_PROVINCE = "Schleswig-Holstein"
NEEDS_TAXONOMY = "lotse-needs"
FEES = {"free": _("kostenlos"), "paid": _("kostet Geld")}


def derived_id(*parts: object) -> str:
    return str(uuid.uuid5(NAMESPACE, "/".join(str(part) for part in parts)))


def compact(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values without those HSDS would not accept: null, "", []."""
    return {key: value for key, value in values.items() if value not in (None, "", [])}


def text(record: Any, field: str, language: str) -> str:
    return fallback.of_field(record, field, language).value


def service(offer: Offer, language: str, *, nested: bool = True) -> dict[str, Any]:
    """Return a whole service; `nested` also its organization, as in an answer for one service."""
    pk = str(offer.pk)
    places = [row.location for row in offer.public_places]
    row = {
        **service_facts(offer, language),
        "organization": organization(offer.organisation, language) if nested else None,
        "phones": [phone(pk, "phone", offer.organisation.phone, service_id=pk)]
        if offer.organisation.phone
        else [],
        "contacts": [contact(one, language, service_id=pk) for one in offer.contacts.all()],
        "languages": [_language(offer, one, language) for one in offer.languages.all()],
        "schedules": _schedules(offer, language),
        "cost_options": _costs(offer, language),
        "required_documents": [
            {
                "id": derived_id("document", one.pk),
                "service_id": pk,
                "document": text(one.document, "name", language),
            }
            for one in offer.documents.all()
        ],
        "service_areas": [{"id": derived_id("area", pk), "service_id": pk, "name": "Hansestadt Lübeck"}]
        if offer.citywide
        else [],
        "service_at_locations": [at_location(pk, place, language) for place in places],
        "attributes": [_need_attribute(pk, need, language) for need in offer.needs.all()],
    }
    return compact(row)


def service_facts(offer: Offer, language: str) -> dict[str, Any]:
    """Return the one-to-one fields of a service."""
    rows = list(offer.audiences.all())
    included = [row for row in rows if not row.excluded]
    lowest = [row.minimum_age for row in included]
    highest = [row.maximum_age for row in included]
    confirmed = {row.group: row.confirmed_on for row in offer.confirmations.all()}
    return compact(
        {
            "id": str(offer.pk),
            "organization_id": str(offer.organisation_id),
            "name": text(offer, "name", language) or str(offer.pk),
            "alternate_name": text(offer, "summary", language),
            "description": plain_text(text(offer, "description", language)),
            "url": offer.website,
            "email": offer.email,
            "status": "active",
            "interpretation_services": ", ".join(
                row.code for row in offer.languages.all() if row.with_interpreter
            ),
            "application_process": "\n".join(
                text(row.step, "text", language) for row in offer.next_steps.all()
            ),
            "fees_description": text(offer, "cost_note", language)
            or (str(FEES[offer.cost]) if offer.cost in FEES else None),
            "wait_time": f"{gettext('Wartezeit in Wochen, ungefähr:')} {offer.waiting_weeks}"
            if offer.waiting_weeks
            else None,
            "eligibility_description": "; ".join(filter(None, map(describe, included))),
            "minimum_age": None if None in lowest or not lowest else round(min(lowest) / 12, 2),
            "maximum_age": None if None in highest or not highest else round(max(highest) / 12, 2),
            "assured_date": confirmed["description"].isoformat() if "description" in confirmed else None,
            "last_modified": offer.last_published_at.isoformat() if offer.last_published_at else None,
        }
    )


def organization(record: Organisation, language: str) -> dict[str, Any]:
    pk = str(record.pk)
    return compact(
        {
            "id": pk,
            "name": record.name,
            # HSDS wants a description of every organization.
            "description": text(record, "description", language) or record.name,
            "website": record.website,
            "email": record.email,
            "parent_organization_id": str(record.parent_id) if record.parent_id else None,
        }
    )


def organization_full(record: Organisation, language: str) -> dict[str, Any]:
    pk = str(record.pk)
    return compact(
        {
            **organization(record, language),
            "phones": [phone(pk, "phone", record.phone, organization_id=pk)] if record.phone else [],
            "locations": [location(place, language) for place in record.locations.public()],
            "contacts": [contact(one, language, organization_id=pk) for one in record.contacts.published()],
            "organization_identifiers": [
                {
                    "id": derived_id("identifier", row.pk),
                    "organization_id": pk,
                    "identifier_scheme": row.scheme,
                    "identifier_type": row.get_scheme_display(),
                    "identifier": row.identifier,
                }
                for row in record.identifiers.all()
            ],
        }
    )


def at_location(service_id: str, place: Location, language: str) -> dict[str, Any]:
    return {
        "id": derived_id("service_at_location", service_id, place.pk),
        "service_id": service_id,
        "location_id": str(place.pk),
        "location": location(place, language),
    }


def location(place: Location, language: str) -> dict[str, Any]:
    pk = str(place.pk)
    access = {
        "step_free": gettext("stufenlos"),
        "accessible_toilet": gettext("barrierefreie Toilette"),
        "hearing_loop": gettext("Hilfe für Schwerhörige"),
    }
    return compact(
        {
            "id": pk,
            "location_type": "physical",
            "organization_id": str(place.organisation_id) if place.organisation_id else None,
            "name": place.name,
            "transportation": text(place, "directions", language),
            "latitude": place.latitude,
            "longitude": place.longitude,
            "addresses": [_address(place)] if place.street and place.city and place.postal_code else [],
            "accessibility": [
                {
                    "id": derived_id("accessibility", pk, name),
                    "location_id": pk,
                    "description": words,
                    "details": getattr(place, name),
                }
                for name, words in access.items()
                if getattr(place, name) != "unknown"
            ],
        }
    )


def _address(place: Location) -> dict[str, Any]:
    return {
        "id": derived_id("address", place.pk),
        "location_id": str(place.pk),
        "address_1": place.street,
        "city": place.city,
        "state_province": STATE_PROVINCE,
        "postal_code": place.postal_code,
        "country": place.country,
        "address_type": "physical",
    }


def phone(owner: str, name: str, number: PhoneNumber, **belongs: str) -> dict[str, Any]:
    return {"id": derived_id(name, owner), "number": number.as_international, "type": "voice", **belongs}


def contact(record: Contact, language: str, **belongs: str) -> dict[str, Any]:
    pk = str(record.pk)
    return compact(
        {
            "id": pk,
            **belongs,
            "name": record.name,
            "title": text(record, "role", language),
            "email": record.email,
            "phones": [phone(pk, "phone", record.phone, contact_id=pk)] if record.phone else [],
        }
    )


def _language(offer: Offer, row: Any, language: str) -> dict[str, Any]:
    note = text(row, "note", language)
    known = languages.find(row.code)
    return compact(
        {
            "id": derived_id("language", row.pk),
            "service_id": str(offer.pk),
            "code": row.code,
            "name": known.german_name if known else row.code,
            "note": f"{note} (interpreter)".strip() if row.with_interpreter else note,
        }
    )


def _schedules(offer: Offer, language: str) -> list[dict[str, Any]]:
    today = timezone.localdate()
    found = []
    for row in offer.schedules.all():
        if row.location and row.location.is_protected:
            continue
        shared = {
            "service_id": str(offer.pk),
            "location_id": str(row.location_id) if row.location_id else None,
            "valid_from": row.valid_from.isoformat() if row.valid_from else None,
            "valid_to": row.valid_to.isoformat() if row.valid_to else None,
            "notes": text(row, "note", language),
        }
        for position, schedule in enumerate(schedules_of(row.opening_hours, today=today)):
            found.append(compact({"id": derived_id("schedule", row.pk, position), **shared, **schedule}))
    return found


def _costs(offer: Offer, language: str) -> list[dict[str, Any]]:
    if offer.price is None:
        return []
    return [
        compact(
            {
                "id": derived_id("cost", offer.pk),
                "service_id": str(offer.pk),
                "option": text(offer, "cost_note", language) or str(FEES["paid"]),
                "currency": "EUR",
                "amount": float(offer.price),
            }
        )
    ]


# --- Taxonomy -------------------------------------------------------------------------------------
def taxonomies() -> list[dict[str, Any]]:
    return [
        {
            "id": derived_id("taxonomy", NEEDS_TAXONOMY),
            "name": "Themen und Bedarfe",
            "description": "Themes and needs by which the offers of this portal are found.",
            "version": "1",
        }
    ]


def term_id(code: str) -> str:
    return derived_id("term", code)


def taxonomy_term(term: Theme | Need, language: str) -> dict[str, Any]:
    name = text(term, "name", language)
    return compact(
        {
            "id": term_id(term.code),
            "code": term.code,
            "name": name,
            "description": name,
            "parent_id": term_id(term.theme.code) if isinstance(term, Need) else None,
            "taxonomy": NEEDS_TAXONOMY,
            "taxonomy_id": taxonomies()[0]["id"],
            "language": language,
        }
    )


def all_terms(language: str) -> list[dict[str, Any]]:
    themes: Iterable[Theme | Need] = Theme.objects.order_by("order")
    needs = Need.objects.select_related("theme").order_by("theme__order", "order")
    return [taxonomy_term(term, language) for terms in (themes, needs) for term in terms]


def _need_attribute(service_id: str, need: Need, language: str) -> dict[str, Any]:
    return {
        "id": derived_id("attribute", service_id, need.code),
        "link_id": service_id,
        "link_entity": "service",
        "link_type": "need",
        "taxonomy_term_id": term_id(need.code),
        "taxonomy_term": taxonomy_term(need, language),
    }
