"""Lists of the directory that questions choose from: stored by code, shown in any language."""

from collections.abc import Callable, Iterable

from babel import Locale, UnknownLocaleError
from django.utils.translation import override

from directory.models import District, Need, Theme
from directory.models.vocabulary import ResidenceStatus
from translations import languages
from translations.fallback import columns, of_row

Options = list[tuple[str, str]]


def options(vocabulary: str, language: str) -> Options:
    """Return (code, label) of a vocabulary, in the order people look for them."""
    return _VOCABULARIES[vocabulary](language)


def label(vocabulary: str, code: str, language: str) -> str:
    """Return the label of a code; the code itself if the list does not know it any more."""
    return dict(options(vocabulary, language)).get(code, code)


def codes(vocabulary: str) -> set[str]:
    """Return the codes of a vocabulary."""
    return {code for code, _label in options(vocabulary, languages.SOURCE)}


def _rows(model: type, code: str, language: str, *order: str) -> Options:
    rows: Iterable[dict] = model.objects.order_by(*order).values(code, *columns("name", language))
    return [(row[code], of_row(row, "name", language).value) for row in rows]


def _needs(language: str) -> Options:
    return _rows(Need, "code", language, "order", "code")


def _themes(language: str) -> Options:
    return _rows(Theme, "code", language, "order", "code")


def _districts(_language: str) -> Options:
    return list(District.objects.order_by("name").values_list("slug", "name"))


def _languages(_language: str) -> Options:
    return [(one.code, one.autonym) for one in languages.SPOKEN_LANGUAGES]


def _residence_statuses(language: str) -> Options:
    with override(language):
        return [(value, str(label)) for value, label in ResidenceStatus.choices]


def locale_of(language: str) -> Locale:
    """Return Babel's locale of one of our languages; plain German writes dates and countries like German."""
    try:
        return Locale.parse(language.split("-")[0])
    except UnknownLocaleError:
        return Locale.parse(languages.SOURCE)


def _countries(language: str) -> Options:
    """All countries by ISO 3166-1 code, in the order of the alphabet; names from the CLDR."""
    wanted, german = locale_of(language).territories, locale_of(languages.SOURCE).territories
    names = {code: wanted.get(code, name) for code, name in german.items() if len(code) == len("DE")}
    for code in ("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"):
        names.pop(code, None)
    return sorted(names.items(), key=lambda option: option[1])


_VOCABULARIES: dict[str, Callable[[str], Options]] = {
    "need": _needs,
    "theme": _themes,
    "district": _districts,
    "language": _languages,
    "country": _countries,
    "residence_status": _residence_statuses,
}
