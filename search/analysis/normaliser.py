"""Folds the spellings of one word into one form; the same code for stored texts and for questions.

Pure Python without Django. Rules and their measured effect: docs/search.md.
"""

import re
import unicodedata

# Zero-width non-joiner and the hyphens.
JOINERS = re.compile("[\u200c\u2010\u2011-]")
# Letters that keyboards and spellings mix up (Arabic, Persian, Kurdish Sorani; dotless i; Cyrillic).
FOLD = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        "ة": "ه",
        "ە": "ه",
        "ھ": "ه",
        "ۀ": "ه",
        **dict.fromkeys("ىيئێ", "ی"),
        "ؤ": "و",
        "ۆ": "و",
        "ك": "ک",
        "ڵ": "ل",
        "ڕ": "ر",
        "ء": None,
        "ـ": None,  # tatweel
        "\u200d": None,  # zero width joiner
        "ı": "i",
        "ß": "ss",
        "ё": "е",
        "й": "и",
        "ї": "і",
        "ґ": "г",
        "đ": "d",
        "ł": "l",
        "ø": "o",
        # Ethiopic series that sound alike, vowel by vowel; then the two ways to write "ha" and "a".
        **{chr(0x1210 + vowel): chr(0x1200 + vowel) for vowel in range(7)},
        **{chr(0x1280 + vowel): chr(0x1200 + vowel) for vowel in range(7)},
        **{chr(0x1220 + vowel): chr(0x1230 + vowel) for vowel in range(7)},
        **{chr(0x1340 + vowel): chr(0x1338 + vowel) for vowel in range(7)},
        **dict.fromkeys("ሓኃሃ", "ሀ"),
        "ኣ": "አ",
        "ዓ": "ዐ",
    }
)
APOSTROPHES = re.compile("[\u0027\u2019\u02bc\u2018`´]")
WORD = re.compile(r"[^\W_]+")
# Umlauts written out on a foreign keyboard; "ue" stays after a, e and q (neue, Quelle).
WRITTEN_UMLAUTS = (
    (re.compile("ae"), "a"),
    (re.compile("oe"), "o"),
    (re.compile("(?<![aeq])ue"), "u"),
)


def normalise(text: str, language: str) -> str:
    """Return the folded text: lower case, without marks, one letter for all its variants."""
    folded = unicodedata.normalize("NFKD", text.replace("İ", "i")).casefold()
    folded = "".join(
        char for char in folded if not (unicodedata.combining(char) and not "\u1200" <= char <= "\u139f")
    )
    folded = unicodedata.normalize("NFC", folded).translate(FOLD)
    # Ukrainian and Kurmanji write the apostrophe inside a word, French between two.
    folded = APOSTROPHES.sub(" " if language == "fr" else "", folded)
    if language in ("de", "de-simple"):
        folded = _without_written_umlauts(folded)
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and _is_digit(c) else c for c in folded)


def words(text: str, language: str) -> list[str]:
    """Return the folded words of a text."""
    return WORD.findall(normalise(text, language))


def _without_written_umlauts(text: str) -> str:
    """Repeat until nothing changes, so that folding a folded text ("uee", "ueue") changes nothing."""
    before = None
    while before != text:
        before = text
        for pattern, letter in WRITTEN_UMLAUTS:
            text = pattern.sub(letter, text)
    return text


def _is_digit(char: str) -> bool:
    return unicodedata.digit(char, None) is not None
