"""The sitemap: every public page in every public language, with its alternates."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from directory.models import Offer, Organisation, Theme
from portal.pages.models import ContentPage
from translations.models import LanguageSettings


class _InEveryLanguage(Sitemap):
    i18n = True
    alternates = True
    limit = 5_000

    def get_languages_for_item(self, item: Any) -> list[str]:
        return [language.code for language in LanguageSettings.load().public_languages]


class Offers(_InEveryLanguage):
    def items(self) -> Any:
        return Offer.objects.published().only("pk", "last_published_at").order_by("pk")

    def lastmod(self, item: Offer) -> Any:
        return item.last_published_at


class Organisations(_InEveryLanguage):
    def items(self) -> Any:
        return Organisation.objects.published().only("pk", "last_published_at").order_by("pk")

    def lastmod(self, item: Organisation) -> Any:
        return item.last_published_at


class Themes(_InEveryLanguage):
    def items(self) -> Any:
        return Theme.objects.with_offers().only("pk", "code").order_by("code")

    def location(self, item: Theme) -> str:
        return reverse("directory:theme", args=[item.code])


class Fixed(_InEveryLanguage):
    def items(self) -> list[str]:
        return [
            "search:offers",
            "directory:organisations",
            "directory:themes",
            "directory:glossary",
            "process:process",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


class Pages(_InEveryLanguage):
    def items(self) -> Any:
        return ContentPage.objects.live().order_by("path")

    def location(self, item: ContentPage) -> str:
        return reverse("wagtail_serve", args=[f"{item.slug}/"])


SITEMAPS = {
    "angebote": Offers, "organisationen": Organisations, "themen": Themes, "listen": Fixed, "seiten": Pages,
}  # fmt: skip
