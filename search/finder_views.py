"""The page of the needs finder: questions above, what fits below. Answers are posted and kept nowhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from directory.models import District, Need, Offer
from search import finder as rules
from search.actions import note_rebuild
from search.documents import facets_of_offer
from search.engines import SearchUnavailable, get_engine
from search.facets import VALUES
from search.models import FinderAnswer, FinderQuestion
from search.query import FACETS
from search.words import PROTECTION_THEME
from translations import fallback, languages

MOST_NAMED = 5
# What helps with a criterion that is not met.
HELP: dict[str, Any] = {
    "need": _("Fragen Sie dort, wer Ihnen sonst helfen kann."),
    "district": _("Fragen Sie, ob jemand zu Ihnen kommt. Oder fragen Sie nach einem Gespräch am Telefon."),
    "language": _("Bringen Sie jemanden mit, der für Sie übersetzt."),
    "audience": _("Fragen Sie, ob Sie trotzdem kommen können."),
    "cost": _("Fragen Sie nach einer Ermäßigung."),
    "access": _("Rufen Sie vorher an."),
    "mode": _("Fragen Sie, ob es auch anders geht."),
    "accessible": _("Rufen Sie vorher an. Fragen Sie, wer Ihnen am Eingang hilft."),
    "places": _("Fragen Sie nach der Warteliste."),
    "status": _("Lassen Sie sich beraten. Vielleicht gibt es eine Ausnahme."),
}
HELP_UNKNOWN = _("Das wissen wir nicht. Fragen Sie dort nach.")
# Whom an offer is open to is a long list, and nobody's business but the person's.
NO_INSTEAD = ("status", "accessible", "places")

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Mark:
    """One criterion of one offer: what of it fits, or what was wished, what is there instead, what helps."""

    fits: bool
    labels: list[Any]
    instead: list[Any]
    known: bool = True
    help: Any = ""


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def finder(request: HttpRequest) -> HttpResponse:
    page = FinderPage(rules.active_questions(), request.POST, request.LANGUAGE_CODE)
    posted = request.method == "POST"
    status = 200
    if posted and page.query.facets:
        try:
            page.finding = rules.find(get_engine(), page.query, page.themes)
        except SearchUnavailable as problem:
            logger.error("search unavailable", error=str(problem)[:300])
            note_rebuild()
            status = 503
    context = {"page": page, "posted": posted, "exit_url": settings.QUICK_EXIT_URL}
    response = render(request, "portal_search/finder.html", context, status=status)
    patch_cache_control(response, no_store=True, private=True)
    return response


class FinderPage:
    """What the templates ask for. Texts are in the language of the page where they are there."""

    def __init__(self, questions: list[FinderQuestion], data: Any, language: str) -> None:
        self.questions = questions
        self.language = language
        self.chosen = rules.read_answers(questions, data)
        self.query = rules.query_of(self.chosen, language)
        self.themes = rules.themes_of(self.chosen)
        self.finding: rules.Finding | None = None

    @property
    def asked(self) -> list[tuple[FinderQuestion, str, list[dict[str, Any]]]]:
        return [
            (
                question,
                rules.field_name(question),
                [self._choice(answer) for answer in question.answers.all()],
            )
            for question in self.questions
        ]

    def _choice(self, answer: FinderAnswer) -> dict[str, Any]:
        """Return one answer; a language also by the name its speakers know, if that is another."""
        text = fallback.of_field(answer, "text", self.language)
        spoken = languages.find(answer.values[0]) if answer.facet == "language" and answer.values else None
        known = spoken if spoken and spoken.autonym.casefold() != text.value.casefold() else None
        return {
            "pk": answer.pk, "text": text, "chosen": answer in self.chosen, "language": known,
            "delicate": rules.is_delicate(answer),
        }  # fmt: skip

    @property
    def answered(self) -> set[int]:
        return {answer.question_id for answer in self.chosen}

    @property
    def danger(self) -> bool:
        return PROTECTION_THEME in self.themes

    @property
    def params(self) -> str:
        return rules.without_private(self.query, self.chosen).to_params()

    @property
    def has_private(self) -> bool:
        return any(facet in self.query.facets for facet in rules.PRIVATE)

    @property
    def way_out(self) -> dict[str, Any] | None:
        way = self.finding.way_out if self.finding else None
        if way is None:
            return None
        names = " · ".join(str(label) for facet in way.facets for label in self._wished(facet))
        params = rules.without_private(way.query, self.chosen).to_params()
        return {"names": names, "total": way.total, "params": params}

    # --- Cards --------------------------------------------------------------------------------------
    @property
    def sections(self) -> list[tuple[bool, int, list[dict[str, Any]]]]:
        """Return what fits, and what misses one thing (True): how many there are, and cards of the first."""
        if self.finding is None:
            return []
        cards = self._cards({**dict.fromkeys(self.finding.full), **self.finding.near})
        full = [card for card in cards if all(mark.fits for mark in card["marks"])]
        near = cards[len(full) :]
        return [(False, self.finding.full_total, full), (True, self.finding.near_total, near)]

    def _cards(self, missed: Mapping[str, str | None]) -> list[dict[str, Any]]:
        """Return cards marked by the directory. What has changed since it was indexed is left out."""
        rows = {str(row["id"]): row for row in Offer.objects.cards(missed, self.language)}
        offers = Offer.objects.published().with_everything_for_a_page().in_bulk(list(rows))
        cards = []
        for pk in (pk for pk in missed if pk in rows and UUID(pk) in offers):
            offer = offers[UUID(pk)]
            facts = facets_of_offer(offer, tuple(self._districts))
            asked = [name for name in FACETS if name in self.query.facets]
            marks = {name: self._mark(name, offer, facts[name]) for name in asked}
            if {name for name in asked if not marks[name].fits} == {missed[pk]} - {None}:
                ordered = sorted(marks.values(), key=lambda mark: not mark.fits)
                cards.append({"row": rows[pk], "marks": ordered})
        return cards

    def _mark(self, facet: str, offer: Offer, has: set[str]) -> Mark:
        fitting = [value for value in self.query.facets[facet] if value in has]
        if fitting:
            return Mark(True, self._labels(facet, fitting), [])
        known = rules.is_known(facet, offer, has, self.query.facets[facet])
        instead = [] if facet in NO_INSTEAD else self._labels(facet, sorted(has))
        return Mark(False, self._wished(facet), instead, known, HELP[facet] if known else HELP_UNKNOWN)

    # --- Names --------------------------------------------------------------------------------------
    def _wished(self, facet: str) -> list[Any]:
        """Return what was wished; needs in the words of the answers: they may stand for many."""
        if facet == "need":
            named = [answer for answer in self.chosen if answer.needs.all()]
            return [fallback.of_field(answer, "text", self.language) for answer in named]
        return self._labels(facet, self.query.facets[facet])

    def _labels(self, facet: str, values: Iterable[str]) -> list[Any]:
        return list(dict.fromkeys(self._names[facet].get(value, value) for value in values))[:MOST_NAMED]

    @cached_property
    def _names(self) -> dict[str, Mapping[str, Any]]:
        rows = Need.objects.values("code", *fallback.columns("name", self.language))
        needs = {row["code"]: fallback.of_row(row, "name", self.language) for row in rows}
        return {**VALUES, "district": self._districts, "language": self._languages(), "need": needs}

    @cached_property
    def _districts(self) -> dict[str, str]:
        return dict(District.objects.values_list("slug", "name"))

    def _languages(self) -> dict[str, fallback.Text]:
        """Return languages as the answers call them; others by the name their speakers know."""
        names = {
            row.code: fallback.Text(row.autonym, row, self.language) for row in languages.SPOKEN_LANGUAGES
        }
        for answer in (answer for question in self.questions for answer in question.answers.all()):
            if answer.facet == "language":
                text = fallback.of_field(answer, "text", self.language)
                names.update(dict.fromkeys(answer.values, text))
        return names
