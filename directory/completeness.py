"""How complete an offer is, and what is missing. Works on drafts as on published offers."""

from collections.abc import Callable
from typing import Any

CHECKS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("Kurztext auf Deutsch", lambda offer: offer.summary_de),
    ("Beschreibung auf Deutsch", lambda offer: offer.description_de),
    ("Name in einfachem Deutsch", lambda offer: offer.name_de_simple),
    ("Name auf Englisch", lambda offer: offer.name_en),
    ("Bedarf", lambda offer: offer.needs.all()),
    ("Ort oder „für die ganze Stadt“", lambda offer: offer.citywide or offer.at_locations.all()),
    ("Wie trifft man sich?", lambda offer: offer.modes),
    ("Zeiten", lambda offer: offer.schedules.all()),
    ("Sprachen", lambda offer: offer.languages.all()),
    ("Zielgruppe", lambda offer: offer.audiences.all()),
    ("Kosten", lambda offer: offer.cost != offer.Cost.UNKNOWN),
    ("Zugang", lambda offer: offer.access != offer.Access.UNKNOWN),
    ("Kontakt", lambda offer: offer.email or offer.website or offer.contacts.all()),
    ("nächste Schritte", lambda offer: offer.next_steps.all()),
)


def missing(offer: Any) -> list[str]:
    """Return in German what the offer lacks; empty when it is complete."""
    return [label for label, is_there in CHECKS if not is_there(offer)]


def percent(offer: Any) -> int:
    return round(100 * (1 - len(missing(offer)) / len(CHECKS)))
