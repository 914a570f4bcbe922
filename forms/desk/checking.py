"""What is wrong with a translation, and what is only hard to read; in German, for translators."""

import re
import unicodedata

from forms.prover.language import END_OF_SENTENCE, LONGEST_SENTENCE, PLACEHOLDER
from translations import languages

LONGEST_TEXT = 10_000
# What a program that cannot write a script leaves of it.
LOST = re.compile(r"\?{3,}|\ufffd")


def cleaned(text: str) -> str:
    """Return a text as it is kept: lines end alike, and nothing hangs over."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def placeholders(text: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(text)))


def problem(source: str, target: str, code: str) -> str:
    """Return in a sentence why a translation cannot be taken as it is; "" if it can."""
    if not target:
        return ""
    wanted, found = set(placeholders(source)), set(placeholders(target))
    if missing := sorted(wanted - found):
        return f"Es fehlt der Platzhalter {', '.join(missing)}. Bitte schreiben Sie ihn genau so in den Text."
    if extra := sorted(found - wanted):
        return f"Den Platzhalter {', '.join(extra)} gibt es auf Deutsch nicht. Bitte nehmen Sie ihn heraus."
    if len(target) > LONGEST_TEXT:
        return f"Der Text ist länger als {LONGEST_TEXT:n} Zeichen."
    if any(unicodedata.category(sign) == "Cc" and sign not in "\n\t" for sign in target):
        return "Der Text enthält Steuerzeichen, die man nicht sehen kann. Bitte tippen Sie ihn neu."
    if LOST.search(target) and not LOST.search(source):
        name = languages.get(code).german_name
        return f"Statt der Buchstaben stehen hier Fragezeichen: Die Schrift ({name}) ist verloren gegangen."
    return ""


def notes(target: str, code: str) -> list[str]:
    """Return what makes a text hard to read; nothing of it keeps anybody from saving."""
    longest = LONGEST_SENTENCE.get(code)
    if longest is None:
        return []
    sentences = ((sentence, len(sentence.split())) for sentence in END_OF_SENTENCE.split(target))
    return [
        f"Der Satz „{' '.join(sentence.split()[:4])} …“ hat {words} Wörter, gut sind höchstens {longest}."
        for sentence, words in sentences
        if words > longest
    ]
