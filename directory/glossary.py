"""Explains words of German offices where they stand in a text."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.cache import cache
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from directory.models import GlossaryTerm
from translations import fallback

CACHE_SECONDS = 300
MAX_TERMS = 500
_MARKUP = re.compile(r"(<[^>]*>)")


@dataclass(frozen=True)
class Explained:
    term: str
    explanation: fallback.Text


def explain_in(language: str) -> list[Explained]:
    """Return all terms with their explanation in a language; cached, for every offer page asks."""
    key = f"glossary:{language}"
    found: list[Explained] | None = cache.get(key)
    if found is None:
        rows = GlossaryTerm.objects.values("term", *fallback.columns("explanation", language))[:MAX_TERMS]
        found = [Explained(row["term"], fallback.of_row(row, "explanation", language)) for row in rows]
        cache.set(key, found, CACHE_SECONDS)
    return found


def forget() -> None:
    """Drop the cached terms after a change."""
    from translations import languages

    cache.delete_many([f"glossary:{code}" for code in languages.CODES])


def mark_terms(html: str, language: str) -> SafeString:
    """Return HTML in which the first place of each term opens its explanation, without script.

    A button with a popover works by keyboard, by touch and in screen readers. Links and tags stay untouched.
    """
    terms = {row.term: row for row in explain_in(language) if row.explanation}
    if not terms:
        return mark_safe(html)  # noqa: S308
    pattern = _pattern(tuple(sorted(terms, key=len, reverse=True)))
    seen: set[str] = set()

    def replace(match: re.Match[str]) -> str:
        term = match.group(0)
        if term in seen:
            return term
        seen.add(term)
        return _tooltip(terms[term])

    parts, inside_link = [], 0
    for part in _MARKUP.split(html):
        if part.startswith("<"):
            inside_link += part.startswith("<a ") - part.startswith("</a>")
            parts.append(part)
        else:
            parts.append(part if inside_link else pattern.sub(replace, part))
    return mark_safe("".join(parts))  # noqa: S308


@lru_cache(maxsize=16)
def _pattern(terms: tuple[str, ...]) -> Any:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, terms)) + r")\b")


def _tooltip(row: Explained) -> str:
    language = row.explanation.language
    pk = f"term-{slugify(row.term)}"
    return format_html(
        '<span class="term">'
        '<button type="button" class="term__word" lang="de" popovertarget="{pk}">{term}</button>'
        '<span popover id="{pk}" class="term__text" role="note" lang="{code}" dir="{direction}">'
        '<b lang="de">{term}</b>: {text}</span></span>',
        pk=pk,
        term=row.term,
        code=language.code,
        direction=language.direction,
        text=row.explanation.value,
    )
