"""Editing forms with one tab per language."""

from collections.abc import Callable, Iterable
from typing import Any

from modeltranslation.utils import build_localized_fieldname
from wagtail.admin.panels import FieldPanel, ObjectList, Panel, PublishingPanel, TabbedInterface

from translations import languages


def localized(field: str, code: str) -> str:
    """Return the name of a translated field in one language."""
    return str(build_localized_fieldname(field, code))


def language_tabs(
    shared: Iterable[Panel],
    *fields: str,
    heading: str = "Allgemein",
    permission: Callable[[str], str] | None = None,
    form: Any = None,
    only: list[str] | None = None,
    schedule: bool = False,
) -> TabbedInterface:
    """Return a tab with the shared panels, then one tab per language with the translated fields.

    The German tab comes with the shared one: it is the source, and both are needed to publish.
    `permission` gives the right a language needs; `only` leaves tabs for these languages, each with the
    German text to read beside it; `schedule` adds the dates of publishing.
    """

    def panel(field: str, code: str, **options: Any) -> FieldPanel:
        right = permission(code) if permission else None
        return FieldPanel(localized(field, code), permission=right, **options)

    others = [one for one in languages.PORTAL_LANGUAGES if one.code != languages.SOURCE]
    if only is not None:
        tabs = [
            ObjectList(
                [
                    part
                    for field in fields
                    for part in (
                        FieldPanel(localized(field, languages.SOURCE), read_only=True),
                        panel(field, one.code),
                    )
                ],
                heading=one.autonym,
            )
            for one in others
            if one.code in only
        ]
        return TabbedInterface(tabs)
    german = [panel(field, languages.SOURCE) for field in fields]
    tabs = [
        ObjectList([*german, *shared, *([PublishingPanel()] if schedule else [])], heading=heading),
        *(ObjectList([panel(field, one.code) for field in fields], heading=one.autonym) for one in others),
    ]
    return TabbedInterface(tabs, base_form_class=form) if form else TabbedInterface(tabs)
