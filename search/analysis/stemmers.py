"""Reduces inflected words to one form. Snowball where it has the language; else a light cut of our own.

Snowball: https://snowballstem.org (PyStemmer). Stems are only keys to compare by; nobody sees them.
"""

from collections.abc import Callable
from functools import lru_cache

import Stemmer

from search.analysis.normaliser import normalise

SNOWBALL = {
    "de": "german", "de-simple": "german", "en": "english", "fr": "french", "ru": "russian",
    "tr": "turkish", "ar": "arabic", "fa": "persian", "prs": "persian", "pl": "polish", "es": "spanish",
    "ro": "romanian", "hy": "armenian", "it": "italian", "pt": "portuguese", "nl": "dutch",
    "sv": "swedish", "da": "danish", "no": "norwegian", "fi": "finnish", "hu": "hungarian",
    "el": "greek", "cs": "czech", "bs": "serbian", "hi": "hindi", "id": "indonesian",
}  # fmt: skip
# Snowball knows Arabic letters as Arabic keyboards type them; folding has made them Persian.
TO_ARABIC = str.maketrans("یک", "يك")
# In these, folding first would hide the endings from Snowball.
UNFOLDED = {"ru", "tr", "fr", "pl", "cs", "ro", "hu", "el", "fi"}

_UKRAINIAN = (
    "уватися", "ування", "ватися", "ваннями", "остями", "ностям", "івського", "ського", "ськоі", "ською",
    "ському", "ськии", "ськими", "ськіи", "ським", "ських", "ського", "ська", "ське", "ську", "ські",
    "ями", "ами", "ові", "еві", "єві", "ого", "ому", "ими", "іми", "ших", "ати", "ити", "іти", "ися",
    "ась", "ях", "ах", "ям", "ам", "ом", "ем", "єм", "ів", "їв", "ок", "их", "іх", "ою", "ею", "єю",
    "оі", "еі", "ии", "іи", "еи", "им", "ім", "их", "а", "я", "о", "е", "є", "и", "і", "у", "ю", "ь",
)  # fmt: skip
_KURMANJI = ("eken", "eke", "yen", "yan", "ya", "ye", "an", "en", "in", "ek", "e", "a", "i", "o")
_SORANI = ("هکانی", "هکان", "یهکان", "هکهی", "هکه", "کان", "یان", "انی", "ان", "یش", "ی", "ه")
_SOMALI = ("yaasha", "yada", "yaal", "kii", "tii", "aha", "ka", "ga", "ha", "da", "ta", "ku", "gu", "o")
_CUT = {
    "uk": (_UKRAINIAN, 3),
    "ku": (_KURMANJI, 3),
    "ckb": (_SORANI, 3),
    "so": (_SOMALI, 4),
}
_ETHIOPIC_BEFORE = ("ንናይ", "ብናይ", "ናይ", "እንተ", "ካብ", "ናብ", "ዘይ", "ን", "ብ", "ዝ", "ም", "ክ", "ከ", "እ", "ዘ")
_ETHIOPIC_AFTER = ("ታትን", "ታት", "ኦም", "ተን", "ን", "ት", "ይ")


def stems(raw: str, folded: str, language: str) -> tuple[str, ...]:
    """Return one or two keys of a word; two words that share a key are taken for one.

    `raw` is the word as written, in lower case; `folded` what the normaliser makes of it.
    """
    if language in SNOWBALL:
        return _snowball(raw, folded, language)
    if language in _CUT:
        endings, shortest = _CUT[language]
        stem = _cut(folded, endings, shortest)
        # A cut may have gone one ending too far (ziman, zimanê): the whole word is a key as well.
        return _changes_of_sound(stem) if language == "uk" else tuple(dict.fromkeys((stem, folded)))
    if language in ("ti", "am"):
        return tuple(dict.fromkeys((folded, _ethiopic(folded))))
    return (folded,)


def _snowball(raw: str, folded: str, language: str) -> tuple[str, ...]:
    stem = _stemmer(SNOWBALL[language])
    if language == "ar":
        # Many keyboards write the ending ة as ه; its regular plural is ات.
        written = folded.translate(TO_ARABIC)
        written = f"{written[:-2]}ة" if written.endswith("ات") and len(written) > 4 else written
        written = f"{written[:-1]}ة" if written.endswith("ه") and len(written) > 3 else written
        return (normalise(stem(written), language) or folded,)
    if language in ("de", "de-simple") and folded.endswith("innen"):
        folded = folded.removesuffix("nen")
    keys = [stem(folded)]
    if language in UNFOLDED and raw != folded:
        keys.insert(0, normalise(stem(raw), language))
    return tuple(dict.fromkeys(key for key in keys if key)) or (folded,)


@lru_cache(maxsize=32)
def _stemmer(algorithm: str) -> Callable[[str], str]:
    stemmer = Stemmer.Stemmer(algorithm, 0)
    return stemmer.stemWord  # type: ignore[no-any-return]


def _cut(word: str, endings: tuple[str, ...], shortest: int) -> str:
    """Cut the longest ending that leaves a stem of at least `shortest` letters."""
    fitting = [end for end in endings if word.endswith(end) and len(word) - len(end) >= shortest]
    return word[: -len(max(fitting, key=len))] if fitting else word


def _changes_of_sound(stem: str) -> tuple[str, ...]:
    """Ukrainian г, к, х become з, ц, с before і (допомога, в допомозі): both are kept."""
    changed = {"з": "г", "ц": "к", "с": "х"}.get(stem[-1:])
    return (stem, stem[:-1] + changed) if changed and len(stem) > 4 else (stem,)


def _ethiopic(word: str) -> str:
    """Take one preposition and one ending off a word of Tigrinya that stays long enough."""
    for before in _ETHIOPIC_BEFORE:
        if word.startswith(before) and len(word) - len(before) >= 3:
            word = word[len(before) :]
            break
    return _cut(word, _ETHIOPIC_AFTER, 3)
