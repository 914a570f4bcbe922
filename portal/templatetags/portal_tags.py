"""Template tags of the page shell."""

from typing import Any

from django import template
from django.conf import settings
from django.core.cache import cache

from portal.pages.models import ContentPage
from translations import fallback
from translations.templatetags.language_tags import current_language

register = template.Library()
FOOTER_SECONDS = 60


@register.simple_tag
def footer_pages() -> list[dict[str, Any]]:
    """Return heading and address of the pages in the footer; asked anew at most once a minute."""
    code = current_language().code
    return cache.get_or_set(f"footer:{code}", lambda: _footer_pages(code), FOOTER_SECONDS) or []


def _footer_pages(code: str) -> list[dict[str, Any]]:
    rows = (
        ContentPage.objects.live()
        .filter(in_footer=True)
        .order_by("path")
        .values("slug", *fallback.columns("heading", code))
    )
    return [
        {"heading": fallback.of_row(row, "heading", code), "url": f"/{code}/{row['slug']}/"} for row in rows
    ]


@register.simple_tag
def demo_accounts() -> list[dict[str, str]]:
    """Return the demo's accounts with the second-factor code of this moment; nothing outside a demo."""
    if not settings.DEMO:
        return []
    from portal.accounts.demo import accounts

    return accounts()
