"""The few pages of the portal. Wagtail's Page stays as it is: its title and slug are internal."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from modelcluster.fields import ParentalKey
from wagtail.fields import RichTextField
from wagtail.models import Page

from directory.cleaning import clean_rich_text
from directory.models import Theme
from directory.process.models import Phase
from forms.models import WizardForm
from translations import languages


class TranslatedPage(Page):
    """One page in eleven languages: a tree without copies, `heading` is what visitors see."""

    heading = models.CharField("Überschrift", max_length=200)

    class Meta:
        abstract = True

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [(language.code, language.autonym) for language in languages.PORTAL_LANGUAGES]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        with translation.override(mode_name):
            request.LANGUAGE_CODE = mode_name
            response = self.serve(request)
            return response.render()


class HomePage(TranslatedPage):
    intro = models.TextField("Einleitung", blank=True)
    help_heading = models.CharField("Überschrift der Notrufnummern", max_length=100, blank=True)

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    template = "pages/home.html"

    class Meta:
        verbose_name = "Startseite"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            "themes": Theme.objects.with_offers(),
            "phases": Phase.objects.all(),
            "wizard_forms": WizardForm.objects.filter(live=True, versions__isnull=False).distinct(),
            "help_numbers": self.help_numbers.all(),
        }


class HelpNumber(models.Model):
    """A number to call in need, shown on the start page."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="help_numbers")
    number = models.CharField("Nummer", max_length=30)
    label = models.CharField("Wofür", max_length=120)
    sort_order = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    class Meta:
        verbose_name = "Notrufnummer"
        verbose_name_plural = "Notrufnummern"
        ordering = ["sort_order"]

    def __str__(self) -> str:
        return self.number


class ContentPage(TranslatedPage):
    body = RichTextField("Text", blank=True, features=["h2", "h3", "bold", "ol", "ul", "link"])
    in_footer = models.BooleanField("in der Fußzeile", default=False)

    parent_page_types = ["pages.HomePage", "pages.ContentPage"]
    template = "pages/content.html"

    class Meta:
        verbose_name = "Inhaltsseite"

    def clean(self) -> None:
        super().clean()
        for language in languages.PORTAL_LANGUAGES:
            field = f"body_{language.column_suffix}"
            setattr(self, field, clean_rich_text(getattr(self, field)))
