"""Writes the invented part of the city (portal.demo.city) into the directory."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.text import slugify

from directory.models import (
    Contact,
    District,
    GlossaryTerm,
    LegalBasis,
    Location,
    Need,
    NextStep,
    Offer,
    OfferAudience,
    OfferClosure,
    OfferDocument,
    OfferLanguage,
    OfferLocation,
    OfferNextStep,
    OfferSchedule,
    Organisation,
    RequiredDocument,
)
from directory.taxonomy_seed import in_columns
from portal.demo import city
from portal.demo.bulk import confirm_new, publish_new
from portal.demo.ids import demo_id

FOLDER = Path(__file__).parent
# +49 40 66969 000 to 999 are kept free for fiction by the Bundesnetzagentur.
FIRST_PHONE = 200


def read(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text())


def load_reusable() -> None:
    """Documents, steps, words and paragraphs that many offers share; existing ones stay as they are."""
    data = read("reusable")
    for code, names in data["documents"].items():
        RequiredDocument.objects.get_or_create(code=code, defaults=in_columns("name", names))
    for code, texts in data["steps"].items():
        NextStep.objects.get_or_create(code=code, defaults=in_columns("text", texts))
    for term, texts in data["glossary"].items():
        GlossaryTerm.objects.get_or_create(term=term, defaults=in_columns("explanation", texts))
    for paragraph, titles in data["legal"].items():
        LegalBasis.objects.get_or_create(
            paragraph=paragraph, valid_from=None, defaults=in_columns("title", titles)
        )


def load_organisations() -> None:
    words = read("reusable")["organisations"]
    districts = {district.code: district for district in District.objects.all()}
    existing = set(Organisation.objects.values_list("pk", flat=True))
    made: list[tuple[Organisation, Location, Contact | None]] = []
    for index, (code, name, postal_code, latitude, longitude) in enumerate(city.DISTRICTS):
        for turn, (pattern, title, kind) in enumerate(city.PATTERNS):
            made.append(
                _organisation(
                    city.organisation_key(pattern, index), title.format(name), kind, words[pattern],
                    len(made),
                    postal_code=postal_code, district=districts[code],
                    latitude=round(latitude + (turn - 4.5) * 0.001, 5),
                    longitude=round(longitude + (turn * 7 % 10 - 4.5) * 0.001, 5),
                )
            )  # fmt: skip
    code, _name, postal_code, latitude, longitude = city.DISTRICTS[0]
    for turn, name in enumerate(city.AUTHORITIES):
        made.append(
            _organisation(
                f"amt-{turn}", name, Organisation.Type.AUTHORITY, words["amt"], len(made),
                postal_code=postal_code, district=districts[code], latitude=latitude, longitude=longitude,
            )
        )  # fmt: skip
    new = [row for row in made if row[0].pk not in existing]
    publish_new([organisation for organisation, _place, _contact in new])
    publish_new([place for _organisation, place, _contact in new])
    publish_new([contact for _organisation, _place, contact in new if contact])


def _organisation(
    key: str, name: str, kind: str, words: dict[str, str], number: int, **place: Any
) -> tuple[Organisation, Location, Contact | None]:
    slug = slugify(name)[:40].strip("-")
    organisation = Organisation(
        pk=demo_id("organisation", key), name=name, type=kind, website=f"https://www.example.org/{slug}",
        email=f"{slug}@example.org", phone=f"+494066969{FIRST_PHONE + number}",
        **in_columns("description", words),
    )  # fmt: skip
    answers = ("yes", "no", "unknown")
    location = Location(
        pk=demo_id("location", key), organisation=organisation, name=name.removesuffix(" (Beispiel)"),
        street=f"Beispielweg {number + 1}", city="Lübeck", step_free=answers[number % 3],
        accessible_toilet=answers[number % 2 * 2], **place,
    )  # fmt: skip
    contact = Contact(
        pk=demo_id("contact", key), organisation=organisation, name="Anmeldung",
        phone=f"+494066969{FIRST_PHONE + 200 + number}", email=f"anmeldung-{number}@example.org",
    )  # fmt: skip
    return organisation, location, contact if number % 3 == 0 else None


def load_offers() -> None:
    texts = {row["key"]: row for row in read("kinds")}
    needs = {need.code: need for need in Need.objects.all()}
    contacts = {contact.organisation_id: contact for contact in Contact.objects.all()}
    shared = {
        "documents": {row.code: row for row in RequiredDocument.objects.all()},
        "steps": {row.code: row for row in NextStep.objects.all()},
        "legal": {row.paragraph: row for row in LegalBasis.objects.all()},
    }
    existing = set(Offer.objects.values_list("pk", flat=True))
    made: dict[Offer, date] = {}
    for one in city.offers():
        pk = demo_id("offer", one.key)
        if pk in existing:
            continue
        words, name = texts[one.kind], city.DISTRICTS[one.district][1]
        titles = {
            code: text if one.facts.citywide else f"{text} · {name}" for code, text in words["name"].items()
        }
        offer = Offer(
            pk=pk,
            organisation_id=demo_id("organisation", one.organisation),
            **in_columns("name", titles),
            **in_columns("summary", words["summary"]),
            **in_columns(
                "description", {code: _as_html(text) for code, text in words["description"].items()}
            ),
        )
        offer.needs = [needs[code] for code in one.facts.needs]
        if contact := contacts.get(offer.organisation_id):
            offer.contacts = [contact]
        if not one.facts.citywide:
            offer.at_locations = [OfferLocation(location_id=demo_id("location", one.organisation))]
        complete(offer, one.facts, one.number, shared)
        made[offer] = city.confirmed_on(one.number, timezone.localdate())
    publish_new(list(made))
    confirm_new(made)


def complete(offer: Offer, kind: city.Kind, number: int, shared: dict[str, dict[str, Any]]) -> None:
    """Give an offer everything that follows from its kind and its number."""
    today = timezone.localdate()
    offer.modes, offer.citywide = list(kind.modes), kind.citywide
    offer.cost = "paid" if kind.price else "free"
    offer.price = kind.price
    offer.access = kind.access
    if kind.access == city.APPOINTMENT and number % 2:
        offer.access_url = f"https://www.example.org/termin/{number}"
    if kind.places:
        offer.places, offer.free_places = kind.places, number * 3 % (kind.places + 1)
        offer.waiting_weeks = number % 9 if offer.free_places == 0 else None
        offer.capacity_date = today - timedelta(days=number % 40)
    offer.languages = [
        OfferLanguage(code=code, with_interpreter=asked) for code, asked in city.spoken(number)
    ]
    offer.audiences = [OfferAudience(sort_order=order, **row) for order, row in enumerate(kind.audience)]
    hours = city.HOURS[number % len(city.HOURS)]
    offer.schedules = [
        OfferSchedule(
            sort_order=0,
            opening_hours="24/7" if "V3" in kind.needs else hours,
            by_appointment=kind.access == city.APPOINTMENT,
            walk_in=kind.access == city.OPEN and number % 4 == 0,
        )  # fmt: skip
    ]
    extra = [code for code, asked in city.spoken(number)[1:] if not asked]
    if number % 6 == 1 and extra:
        hours = city.LANGUAGE_HOURS[number % len(city.LANGUAGE_HOURS)]
        offer.schedules.add(OfferSchedule(sort_order=1, opening_hours=hours, language=extra[0]))
    if number % 11 == 3:
        offer.closures = [
            OfferClosure(
                start=today + timedelta(days=2), end=today + timedelta(days=9), reason_de="Betriebsferien"
            )
        ]
    papers = city.DOCUMENTS.get(kind.needs[0][0], ())
    offer.documents = [
        OfferDocument(sort_order=order, document=shared["documents"][code], if_available=order > 0)
        for order, code in enumerate(papers)
    ]
    first = "anrufen" if kind.access != city.OPEN else "kommen"
    steps = [
        first,
        *(["termin"] if kind.access == city.APPOINTMENT else []),
        *(["papiere"] if papers else []),
    ]
    offer.next_steps = [
        OfferNextStep(sort_order=order, step=shared["steps"][code]) for order, code in enumerate(steps)
    ]
    offer.legal_bases = [shared["legal"][city.LEGAL[code]] for code in kind.needs if code in city.LEGAL]
    if city.is_over(number):
        offer.valid_from, offer.valid_to = today - timedelta(days=200), today - timedelta(days=3)


def _as_html(text: str) -> str:
    return format_html_join("", "<p>{}</p>", ((part,) for part in text.splitlines() if part.strip()))
