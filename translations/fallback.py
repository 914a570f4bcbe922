"""Which text is shown when one is missing, and in which language it then stands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from translations import languages


@dataclass(frozen=True)
class Text:
    """A text together with the language it is really written in."""

    value: str
    language: languages.Language
    wanted: str

    @property
    def is_fallback(self) -> bool:
        return bool(self.value) and self.language.code != self.wanted

    def __str__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        return bool(self.value)


def choose(read: Callable[[languages.Language], object], wanted: str) -> Text:
    """Return the first text that is there along the fallback chain of `wanted`.

    `read` gives the text of one language; None and "" count as missing. Without any text the
    result is empty and stands in the wanted language.
    """
    for language, value in _candidates(read, wanted):
        if value:
            return Text(str(value), language, wanted)
    return Text("", languages.get(wanted), wanted)


def _candidates(
    read: Callable[[languages.Language], object], wanted: str
) -> Iterator[tuple[languages.Language, object]]:
    for code in languages.resolution_order(wanted):
        language = languages.get(code)
        yield language, read(language)


def of_field(record: object, field: str, wanted: str) -> Text:
    """Return the text of a translated model field of `record`."""
    return choose(lambda language: getattr(record, f"{field}_{language.column_suffix}"), wanted)


def of_row(row: dict[str, object], field: str, wanted: str) -> Text:
    """Return the text of a translated column of a `values()` row."""
    return choose(lambda language: row.get(f"{field}_{language.column_suffix}"), wanted)


def of_mapping(texts: dict[str, str], wanted: str) -> Text:
    """Return the text of a `{code: text}` mapping."""
    return choose(lambda language: texts.get(language.code), wanted)


def columns(field: str, wanted: str) -> tuple[str, ...]:
    """Return the columns that `of_row` needs of a field: never all eleven."""
    return tuple(
        f"{field}_{languages.get(code).column_suffix}" for code in languages.resolution_order(wanted)
    )
