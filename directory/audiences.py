"""Who may come: one line for people, and a check that somebody is left who may.

Pure rules over rows with the attributes of OfferAudience (ages in months, both ends included).
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext

from directory.models.vocabulary import Gender, GermanLevel, ResidenceStatus, TargetGroup

SEPARATOR = " · "


class Problem(ValueError):
    """A row nobody can fit; `field` names the form field to look at."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def check(rows: Iterable[Any]) -> None:
    """Raise Problem if a row contradicts itself, or if the exclusions leave nobody."""
    rows = list(rows)
    for row in rows:
        if None not in (row.minimum_age, row.maximum_age) and row.maximum_age < row.minimum_age:
            raise Problem("maximum_age", "Das Höchstalter liegt unter dem Mindestalter: So passt niemand.")
        if row.german_from and row.german_to and row.german_to < row.german_from:
            raise Problem(
                "german_to", "Die höchste Deutschstufe liegt unter der niedrigsten: So passt niemand."
            )
        if row.excluded and _covers(row, None):
            raise Problem("excluded", "Diese Zeile schließt alle Menschen aus. Bitte sagen Sie genauer, wen.")
    included = [row for row in rows if not row.excluded]
    excluded = [row for row in rows if row.excluded]
    if included and all(any(_covers(out, row) for out in excluded) for row in included):
        raise Problem("excluded", "Wer kommen darf, wird zugleich ausgeschlossen: So passt niemand.")


def _covers(wide: Any, narrow: Any | None) -> bool:
    """True if everybody who fits `narrow` (None: everybody at all) fits `wide`."""
    low = narrow.minimum_age if narrow else None
    high = narrow.maximum_age if narrow else None
    level_low = narrow.german_from if narrow else ""
    level_high = narrow.german_to if narrow else ""
    return (
        (wide.minimum_age is None or (low or 0) >= wide.minimum_age)
        and (wide.maximum_age is None or (high is not None and high <= wide.maximum_age))
        and wide.gender in (Gender.ANY, narrow.gender if narrow else Gender.ANY)
        and _within(wide.target_groups, narrow.target_groups if narrow else [])
        and _within(wide.residence_statuses, narrow.residence_statuses if narrow else [])
        and (level_low or GermanLevel.NONE.value) >= (wide.german_from or GermanLevel.NONE.value)
        and (not wide.german_to or bool(level_high and level_high <= wide.german_to))
    )


def _within(wide: Sequence[str], narrow: Sequence[str]) -> bool:
    """An empty list means everybody."""
    return not wide or (bool(narrow) and set(narrow) <= set(wide))


def stamp(rows: Sequence[Any]) -> str:
    """Return who may come in one line of the active language; "" without rows.

    Parts are set side by side, not woven into a sentence: that reads right in every language.
    """
    included = [describe(row) for row in rows if not row.excluded]
    excluded = [describe(row) for row in rows if row.excluded]
    parts = []
    if included:
        either = gettext("oder")
        line = f" {either} ".join(dict.fromkeys(filter(None, included))) or gettext("alle")
        parts.append(gettext("Für: %(who)s") % {"who": line})
    if excluded:
        parts.append(gettext("Nicht für: %(who)s") % {"who": "; ".join(filter(None, excluded))})
    return ". ".join(parts)


def describe(row: Any) -> str:
    """Return one row as words: groups, gender, age, status, level of German."""
    parts = [_labels(TargetGroup, row.target_groups)]
    if row.gender != Gender.ANY:
        parts.append(str(Gender(row.gender).label))
    parts.append(age_range(row.minimum_age, row.maximum_age))
    parts.append(_labels(ResidenceStatus, row.residence_statuses))
    parts.append(_level_range(row.german_from, row.german_to))
    return SEPARATOR.join(filter(None, parts))


def age_range(low: int | None, high: int | None) -> str:
    """Return "Alter: 6–12" in the active language: in years, or in months where years would not be true.

    No counted nouns: languages differ in up to six forms of "year".
    """
    if low is None and high is None:
        return ""
    in_years = not (low or 0) % 12 and not (high or 0) % 12
    first, last = (value // 12 if in_years and value is not None else value for value in (low, high))
    if last is None:
        span = gettext("ab %(age)s") % {"age": first}
    elif first is None:
        span = gettext("bis %(age)s") % {"age": last}
    else:
        span = f"{first}–{last}" if first != last else str(first)
    pattern = gettext("Alter: %(span)s") if in_years else gettext("Alter in Monaten: %(span)s")
    return pattern % {"span": span}


def _labels(vocabulary: Any, codes: Iterable[str]) -> str:
    return ", ".join(str(vocabulary(code).label) for code in codes if code in vocabulary.values)


def _level_range(low: str, high: str) -> str:
    if low and high and low != GermanLevel.NONE:
        return gettext("Deutsch %(low)s bis %(high)s") % {
            "low": GermanLevel(low).label, "high": GermanLevel(high).label
        }  # fmt: skip
    if low and low != GermanLevel.NONE and not high:
        return gettext("Deutsch ab %(low)s") % {"low": GermanLevel(low).label}
    return gettext("Deutsch bis %(high)s") % {"high": GermanLevel(high).label} if high else ""
