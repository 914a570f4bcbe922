"""Marks the words of a shown text that were searched, in any of their forms. Pure but for safe strings."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.analysis.analyser import analyse
from search.question import Question

# A word is marked for what it is itself; one that only holds a searched word as a part needs a better reason.
LEAST_WEIGHT = 0.3
LEAST_FOR_PARTS = 0.9
# Words as people write them, with what joins their parts; punctuation around them is not marked.
_CHUNK = re.compile("[^\\W_]+(?:[-'’\u200c][^\\W_]+)*")


def highlight(text: str, question: Question, language: str) -> SafeString:
    """Return a plain text as HTML with <mark> around the words that made it a hit."""
    weights = question.terms(language)
    terms = {term for term, weight in weights.items() if weight >= LEAST_WEIGHT}
    strong = {term for term, weight in weights.items() if weight >= LEAST_FOR_PARTS}
    if not terms:
        return escape(text)
    marked, end = [], 0
    for chunk in _CHUNK.finditer(text):
        words = analyse(chunk[0], language)
        if not any(terms.intersection(word.terms) or strong.intersection(word.parts) for word in words):
            continue
        marked += [escape(text[end : chunk.start()]), "<mark>", escape(chunk[0]), "</mark>"]
        end = chunk.end()
    return mark_safe("".join([*marked, escape(text[end:])]))  # noqa: S308
