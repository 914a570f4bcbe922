"""Editing forms with one tab per language."""

from collections.abc import Iterable

from modeltranslation.utils import build_localized_fieldname
from wagtail.admin.panels import FieldPanel, ObjectList, Panel, TabbedInterface

from translations import languages


def localized(field: str, code: str) -> str:
    """Return the name of a translated field in one language."""
    return str(build_localized_fieldname(field, code))


def language_tabs(
    shared: Iterable[Panel],
    *fields: str,
    heading: str = "Allgemein",
) -> TabbedInterface:
    """Return a tab with the shared panels, then one tab per language with the translated fields.

    The German tab comes with the shared one: it is the source, and both are needed to publish.
    """
    german = [FieldPanel(localized(field, languages.SOURCE)) for field in fields]
    return TabbedInterface(
        [
            ObjectList([*german, *shared], heading=heading),
            *(
                ObjectList(
                    [FieldPanel(localized(field, language.code)) for field in fields],
                    heading=language.autonym,
                )
                for language in languages.PORTAL_LANGUAGES
                if language.code != languages.SOURCE
            ),
        ],
    )
