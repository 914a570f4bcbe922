"""Editing the directory in the admin: screens declared, not written."""

from typing import Any

from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from directory.admin.choosers import RecordChooserViewSet
from directory.admin.filters import OfferFilterSet
from directory.admin.panels import offer_panels
from directory.admin.views import RecordEditView, guarded
from directory.completeness import missing
from directory.forms import RecordForm
from directory.models import (
    Contact,
    District,
    GlossaryTerm,
    LegalBasis,
    Location,
    Need,
    NextStep,
    Offer,
    Organisation,
    OrganisationEditor,
    RequiredDocument,
    Theme,
)
from directory.permissions import in_care_of, language_permission
from translations.panels import language_tabs


class RecordViewSet(SnippetViewSet):
    """A record with a life cycle that is in somebody's care."""

    edit_view_class = RecordEditView
    list_per_page = 50
    joins: tuple[str, ...] = ("latest_revision",)

    def get_queryset(self, request: Any) -> Any:
        return in_care_of(request.user, self.model.objects.select_related(*self.joins))

    def get_urlpatterns(self) -> list[Any]:
        patterns = super().get_urlpatterns()
        for pattern in patterns:
            pattern.callback = guarded(pattern.callback, self.model)
        return patterns

    def tabs(self, shared: list[Any], *fields: str) -> Any:
        panels = language_tabs(
            shared, *fields, permission=language_permission, form=RecordForm, schedule=True
        )
        return panels.bind_to_model(self.model)


class LifecycleColumn(LiveStatusTagColumn):
    """Says also why something is no longer public."""

    def get_value(self, instance: Any) -> Any:
        return instance.get_withdrawn_display() or super().get_value(instance)


class OfferViewSet(RecordViewSet):
    model = Offer
    icon = "help"
    menu_label = "Angebote"
    joins = ("organisation", "latest_revision")
    list_display = [
        "name",
        "organisation",
        Column("completeness", label="vollständig %", sort_key="completeness", accessor="completeness"),
        Column("visible_until", label="sichtbar bis", sort_key="visible_until", accessor="visible_until"),
        LifecycleColumn(),
        UpdatedAtColumn(),
    ]
    filterset_class = OfferFilterSet
    search_fields = ["name_de", "summary_de", "organisation__name"]

    def get_edit_handler(self) -> Any:
        return offer_panels().bind_to_model(Offer)


class OrganisationViewSet(RecordViewSet):
    chooser_viewset_class = RecordChooserViewSet
    model = Organisation
    icon = "group"
    menu_label = "Organisationen"
    list_display = ["name", "type", LifecycleColumn(), UpdatedAtColumn()]
    list_filter = ["type"]
    search_fields = ["name"]

    def get_edit_handler(self) -> Any:
        return self.tabs(
            [
                *(FieldPanel(name) for name in ("name", "type", "parent", "website", "email", "phone")),
                InlinePanel("identifiers", heading="Kennungen", label="Kennung"),
            ],
            "description",
        )


class ContactViewSet(RecordViewSet):
    chooser_viewset_class = RecordChooserViewSet
    model = Contact
    icon = "mail"
    menu_label = "Kontakte"
    joins = ("organisation", "latest_revision")
    list_display = ["name", "organisation", "phone", LifecycleColumn()]
    list_filter = ["organisation"]
    search_fields = ["name", "email"]

    def get_edit_handler(self) -> Any:
        return self.tabs([FieldPanel(name) for name in ("organisation", "name", "phone", "email")], "role")


