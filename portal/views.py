"""Addresses without a language."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from translations import languages
from translations.models import LanguageSettings


def to_language(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the start page in the best public language the browser asks for."""
    wanted = get_language_from_request(request)
    public = {language.code for language in LanguageSettings.load(request).public_languages}
    response = redirect(f"/{wanted if wanted in public else languages.SOURCE}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /verwaltung/", *(f"Disallow: /{c}/konto/" for c in languages.CODES)]
    lines.append(f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain")
