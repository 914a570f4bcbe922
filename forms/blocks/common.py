"""Parts that several blocks have."""

from typing import Any

from forms.blocks.details import Part


def key(help_text: str = "Einmalig im Formular; nach dem Veröffentlichen fest.") -> Part:
    return Part("key", "Kürzel", "key", help=help_text, more=True)


def condition(name: str, label: str, **options: Any) -> Part:
    return Part(name, label, "condition", **{"more": True, **options})
