"""Tries words before they are saved: the same search before and after, side by side."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.forms import ModelForm, modelform_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_POST
from wagtail.admin.panels import Panel

from directory.models import Offer
from search.engines.embedded import EmbeddedEngine
from search.lexicon import Lexicon
from search.models import Boost, FilterWords, NeedWords, SynonymSet
from search.query import OfferQuery, clean_words
from search.question import READ_AS
from search.words import read_lexicon
from translations import languages

SHOWN = 10
FIELDS: dict[type[models.Model], tuple[str, ...]] = {
    NeedWords: ("language", "need", "words"),
    SynonymSet: ("language", "one_way", "words"),
    FilterWords: ("language", "facet", "value", "words"),
    Boost: ("language", "offer", "weight", "words"),
}
NAMES = {model.__name__.lower(): model for model in FIELDS}


class TryItPanel(Panel):
    """A search field beside the words; its button sends the unsaved form to a page of its own."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "portal_search/admin/try_it_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            name = type(self.instance).__name__.lower()
            address = reverse("search_try_it", args=[name, self.instance.pk or 0])
            return super().get_context_data(parent_context) | {"address": address}


@dataclass(frozen=True)
class Tried:
    """One offer of the list after, with its place before (None: it was not there)."""

    offer: Any
    place: int
    before: int | None

    @property
    def move(self) -> int:
        return (self.before or SHOWN + 1) - self.place


@require_POST
def try_it(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Show what a search finds now, and what it would find with the words of the form."""
    model = NAMES.get(name)
    if model is None or not request.user.has_perm(f"portal_search.change_{name}"):
        raise PermissionDenied
    words = clean_words(request.POST.get("try_words", ""))
    instance = model._default_manager.filter(pk=pk).first()
    form: ModelForm = modelform_factory(model, fields=FIELDS[model])(request.POST, instance=instance)
    context: dict[str, Any] = {"words": words, "form": form, "valid": form.is_valid()}
    if form.is_valid() and words:
        language = READ_AS.get(form.cleaned_data["language"], form.cleaned_data["language"])
        language = language if language in languages.CODES else languages.SOURCE
        before = _found(read_lexicon(), words, language)
        with_change = _with(form.save(commit=False), model)
        after = _found(with_change, words, language)
        context |= {"before": before, "after": _compared(before, after)}
    with override(languages.SOURCE):
        return render(request, "portal_search/admin/try_it.html", context)


def _with(row: Any, model: type[models.Model]) -> Lexicon:
    """Return the lexicon as it would be with one unsaved row in place of its saved form."""
    with transaction.atomic():
        # Read as if it were saved, then forgotten: the rules of reading stay in one place.
        row.save()
        lexicon = read_lexicon()
        transaction.set_rollback(True)
    return lexicon


def _found(lexicon: Lexicon, words: str, language: str) -> list[Any]:
    engine = EmbeddedEngine(settings.SEARCH_INDEX, lambda: lexicon)
    try:
        ids = engine.search(OfferQuery(words=words, language=language)).ids[:SHOWN]
    finally:
        engine.close()
    offers = {str(offer.pk): offer for offer in Offer.objects.filter(pk__in=ids).prefetch_related("needs")}
    return [offers[pk] for pk in ids if pk in offers]


def _compared(before: list[Any], after: list[Any]) -> list[Tried]:
    places = {offer.pk: place for place, offer in enumerate(before, start=1)}
    return [Tried(offer, place, places.get(offer.pk)) for place, offer in enumerate(after, start=1)]
