"""The builder: one form of the admin, with its problems beside it and its other screens behind it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList, PublishingPanel, TabbedInterface
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.admin.widgets import Button
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from forms.admin.panels import FindingsPanel, ScreensPanel
from forms.models import WizardForm
from forms.proving import errors
from translations import languages
from translations.panels import localized


class BuilderForm(WagtailAdminModelForm):
    """A draft may have any fault; only publishing asks the prover."""

    minor_edit = forms.BooleanField(
        label="Kleine Änderung am deutschen Text: Die Übersetzungen bleiben gültig.", required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.instance.minor_edit = bool(cleaned.get("minor_edit"))
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_deferred_validation or self.errors:
            return
        found = errors(self.instance)
        if found:
            raise_ = [ValidationError(finding.message) for finding in found]
            self.add_error(None, ValidationError(raise_))


class FormIndexView(IndexView):
    """The list, with ways to get a form without building it."""

    @property
    def header_more_buttons(self) -> list[Button]:
        return [
            *super().header_more_buttons,
            Button("Formular aus Datei", url=reverse("form_admin:import"), icon_name="upload", priority=60),
            Button("Fertige Formulare", url=reverse("form_admin:blueprints"), icon_name="copy", priority=70),
        ]


class WizardFormViewSet(SnippetViewSet):
    model = WizardForm
    icon = "form"
    menu_label = "Formulare"
    menu_order = 120
    add_to_admin_menu = True
    index_view_class = FormIndexView
    list_display = ["title", Column("slug", label="Adresse"), LiveStatusTagColumn(), UpdatedAtColumn()]
    search_fields = ["title_de", "slug"]

    def get_edit_handler(self) -> Any:
        german = [FieldPanel(localized(field, languages.SOURCE)) for field in ("title", "intro")]
        return TabbedInterface(
            [
                ObjectList(
                    [
                        FindingsPanel(),
                        *german,
                        FieldPanel("slug"),
                        FieldPanel("structure"),
                        FieldPanel("minor_edit"),
                    ],
                    heading="Aufbau (Deutsch)",
                ),
                ObjectList([ScreensPanel(), PublishingPanel()], heading="Versionen, Probe, Dateien"),
            ],
            base_form_class=BuilderForm,
        ).bind_to_model(WizardForm)
