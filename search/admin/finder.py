"""Editing the questions of the needs finder: no code, only needs and filters that are already there."""

from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.html import format_html, format_html_join
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSet

from search.facets import LABELS, VALUES
from search.models import FinderQuestion
from translations import languages
from translations.panels import language_tabs, localized


def _codes() -> str:
    """Return which codes each filter knows, to read beside the answers."""
    known = {facet: list(values) for facet, values in VALUES.items()}
    known["language"] = [language.code for language in languages.SPOKEN_LANGUAGES]
    rows = ((facet, LABELS[facet], ", ".join(codes)) for facet, codes in known.items())
    lines = format_html_join("", "<li><b>{}</b> ({}): {}</li>", rows)
    return format_html(
        "<p>Eine Antwort nennt Bedarfe, oder sie setzt einen Filter, oder beides. Diese Werte gibt es:</p>"
        "<ul>{}<li><b>district</b>: der Code des Stadtteils aus dem Verzeichnis</li></ul>",
        lines,
    )


def _answer_panels() -> list[Any]:
    others = [language.code for language in languages.PORTAL_LANGUAGES if language.code != languages.SOURCE]
    return [
        FieldPanel(localized("text", languages.SOURCE)),
        MultiFieldPanel(
            [FieldPanel(localized("text", code)) for code in others],
            heading="In den anderen Sprachen",
            classname="collapsed",
        ),
        MultiFieldPanel(
            [FieldPanel("needs", widget=CheckboxSelectMultiple)], heading="Bedarfe", classname="collapsed"
        ),
        FieldRowPanel([FieldPanel("facet"), FieldPanel("value")]),
    ]


class FinderQuestionViewSet(SnippetViewSet):
    model = FinderQuestion
    icon = "help"
    menu_label = "Wegweiser"
    list_per_page = 50
    list_display = ["text", Column("order", label="Reihenfolge", sort_key="order"), BooleanColumn("active")]
    list_filter = ["active"]

    def get_edit_handler(self) -> Any:
        shared = [
            FieldRowPanel([FieldPanel("order"), FieldPanel("several"), FieldPanel("active")]),
            HelpPanel(_codes(), heading="Was Antworten bedeuten"),
            InlinePanel("answers", panels=_answer_panels(), heading="Antworten", label="Antwort"),
        ]
        return language_tabs(shared, "text", "help").bind_to_model(FinderQuestion)
