"""Tags of the forms' templates."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from directory.models import Need
from translations.fallback import of_field
from translations.templatetags.language_tags import current_language

register = template.Library()


@register.simple_tag
def needs_links(codes: Sequence[str]) -> list[dict[str, Any]]:
    """Return the offers page for each need, with the need's name."""
    needs = Need.objects.filter(code__in=codes).order_by("order", "code") if codes else []
    language = current_language().code
    return [
        {
            "label": of_field(need, "name", language),
            "url": f"{reverse('search:offers')}?{urlencode({'need': need.code})}",
        }
        for need in needs
    ]
