"""Template filters of the search's admin pages."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def value_of(mapping: Mapping[str, Any], key: str) -> Any:
    """Return the value of a key a template cannot write, such as "success@3"; "" if there is none."""
    return mapping.get(key, "")
