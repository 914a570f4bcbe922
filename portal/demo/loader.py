"""Fills a fresh portal with an invented city. Runs again without doubling anything."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.html import format_html_join
from wagtail.models import Page, Site

from directory.models import District, Location, Need, Offer, OfferLanguage, OfferLocation, Organisation
from directory.process.models import Phase, Step
from directory.taxonomy_seed import in_columns, load_taxonomy
from forms import blueprints
from forms.exchange import import_form
from forms.library import load_library
from forms.models import WizardForm
from portal.accounts.roles import sync_roles
from portal.demo import city_loader
from portal.demo.ids import demo_id, publish
from portal.pages.models import ContentPage, HelpNumber, HomePage
from search.finder import load_finder
from search.words import load_words
from translations import languages


def _read(name: str) -> Any:
    return json.loads((Path(__file__).parent / f"{name}.json").read_text())


def load() -> dict[str, int]:
    """Load roles, taxonomy, directory, process, form and pages; return how many of each there are."""
    with transaction.atomic(), translation.override(languages.SOURCE):
        sync_roles()
        load_taxonomy()
        load_words()
        load_finder()
        load_organisations()
        city_loader.load_reusable()
        city_loader.load_organisations()
        load_offers()
        city_loader.load_offers()
        load_process()
        load_library()
        load_forms()
        load_pages()
    return {
        "Organisationen": Organisation.objects.count(),
        "Angebote": Offer.objects.count(),
        "Schritte": Step.objects.count(),
        "Formulare": WizardForm.objects.count(),
    }


def load_organisations() -> None:
    districts = {district.code: district for district in District.objects.all()}
    for entry in _read("organisations"):
        organisation = Organisation(
            pk=demo_id("organisation", entry["key"]),
            name=entry["name"],
            type=entry["type"],
            website=entry["website"],
            email=entry["email"],
            phone=entry["phone"],
            **in_columns("description", entry["description"]),
        )
        if Organisation.objects.filter(pk=organisation.pk).exists():
            continue
        publish(organisation)
        for place in entry["locations"]:
            publish(
                Location(
                    pk=demo_id("location", place["key"]),
                    organisation=organisation,
                    name=place["name"],
                    street=place["street"],
                    postal_code=place["postcode"],
                    city=place["city"],
                    district=districts[place["district"]],
                    latitude=place["latitude"],
                    longitude=place["longitude"],
                    is_protected=place.get("protected", False),
                )
            )


def load_offers() -> None:
    needs = {need.code: need for need in Need.objects.all()}
    for entry in _read("offers"):
        offer = Offer(
            pk=demo_id("offer", entry["key"]),
            organisation_id=demo_id("organisation", entry["organisation"]),
            citywide=entry["citywide"],
            cost=entry["cost"],
            access=entry["appointment"],
            **in_columns("name", entry["name"]),
            **in_columns("summary", entry["summary"]),
            **in_columns(
                "description", {code: _as_html(text) for code, text in entry["description"].items()}
            ),
        )
        if Offer.objects.filter(pk=offer.pk).exists():
            continue
        offer.needs = [needs[code] for code in entry["needs"]]
        offer.languages = [
            OfferLanguage(code=row["code"], with_interpreter=row["interpreter"]) for row in entry["languages"]
        ]
        offer.at_locations = [
            OfferLocation(location_id=demo_id("location", key)) for key in entry["locations"]
        ]
        publish(offer)


def _as_html(text: str) -> str:
    return format_html_join("", "<p>{}</p>", ((part,) for part in text.splitlines() if part.strip()))


def load_process() -> None:
    needs = {need.code: need for need in Need.objects.all()}
    for order, entry in enumerate(_read("process")["phases"]):
        phase, _created = Phase.objects.update_or_create(
            code=entry["code"], defaults={"order": order, **in_columns("name", entry["name"])}
        )
        for position, row in enumerate(entry["steps"]):
            step, created = Step.objects.get_or_create(
                code=row["code"],
                defaults={
                    "phase": phase,
                    "kind": row["kind"],
                    "order": position,
                    **in_columns("name", row["name"]),
                    **in_columns("description", row["description"]),
                },
            )
            if created:
                step.needs.set(needs[code] for code in row["needs"])


def load_forms() -> None:
    """Publish the forms the portal brings along."""
    for name in blueprints.names():
        if not WizardForm.objects.filter(slug=name).exists():
            import_form(blueprints.read(name)).latest_revision.publish()


def load_pages() -> None:
    if HomePage.objects.exists():
        return
    data = _read("pages")
    root = Page.objects.get(depth=1)
    Page.objects.filter(depth=2).delete()
    root.refresh_from_db()
    home = HomePage(
        title="Startseite",
        slug="start",
        **in_columns("heading", data["home"]["heading"]),
        **in_columns("intro", data["home"]["intro"]),
        **in_columns("help_heading", data["home"]["help_now_heading"]),
    )
    home.help_numbers = [
        HelpNumber(number=row["number"], sort_order=order, **in_columns("label", row["label"]))
        for order, row in enumerate(data["home"]["help_now"])
    ]
    root.add_child(instance=home)
    home.save_revision().publish()
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "Lotse"}
    )
    for entry in data["content"]:
        page = ContentPage(
            title=entry["heading"]["de"],
            slug=entry["slug"],
            in_footer=True,
            **in_columns("heading", entry["heading"]),
            **in_columns("body", {code: _as_html("\n".join(parts)) for code, parts in entry["body"].items()}),
        )
        home.add_child(instance=page)
        page.save_revision().publish()
