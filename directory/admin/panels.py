"""The editing form of an offer, in the order in which somebody describes it."""

from collections.abc import Iterable
from typing import Any

from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel

from directory.forms import OfferForm
from directory.permissions import language_permission
from translations import languages
from translations.panels import language_tabs, localized

TEXTS = ("name", "summary", "description", "cost_note")


def _fields(*names: str) -> list[FieldPanel]:
    return [FieldPanel(name) for name in names]


def _rows(*pairs: tuple[str, ...]) -> list[FieldRowPanel]:
    return [FieldRowPanel(_fields(*pair)) for pair in pairs]


def translated(field: str, heading: str) -> MultiFieldPanel:
    """Return a folded group with one field per language, for texts inside a row."""
    return MultiFieldPanel(
        [
            FieldPanel(localized(field, language.code), permission=language_permission(language.code))
            for language in languages.PORTAL_LANGUAGES
        ],
        heading=heading,
        classname="collapsed",
    )


def offer_panels() -> Any:
    return language_tabs(
        _offer_facts(), *TEXTS, permission=language_permission, form=OfferForm, schedule=True
    )


def _offer_facts() -> Iterable[Panel]:
    return [
        MultiFieldPanel([*_fields("organisation", "partners", "needs")], heading="Von wem und wofür"),
        InlinePanel(
            "audiences",
            panels=[
                *_rows(("minimum_age", "maximum_age", "gender"), ("german_from", "german_to")),
                *_fields("target_groups", "residence_statuses", "excluded"),
            ],
            heading="Für wen? Wer in eine der Zeilen passt, kann kommen.",
            label="Zielgruppe",
        ),
        InlinePanel(
            "languages",
            panels=[*_rows(("code", "with_interpreter")), FieldPanel("times"), translated("note", "Hinweis")],
            heading="Gesprochene Sprachen",
            label="Sprache",
        ),
        MultiFieldPanel([*_fields("modes", "citywide")], heading="Wie und wo"),
        InlinePanel("at_locations", panels=_fields("location"), heading="Orte", label="Ort"),
        InlinePanel(
            "schedules",
            panels=[
                FieldPanel("opening_hours"),
                *_rows(("location", "language"), ("by_appointment", "walk_in"), ("valid_from", "valid_to")),
                translated("note", "Hinweis"),
            ],
            heading="Zeiten",
            label="Zeiten",
        ),
        InlinePanel(
            "closures",
            panels=[*_rows(("start", "end")), translated("reason", "Grund")],
            heading="Schließzeiten",
            label="Schließzeit",
        ),
        MultiFieldPanel([*_rows(("cost", "price"), ("access", "access_url"))], heading="Kosten und Zugang"),
        MultiFieldPanel(
            [*_rows(("places", "free_places"), ("waiting_weeks", "capacity_date"))], heading="Plätze"
        ),
        InlinePanel(
            "documents", panels=_rows(("document", "if_available")), heading="Mitbringen", label="Unterlage"
        ),
        InlinePanel("next_steps", panels=_fields("step"), heading="Nächste Schritte", label="Schritt"),
        MultiFieldPanel([*_fields("contacts"), *_rows(("website", "email"))], heading="Kontakt"),
        MultiFieldPanel(
            [*_rows(("valid_from", "valid_to"), ("season_start", "season_end"))],
            heading="Wie lange gilt das Angebot?",
        ),
        MultiFieldPanel([*_rows(("leika", "official_url")), FieldPanel("legal_bases")], heading="Amtliches"),
    ]


def translation_panels(codes: Iterable[str], fields: Iterable[str]) -> Any:
    """Return the form of a translator: German to read, the own languages to write, and nothing else."""
    return language_tabs([], *fields, permission=language_permission, only=list(codes))