class LocationViewSet(RecordViewSet):
    chooser_viewset_class = RecordChooserViewSet
    model = Location
    icon = "site"
    menu_label = "Orte"
    joins = ("organisation", "district", "latest_revision")
    list_display = ["name", "organisation", "district", LifecycleColumn()]
    list_filter = ["district", "is_protected"]
    search_fields = ["name", "street"]

    def get_edit_handler(self) -> Any:
        def group(heading: str, *names: str) -> MultiFieldPanel:
            return MultiFieldPanel([FieldPanel(name) for name in names], heading=heading)

        return self.tabs(
            [
                FieldPanel("organisation"),
                FieldPanel("name"),
                group("Adresse", "street", "postal_code", "city", "country", "district"),
                group("Punkt auf der Karte", "latitude", "longitude"),
                group("Barrierefreiheit", "step_free", "accessible_toilet", "hearing_loop"),
                FieldPanel("is_protected"),
            ],
            "directions",
        )


class ThemeViewSet(SnippetViewSet):
    model = Theme
    icon = "tag"
    menu_label = "Themen"
    list_display = ["name", "code", "order"]

    def get_edit_handler(self) -> Any:
        return language_tabs([FieldPanel("code"), FieldPanel("order")], "name").bind_to_model(Theme)


class NeedViewSet(SnippetViewSet):
    model = Need
    icon = "tag"
    menu_label = "Bedarfe"
    list_display = ["name", "code", "theme"]
    list_filter = ["theme"]

    def get_edit_handler(self) -> Any:
        shared = [FieldPanel("theme"), FieldPanel("code"), FieldPanel("order")]
        return language_tabs(shared, "name").bind_to_model(Need)


class DistrictViewSet(SnippetViewSet):
    model = District
    icon = "site"
    menu_label = "Stadtteile"
    list_display = ["name", "code"]
    panels = [FieldPanel(name) for name in ("code", "slug", "name", "other_names", "column", "row")]


class RequiredDocumentViewSet(SnippetViewSet):
    model = RequiredDocument
    icon = "doc-full"
    menu_label = "Unterlagen"
    list_display = ["name", "code"]

    def get_edit_handler(self) -> Any:
        return language_tabs([FieldPanel("code")], "name").bind_to_model(RequiredDocument)


class NextStepViewSet(SnippetViewSet):
    model = NextStep
    icon = "arrow-right"
    menu_label = "Nächste Schritte"
    list_display = ["text", "code"]

    def get_edit_handler(self) -> Any:
        return language_tabs([FieldPanel("code")], "text").bind_to_model(NextStep)


class GlossaryViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    menu_label = "Glossar"
    list_display = ["term", "explanation"]

    def get_edit_handler(self) -> Any:
        return language_tabs([FieldPanel("term")], "explanation").bind_to_model(GlossaryTerm)


class LegalBasisViewSet(SnippetViewSet):
    model = LegalBasis
    icon = "clipboard-list"
    menu_label = "Rechtsgrundlagen"
    list_display = ["paragraph", "title", "valid_from", "valid_to"]

    def get_edit_handler(self) -> Any:
        shared = [FieldPanel(name) for name in ("paragraph", "url", "valid_from", "valid_to")]
        return language_tabs(shared, "title").bind_to_model(LegalBasis)


class OrganisationEditorViewSet(SnippetViewSet):
    model = OrganisationEditor
    icon = "user"
    menu_label = "Zuständigkeiten"
    list_display = ["user", "organisation"]
    panels = [FieldPanel("user"), FieldPanel("organisation")]


class DirectoryViewSetGroup(SnippetViewSetGroup):
    items = (
        OfferViewSet,
        OrganisationViewSet,
        LocationViewSet,
        ContactViewSet,
        ThemeViewSet,
        NeedViewSet,
        DistrictViewSet,
        RequiredDocumentViewSet,
        NextStepViewSet,
        GlossaryViewSet,
        LegalBasisViewSet,
        OrganisationEditorViewSet,
    )
    menu_label = "Verzeichnis"
    menu_icon = "folder-open-inverse"
    menu_order = 100


def missing_words(offer: Offer) -> str:
    """Return the sentence an editor reads after saving; "" when nothing is missing."""
    lacking = missing(offer)
    return f"Zu {offer.completeness} % vollständig. Es fehlt noch: {', '.join(lacking)}." if lacking else ""
