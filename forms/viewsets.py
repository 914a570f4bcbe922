"""Building forms in the admin."""

from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from forms.models import WizardForm
from translations import languages
from translations.panels import localized


class WizardFormViewSet(SnippetViewSet):
    model = WizardForm
    icon = "form"
    menu_label = "Formulare"
    menu_order = 120
    add_to_admin_menu = True
    list_display = ["title", "slug", LiveStatusTagColumn(), UpdatedAtColumn()]
    search_fields = ["title_de", "slug"]

    def get_edit_handler(self):
        german = [FieldPanel(localized(field, languages.SOURCE)) for field in ("title", "intro")]
        others = [language for language in languages.PORTAL_LANGUAGES if language.code != languages.SOURCE]
        titles = [
            FieldPanel(localized(field, language.code)) for language in others for field in ("title", "intro")
        ]
        texts = [
            FieldPanel("text_de", read_only=True),
            *(FieldPanel(localized("text", language.code)) for language in others),
        ]
        return TabbedInterface(
            [
                ObjectList(
                    [*german, FieldPanel("slug"), FieldPanel("structure")], heading="Aufbau (Deutsch)"
                ),
                ObjectList(titles, heading="Titel in allen Sprachen"),
                ObjectList(
                    [
                        InlinePanel(
                            "strings",
                            panels=texts,
                            heading="Texte in allen Sprachen",
                            label="Text",
                            help_text="Die Liste entsteht beim Speichern aus dem Aufbau.",
                        )
                    ],
                    heading="Übersetzungen",
                ),
            ]
        ).bind_to_model(WizardForm)
