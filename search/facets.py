"""The facets as the page shows them: values with their names, counts and whether they are chosen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.models import District, Need, Theme
from directory.models.vocabulary import Gender, Mode, ResidenceStatus, TargetGroup
from search.engines import Results
from search.query import FACETS, OfferQuery
from translations import fallback, languages

LABELS: dict[str, Any] = {
    "theme": _("Thema"),
    "need": _("Worum geht es genau?"),
    "district": _("Stadtteil"),
    "language": _("Gesprochene Sprache"),
    "audience": _("Besonders für"),
    "cost": _("Kosten"),
    "access": _("Zugang"),
    "mode": _("Wie trifft man sich?"),
    "accessible": _("Barrierefrei"),
    "places": _("Freie Plätze"),
    "status": _("Aufenthalt"),
}
VALUES: dict[str, dict[str, Any]] = {
    "audience": {
        "all": _("für alle"),
        "women": Gender.FEMALE.label,
        "men": Gender.MALE.label,
        **dict(TargetGroup.choices),
    },
    "cost": {"free": _("kostenlos"), "paid": _("kostet etwas")},
    "access": {
        "open": _("ohne Termin"),
        "appointment": _("mit Termin"),
        "referral": _("mit Überweisung oder Bescheid"),
    },
    "mode": dict(Mode.choices),
    "accessible": {
        "step_free": _("ohne Stufen"),
        "accessible_toilet": _("barrierefreie Toilette"),
        "hearing_loop": _("Hilfe für Schwerhörige"),
    },
    "places": {"free": _("Es gibt freie Plätze")},
    "status": dict(ResidenceStatus.choices),
}
OPEN_AT: dict[str, Any] = {"now": _("jetzt offen"), "today": _("heute noch offen")}


def known_codes(facet: str) -> set[str]:
    """Return the codes a filter can have."""
    if facet == "open":
        return set(OPEN_AT)
    if facet == "language":
        return {language.code for language in languages.SPOKEN_LANGUAGES}
    if facet in VALUES:
        return set(VALUES[facet])
    models: dict[str, tuple[Any, str]] = {
        "theme": (Theme, "code"), "need": (Need, "code"), "district": (District, "slug"),
    }  # fmt: skip
    model, column = models[facet]
    return set(model._default_manager.values_list(column, flat=True))


@dataclass(frozen=True)
class Value:
    code: str
    label: str | Promise | fallback.Text
    count: int
    chosen: bool
    language: languages.Language | None = None

    @property
    def disabled(self) -> bool:
        """Values without a hit stay visible, so that the list does not jump; they cannot be chosen."""
        return self.count == 0 and not self.chosen


@dataclass(frozen=True)
class Facet:
    name: str
    label: str | Promise
    values: list[Value]

    @property
    def open(self) -> bool:
        return any(value.chosen for value in self.values)


def facets_of(query: OfferQuery, results: Results) -> list[Facet]:
    """Return all facets with their counts; costs two queries, three when a theme is chosen."""
    return [Facet(name, LABELS[name], values) for name, values in _all(query, results) if values]


def _all(query: OfferQuery, results: Results) -> Iterator[tuple[str, list[Value]]]:
    readers = {"theme": _themes, "need": _needs, "district": _districts, "language": _languages}
    for name in FACETS:
        rows = readers[name](query, results) if name in readers else VALUES[name].items()
        yield name, [_value(query, results, name, code, label) for code, label in rows]


def _value(query: OfferQuery, results: Results, facet: str, code: str, label: Any) -> Value:
    count = results.facets.get(facet, {}).get(code, 0)
    language = languages.find(code) if facet == "language" else None
    return Value(code, label, count, code in query.facets.get(facet, ()), language)


def _named(rows: Iterable[dict], language: str) -> Iterator[tuple[str, fallback.Text]]:
    for row in rows:
        yield row["code"], fallback.of_row(row, "name", language)


def _themes(query: OfferQuery, results: Results) -> Iterable[tuple[str, Any]]:
    columns = fallback.columns("name", query.language)
    return _named(Theme.objects.order_by("order").values("code", *columns), query.language)


def _needs(query: OfferQuery, results: Results) -> Iterable[tuple[str, Any]]:
    """The needs of the chosen themes, and those that are chosen; else none: there are too many."""
    themes, chosen = query.facets.get("theme", ()), query.facets.get("need", ())
    if not themes and not chosen:
        return ()
    needs = Need.objects.filter(theme__code__in=themes) | Need.objects.filter(code__in=chosen)
    columns = fallback.columns("name", query.language)
    return _named(needs.order_by("theme__order", "order").values("code", *columns), query.language)


def _districts(query: OfferQuery, results: Results) -> Iterable[tuple[str, Any]]:
    return District.objects.order_by("code").values_list("slug", "name")


def _languages(query: OfferQuery, results: Results) -> Iterable[tuple[str, Any]]:
    """Only languages somebody speaks, the visitor's own first, then by number of offers."""
    spoken = results.facets.get("language", {})
    chosen = query.facets.get("language", ())
    known = [language for language in languages.SPOKEN_LANGUAGES if language.code in {*spoken, *chosen}]
    known.sort(key=lambda language: (language.code != query.language, -spoken.get(language.code, 0)))
    return ((language.code, language.autonym) for language in known)
