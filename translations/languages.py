"""Registry of languages: those the portal speaks, and those spoken at an offer.

Codes are BCP 47 tags; autonyms are how speakers write the name of their language.
Pure data without Django, so that settings can import it.
"""

from dataclasses import dataclass
from typing import Literal

Direction = Literal["ltr", "rtl"]

SOURCE = "de"


@dataclass(frozen=True)
class Language:
    """One language; `fallback` lists the codes tried, in order, for a missing text."""

    code: str
    autonym: str
    german_name: str
    direction: Direction = "ltr"
    script: str = "Latn"
    fallback: tuple[str, ...] = ("en", SOURCE)

    @property
    def rtl(self) -> bool:
        return self.direction == "rtl"

    @property
    def column_suffix(self) -> str:
        """Suffix of the database columns: `name_de_simple`."""
        return self.code.replace("-", "_")


# The set is part of the database schema (one column per language): changing it is a migration.
# Which of them the public sees is a setting in the database (LanguageSettings).
PORTAL_LANGUAGES: tuple[Language, ...] = (
    Language("de", "Deutsch", "Deutsch", fallback=("en",)),
    Language("de-simple", "Einfaches Deutsch", "Einfaches Deutsch", fallback=(SOURCE, "en")),
    Language("en", "English", "Englisch", fallback=(SOURCE,)),
    Language("ar", "العربية", "Arabisch", "rtl", "Arab"),
    Language("fa", "فارسی / دری", "Persisch/Dari", "rtl", "Arab"),
    Language("ti", "ትግርኛ", "Tigrinya", script="Ethi"),
    Language("uk", "Українська", "Ukrainisch", script="Cyrl"),
    Language("ru", "Русский", "Russisch", script="Cyrl"),
    Language("tr", "Türkçe", "Türkisch", fallback=(SOURCE, "en")),
    Language("ku", "Kurdî (Kurmancî)", "Kurdisch (Kurmandschi)", fallback=(SOURCE, "en")),
    Language("fr", "Français", "Französisch"),
)

# Languages people may speak at an offer, beside those of the portal (ISO 639-1, else 639-3).
_OTHER_SPOKEN: tuple[Language, ...] = (
    Language("prs", "دری", "Dari", "rtl", "Arab"),
    Language("ps", "پښتو", "Paschtu", "rtl", "Arab"),
    Language("ckb", "کوردی (سۆرانی)", "Kurdisch (Sorani)", "rtl", "Arab"),
    Language("ur", "اردو", "Urdu", "rtl", "Arab"),
    Language("am", "አማርኛ", "Amharisch", script="Ethi"),
    Language("so", "Soomaali", "Somali"),
    Language("pl", "Polski", "Polnisch"),
    Language("ro", "Română", "Rumänisch"),
    Language("bg", "Български", "Bulgarisch", script="Cyrl"),
    Language("sq", "Shqip", "Albanisch"),
    Language("bs", "Bosanski/Hrvatski/Srpski", "Bosnisch/Kroatisch/Serbisch"),
    Language("es", "Español", "Spanisch"),
    Language("vi", "Tiếng Việt", "Vietnamesisch"),
    Language("ka", "ქართული", "Georgisch", script="Geor"),
    Language("hy", "Հայերեն", "Armenisch", script="Armn"),
)

CODES: tuple[str, ...] = tuple(language.code for language in PORTAL_LANGUAGES)
SPOKEN_LANGUAGES: tuple[Language, ...] = (
    tuple(language for language in PORTAL_LANGUAGES if language.code != "de-simple") + _OTHER_SPOKEN
)
_BY_CODE = {language.code: language for language in (*PORTAL_LANGUAGES, *_OTHER_SPOKEN)}


def get(code: str) -> Language:
    """Return the language of a code; raise KeyError for one nobody registered."""
    return _BY_CODE[code]


def find(code: str) -> Language | None:
    """Return the language of a code, or None: codes in imported data may be anything."""
    return _BY_CODE.get(code)


def resolution_order(code: str) -> tuple[str, ...]:
    """Return the codes in which a text is looked for, best first: its own, then its fallbacks."""
    language = get(code)
    return (language.code, *language.fallback)
