"""Template tags of the directory's pages."""

from django import template
from django.utils.safestring import SafeString

from directory.glossary import mark_terms
from translations.fallback import Text
from translations.templatetags.language_tags import current_language, rich

register = template.Library()


@register.filter
def rich_with_terms(text: Text) -> SafeString:
    """Return a rich text as HTML in which words of the glossary can be opened."""
    return mark_terms(rich(text), current_language().code)
