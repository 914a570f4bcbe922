"""The lexicon of this portal: from the words editors keep, the names of the taxonomy and the districts."""

import json
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any

from django.core.cache import cache as shared_cache
from django.db import transaction

from directory.models import District, Need
from search.lexicon import ANY_LANGUAGE, BoostRow, FilterPhrase, Lexicon, NeedPhrase, SynonymRow
from search.models import Boost, FilterWords, NeedWords, SynonymSet
from translations import languages

SEED = Path(__file__).parent / "fixtures" / "words"
PROTECTION_THEME = "protection"
# Where somebody in danger is helped in person; the crisis line comes after them.
FIRST_PROTECTION = ("V1", "V2")
THEME_WEIGHT = 0.5
# A process looks at most this often, in seconds, whether another one has changed the words.
LOOK_EVERY = 5.0
_VERSION = "search:words"

_lock = threading.Lock()
_current: tuple[Any, float, Lexicon] | None = None


def current_lexicon() -> Lexicon:
    """Return the lexicon; compiled again when words have changed."""
    global _current
    now = time.monotonic()
    held = _current
    if held and now - held[1] < LOOK_EVERY:
        return held[2]
    with _lock:
        version = shared_cache.get(_VERSION, 0)
        if _current is None or _current[0] != version:
            _current = (version, now, read_lexicon())
        else:
            _current = (version, now, _current[2])
        return _current[2]


def forget() -> None:
    """Have every process read the words again: this one at once, the others within seconds."""
    global _current
    shared_cache.set(_VERSION, time.time_ns(), timeout=None)
    _current = None


def read_lexicon() -> Lexicon:
    """Read all words from the database."""
    protection = Need.objects.filter(theme__code=PROTECTION_THEME).values_list("code", flat=True)
    codes = frozenset(protection)
    return Lexicon(
        needs=(*_need_words(), *_need_names()),
        synonyms=tuple(SynonymRow(row.language, row.lines, row.one_way) for row in SynonymSet.objects.all()),
        filters=(*_district_names(), *_filter_words()),
        boosts=tuple(
            BoostRow(row.language, line, str(row.offer_id), row.weight / 100)
            for row in Boost.objects.all()
            for line in row.lines
        ),
        protection=codes,
        first_protection=codes & frozenset(FIRST_PROTECTION),
        learning=_seed_of_learning(),
    )


def _need_words() -> list[NeedPhrase]:
    rows = NeedWords.objects.select_related("need")
    return [
        NeedPhrase(
            row.language,
            line.lstrip("~!"),
            row.need.code,
            suggested=not line.startswith("~"),
            denies=line.startswith("!"),
        )  # fmt: skip
        for row in rows
        for line in row.lines
    ]


def _need_names() -> list[NeedPhrase]:
    """The names of needs; those of themes point to all of their needs, a little, the first ones first."""
    found = []
    for need in Need.objects.select_related("theme"):
        for language in languages.PORTAL_LANGUAGES:
            name = getattr(need, f"name_{language.column_suffix}")
            theme = getattr(need.theme, f"name_{language.column_suffix}")
            if name:
                found.append(NeedPhrase(language.code, name, need.code))
            if theme:
                weight = THEME_WEIGHT - need.order / 100
                found.append(NeedPhrase(language.code, theme, need.code, weight))
    return found


def _district_names() -> list[FilterPhrase]:
    """Districts by name, with and without "St."; a shared beginning ("St. Lorenz") means all of them."""
    values: dict[str, set[str]] = {}
    for district in District.objects.all():
        for name in (district.name, *district.other_names.splitlines()):
            plain = name.strip().removeprefix("St. ")
            for text in {name.strip(), plain, f"Sankt {plain}" if plain != name.strip() else ""} - {""}:
                values.setdefault(text, set()).add(district.slug)
                shared = text.rsplit(" ", 1)[0]
                if shared != text and len(shared) > 3:
                    values.setdefault(shared, set()).add(district.slug)
    return [
        FilterPhrase(ANY_LANGUAGE, text, "district", tuple(sorted(found))) for text, found in values.items()
    ]


def _filter_words() -> list[FilterPhrase]:
    """Words for filters; the same word for two values of a filter means both."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in FilterWords.objects.all():
        for line in row.lines:
            found.setdefault((row.language, line, row.facet), []).append(row.value)
    return [FilterPhrase(code, line, facet, tuple(values)) for (code, line, facet), values in found.items()]


@cache
def _seed_of_learning() -> dict[str, tuple[str, ...]]:
    return {
        code: tuple(texts) for code, texts in json.loads((SEED.parent / "learning.json").read_text()).items()
    }


@transaction.atomic
def load_words() -> int:
    """Create the words to start with, where there are none yet; return how many rows were made.

    What editors have changed stays as it is.
    """
    needs = {need.code: need for need in Need.objects.all()}
    made = 0
    for path in sorted(SEED.glob("*.json")):
        language, data = path.stem, json.loads(path.read_text(encoding="utf-8"))
        for code, phrases in data.get("needs", {}).items():
            if phrases and code in needs:
                _row, new = NeedWords.objects.get_or_create(
                    need=needs[code], language=language, defaults={"words": "\n".join(phrases)}
                )
                made += new
        rows = [(f"{facet}", phrases) for facet, phrases in data.get("filters", {}).items()]
        rows += [(f"language={code}", phrases) for code, phrases in data.get("spoken", {}).items()]
        for name, phrases in rows:
            facet, _equals, value = name.partition("=")
            if phrases:
                _row, new = FilterWords.objects.get_or_create(
                    facet=facet, value=value, language=language, defaults={"words": "\n".join(phrases)}
                )
                made += new
        if not SynonymSet.objects.filter(language=language).exists():
            sets = [(words, False) for words in data.get("synonyms", ())]
            sets += [(words, True) for words in data.get("one_way", ())]
            SynonymSet.objects.bulk_create(
                SynonymSet(language=language, words="\n".join(words), one_way=one_way)
                for words, one_way in sets
            )
            made += len(sets)
    if made:
        transaction.on_commit(forget)
    return made
