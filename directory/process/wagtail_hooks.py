"""Editing phases and steps in the admin."""

from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from directory.process.models import Phase, Step
from translations.panels import language_tabs


class PhaseViewSet(SnippetViewSet):
    model = Phase
    icon = "list-ol"
    menu_label = "Phasen"
    list_display = ["code", "name", "order"]

    def get_edit_handler(self):
        return language_tabs([FieldPanel("code"), FieldPanel("order")], "name").bind_to_model(Phase)


class StepViewSet(SnippetViewSet):
    model = Step
    icon = "arrow-right"
    menu_label = "Schritte"
    list_display = ["code", "name", "phase", "kind"]
    list_filter = ["phase", "kind"]

    def get_edit_handler(self):
        return language_tabs(
            [
                *(FieldPanel(name) for name in ("phase", "code", "kind", "order", "needs")),
                InlinePanel("chosen_offers", heading="Ausgewählte Angebote", label="Angebot"),
            ],
            "name",
            "description",
        ).bind_to_model(Step)


class ProcessViewSetGroup(SnippetViewSetGroup):
    items = (PhaseViewSet, StepViewSet)
    menu_label = "Prozess"
    menu_icon = "tasks"
    menu_order = 110


register_snippet(ProcessViewSetGroup)
