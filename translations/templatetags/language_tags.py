"""Template tags that say in which language, and in which direction, a text stands."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.template.context import Context
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_from_path, gettext, override

from translations import fallback, languages
from translations.fallback import Text
from translations.models import LanguageSettings

register = template.Library()

MAX_REPEATED = 2_000


@register.simple_tag
def current_language() -> languages.Language:
    """Return the registry entry of the active language."""
    return languages.find(get_language() or languages.SOURCE) or languages.get(languages.SOURCE)


@register.simple_tag
def text_of(record: object, field: str) -> Text:
    """Return a translated field of a record, with the language it is written in."""
    return fallback.of_field(record, field, current_language().code)


@register.simple_tag
def row_text(row: dict[str, object], field: str) -> Text:
    """Return a translated column of a `values()` row, with the language it is written in."""
    return fallback.of_row(row, field, current_language().code)


@register.filter
def lang_attributes(text: Text | str) -> SafeString:
    """Return `lang` and `dir` for a text in another language than the page; else nothing."""
    if not isinstance(text, Text) or not text.is_fallback:
        return SafeString("")
    return format_html(' lang="{}" dir="{}"', text.language.code, text.language.direction)


@register.simple_tag
def paragraphs(text: Text) -> SafeString:
    """Return a plain text as paragraphs."""
    return format_html_join("", "<p>{}</p>", ((part,) for part in text.value.splitlines() if part.strip()))


@register.inclusion_tag("components/fallback_note.html")
def fallback_note(*texts: Text) -> dict[str, Any]:
    """Say once that texts below are not yet there in the language of the page."""
    return {"language": next((text.language for text in texts if text.is_fallback), None)}


@register.simple_tag(takes_context=True)
def language_choices(context: Context) -> list[dict[str, Any]]:
    """Return the public languages with the address of this page in each of them."""
    request = context.get("request")
    settings = LanguageSettings.load(request_or_site=request)
    current = current_language().code
    return [
        {"language": language, "url": url, "current": language.code == current}
        for language, url in _addresses(request, settings.public_languages)
    ]


def _addresses(request: Any, public: list[languages.Language]) -> Iterator[tuple[languages.Language, str]]:
    """Yield each language with this page's address in it, without guessing from the text of the path.

    A page that stands under no language (an error page) leads to the start page.
    """
    match = _match(request)
    query = request.META.get("QUERY_STRING", "") if match and request.method == "GET" else ""
    for language in public:
        if match is None:
            yield language, f"/{language.code}/"
            continue
        with override(language.code):
            url = reverse(match.view_name, args=match.args, kwargs=match.kwargs if not match.args else None)
        yield language, f"{url}?{query}" if query else url


def _match(request: Any) -> ResolverMatch | None:
    """Return the view behind this address, if it stands under a language and can be named."""
    if request is None or not get_language_from_path(request.path_info):
        return None
    # The page repeats the address once per language: an endless one must not make an endless page.
    if len(request.path_info) + len(request.META.get("QUERY_STRING", "")) > MAX_REPEATED:
        return None
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    return match if match.view_name else None


@register.simple_tag
def spoken(code: str) -> SafeString:
    """Return the autonym of a spoken language, marked with its own `lang` and `dir`."""
    language = languages.find(code)
    if language is None:
        return format_html("{}", code)
    return format_html(
        '<bdi lang="{}" dir="{}">{}</bdi>', language.code, language.direction, language.autonym
    )


@register.simple_tag
def not_yet_translated(language: languages.Language) -> str:
    """Return the sentence that names the language a fallback text stands in."""
    return gettext("Dieser Text ist noch nicht übersetzt. Sie lesen ihn auf: %(language)s") % {
        "language": language.autonym
    }


@register.filter
def rich(text: Text) -> SafeString:
    """Return a rich text as HTML. It was cleaned when it was saved (directory.cleaning)."""
    from wagtail.rich_text import expand_db_html

    return mark_safe(expand_db_html(text.value))  # noqa: S308
