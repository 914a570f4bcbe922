"""Editing the directory in the admin: screens declared, not written."""

from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from directory.models import District, Location, Need, Offer, Organisation, Theme
from translations.panels import language_tabs


class OfferViewSet(SnippetViewSet):
    model = Offer
    icon = "help"
    menu_label = "Angebote"
    list_display = ["name", "organisation", LiveStatusTagColumn(), UpdatedAtColumn()]
    list_filter = ["organisation", "needs", "access", "cost"]
    search_fields = ["name_de", "summary_de", "organisation__name"]
    list_per_page = 50

    def get_queryset(self, request):
        return Offer.objects.select_related("organisation", "latest_revision")

    def get_edit_handler(self):
        return language_tabs(
            [
                FieldPanel("organisation"),
                FieldPanel("needs"),
                InlinePanel("languages", heading="Sprachen", label="Sprache"),
                InlinePanel("at_locations", heading="Orte", label="Ort"),
                MultiFieldPanel(
                    [FieldPanel("citywide"), FieldPanel("cost"), FieldPanel("access")],
                    heading="Für wen und wie",
                ),
                MultiFieldPanel([FieldPanel("website"), FieldPanel("email")], heading="Kontakt"),
            ],
            "name",
            "summary",
            "description",
        ).bind_to_model(Offer)


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "group"
    menu_label = "Organisationen"
    list_display = ["name", "type", LiveStatusTagColumn(), UpdatedAtColumn()]
    list_filter = ["type"]
    search_fields = ["name"]

    def get_edit_handler(self):
        return language_tabs(
            [FieldPanel(name) for name in ("name", "type", "website", "email", "phone")], "description"
        ).bind_to_model(Organisation)


class LocationViewSet(SnippetViewSet):
    model = Location
    icon = "site"
    menu_label = "Orte"
    list_display = ["name", "organisation", "district", LiveStatusTagColumn()]
    list_filter = ["district", "is_protected"]
    search_fields = ["name", "street"]

    def get_queryset(self, request):
        return Location.objects.select_related("organisation", "district", "latest_revision")

    def get_edit_handler(self):
        return language_tabs(
            [
                FieldPanel("organisation"),
                FieldPanel("name"),
                MultiFieldPanel(
                    [FieldPanel(n) for n in ("street", "postal_code", "city", "country", "district")],
                    heading="Adresse",
                ),
                MultiFieldPanel(
                    [FieldPanel("latitude"), FieldPanel("longitude")], heading="Punkt auf der Karte"
                ),
                FieldPanel("is_protected"),
            ],
            "directions",
        ).bind_to_model(Location)


class ThemeViewSet(SnippetViewSet):
    model = Theme
    icon = "tag"
    menu_label = "Themen"
    list_display = ["name", "code", "order"]

    def get_edit_handler(self):
        return language_tabs([FieldPanel("code"), FieldPanel("order")], "name").bind_to_model(Theme)


class NeedViewSet(SnippetViewSet):
    model = Need
    icon = "tag"
    menu_label = "Bedarfe"
    list_display = ["name", "code", "theme"]
    list_filter = ["theme"]

    def get_edit_handler(self):
        return language_tabs(
            [FieldPanel("theme"), FieldPanel("code"), FieldPanel("order")], "name"
        ).bind_to_model(Need)


class DistrictViewSet(SnippetViewSet):
    model = District
    icon = "site"
    menu_label = "Stadtteile"
    list_display = ["name", "code"]
    panels = [FieldPanel("code"), FieldPanel("slug"), FieldPanel("name")]


class DirectoryViewSetGroup(SnippetViewSetGroup):
    items = (OfferViewSet, OrganisationViewSet, LocationViewSet, ThemeViewSet, NeedViewSet, DistrictViewSet)
    menu_label = "Verzeichnis"
    menu_icon = "folder-open-inverse"
    menu_order = 100
