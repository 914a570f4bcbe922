"""What search engines read: schema.org as JSON-LD, from what the page shows anyway."""

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from directory.models import Location, Offer, Organisation
from translations import fallback


def offer_as_json_ld(offer: Offer, places: Iterable[Location], request: HttpRequest) -> SafeString:
    """Return a GovernmentService or Service (schema.org); `places` are the public ones only."""
    language = request.LANGUAGE_CODE
    name = fallback.of_field(offer, "name", language)
    kind = "GovernmentService" if offer.organisation.type == Organisation.Type.AUTHORITY else "Service"
    return _script(
        {
            "@context": "https://schema.org",
            "@type": kind,
            "@id": request.build_absolute_uri(offer.get_absolute_url()),
            "name": name.value,
            "description": fallback.of_field(offer, "summary", language).value,
            "inLanguage": name.language.code,
            "provider": _organisation(offer.organisation, request),
            "isAccessibleForFree": {"free": True, "paid": False}.get(offer.cost),
            "availableLanguage": [row.code for row in offer.languages.all()],
            "availableChannel": [
                {"@type": "ServiceChannel", "serviceLocation": _place(place)} for place in places
            ],
            "audience": {"@type": "Audience", "audienceType": offer.stamp} if offer.stamp else None,
        }
    )


def organisation_as_json_ld(organisation: Organisation, request: HttpRequest) -> SafeString:
    return _script({"@context": "https://schema.org", **_organisation(organisation, request)})


def _organisation(organisation: Organisation, request: HttpRequest) -> dict[str, Any]:
    is_authority = organisation.type == Organisation.Type.AUTHORITY
    return {
        "@type": "GovernmentOrganization" if is_authority else "Organization",
        "@id": request.build_absolute_uri(organisation.get_absolute_url()),
        "name": organisation.name,
        "url": organisation.website,
        "email": organisation.email,
        "telephone": organisation.phone.as_e164 if organisation.phone else None,
    }


def _place(place: Location) -> dict[str, Any]:
    return {
        "@type": "Place",
        "name": place.name,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": place.street,
            "postalCode": place.postal_code,
            "addressLocality": place.city,
            "addressCountry": place.country,
        },
        "geo": None
        if place.latitude is None
        else {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude},
    }


def _script(data: dict[str, Any]) -> SafeString:
    """Return JSON that may stand inside <script>: as Django's json_script escapes it."""
    text = json.dumps(_without_empty(data), ensure_ascii=False)
    for character, escaped in (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026")):
        text = text.replace(character, escaped)
    return mark_safe(text)  # noqa: S308


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        cleaned = {key: _without_empty(part) for key, part in value.items()}
        return {key: part for key, part in cleaned.items() if part not in (None, "", [], {})}
    return [_without_empty(part) for part in value] if isinstance(value, list) else value
