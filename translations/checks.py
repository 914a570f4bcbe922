"""Start-up checks of the language set-up."""

from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.translation import to_locale

from translations import languages


@register
def every_language_has_a_catalogue(**kwargs: object) -> list[CheckMessage]:
    """Without a compiled catalogue Django answers /ti/ with a redirect that leads nowhere."""
    locale = Path(settings.LOCALE_PATHS[0])
    return [
        Error(
            f"No compiled catalogue for {language.autonym} ({language.code}).",
            hint="Run: python manage.py compile_catalogues",
            id="translations.E001",
        )
        for language in languages.PORTAL_LANGUAGES
        if not (locale / to_locale(language.code) / "LC_MESSAGES" / "django.mo").exists()
    ]


@register
def modeltranslation_knows_exactly_our_languages(**kwargs: object) -> list[CheckMessage]:
    """The language set is database schema; a differing setting would drop columns."""
    if tuple(settings.MODELTRANSLATION_LANGUAGES) == languages.CODES:
        return []
    return [Error("MODELTRANSLATION_LANGUAGES differs from translations.languages.", id="translations.E002")]
