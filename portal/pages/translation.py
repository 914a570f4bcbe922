"""Columns per language of our own page types; their editing forms are built once these exist."""

from modeltranslation.translator import TranslationOptions, register
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList, TabbedInterface

from portal.pages.models import ContentPage, HelpNumber, HomePage
from translations import languages
from translations.panels import language_tabs, localized

GERMAN_REQUIRED = {"de": ("heading",), "default": ()}


@register(HelpNumber)
class HelpNumberTranslation(TranslationOptions):
    fields = ("label",)
    required_languages = {"de": ("label",), "default": ()}


@register(HomePage)
class HomePageTranslation(TranslationOptions):
    fields = ("heading", "intro", "help_heading")
    required_languages = GERMAN_REQUIRED


@register(ContentPage)
class ContentPageTranslation(TranslationOptions):
    fields = ("heading", "body")
    required_languages = GERMAN_REQUIRED


def _with_promotion(tabs: TabbedInterface, page: type) -> TabbedInterface:
    return TabbedInterface([*tabs.children, ObjectList(page.promote_panels, heading="Adresse")])


_labels = [FieldPanel(localized("label", language.code)) for language in languages.PORTAL_LANGUAGES]
HomePage.edit_handler = _with_promotion(
    language_tabs(
        [
            FieldPanel("title", heading="Interner Titel"),
            InlinePanel(
                "help_numbers",
                panels=[FieldPanel("number"), FieldPanel("sort_order"), *_labels],
                heading="Notrufnummern",
                label="Nummer",
            ),
        ],
        "heading",
        "intro",
        "help_heading",
    ),
    HomePage,
)
ContentPage.edit_handler = _with_promotion(
    language_tabs(
        [FieldPanel("title", heading="Interner Titel"), FieldPanel("in_footer")], "heading", "body"
    ),
    ContentPage,
)
