"""Editing the words of the search, the judged questions and what was reported missing."""

from typing import Any

from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from search.admin.finder import FinderQuestionViewSet
from search.admin.try_it import TryItPanel
from search.models import Boost, FilterWords, GapReport, JudgedQuery, NeedWords, SynonymSet
from search.models.words import MAX_LINE


class WordCreateView(CreateView):
    """Begins with the words a link brings along, such as a search that found nothing."""

    def get_initial_form_instance(self) -> Any:
        row = super().get_initial_form_instance() or self.model()
        for name in ("language", "words"):
            if value := self.request.GET.get(name, "")[:MAX_LINE]:
                setattr(row, name, value)
        return row


class WordViewSet(SnippetViewSet):
    """Words that can be tried before they are saved."""

    add_view_class = WordCreateView

    fields: tuple[str, ...] = ()
    list_per_page = 50
    search_fields = ["words"]
    list_filter = ["language"]

    def get_edit_handler(self) -> Any:
        names = ("language", *self.fields, "words")
        return ObjectList([*(FieldPanel(name) for name in names), TryItPanel()]).bind_to_model(self.model)


class NeedWordsViewSet(WordViewSet):
    model = NeedWords
    icon = "tag"
    menu_label = "Wörter für Bedarfe"
    fields = ("need",)
    list_display = ["__str__", "need", "language"]
    list_filter = ["language", "need"]


class SynonymSetViewSet(WordViewSet):
    model = SynonymSet
    icon = "resubmit"
    menu_label = "Synonyme"
    fields = ("one_way",)
    list_display = ["__str__", "language", "one_way"]


class FilterWordsViewSet(WordViewSet):
    model = FilterWords
    icon = "sliders"
    menu_label = "Wörter für Filter"
    fields = ("facet", "value")
    list_display = ["__str__", "facet", "value", "language"]
    list_filter = ["language", "facet"]


class BoostViewSet(WordViewSet):
    model = Boost
    icon = "pick"
    menu_label = "Hervorhebungen"
    fields = ("offer", "weight")
    list_display = ["__str__", "offer", "weight", "language"]


class JudgedQueryViewSet(SnippetViewSet):
    model = JudgedQuery
    icon = "tasks"
    menu_label = "Prüffragen"
    list_display = ["words", "language", "must", "may"]
    list_filter = ["language"]
    search_fields = ["words", "note"]
    panels = [FieldPanel(name) for name in ("language", "words", "must", "may", "note")]


class GapReportViewSet(SnippetViewSet):
    model = GapReport
    icon = "warning"
    menu_label = "Gemeldete Lücken"
    list_display = ["words", "language", "filters", Column("count", label="Anzahl"), "day", "done"]
    list_filter = ["done", "language"]
    panels = [FieldPanel("done")]


class SearchViewSetGroup(SnippetViewSetGroup):
    items = (
        NeedWordsViewSet,
        SynonymSetViewSet,
        FilterWordsViewSet,
        BoostViewSet,
        JudgedQueryViewSet,
        GapReportViewSet,
        FinderQuestionViewSet,
    )
    menu_label = "Suche"
    menu_icon = "search"
    menu_order = 130
