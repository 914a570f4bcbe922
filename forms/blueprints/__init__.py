"""Forms the portal brings along, as data: a folder per form with its definition and a file per language."""

import json
from pathlib import Path
from typing import Any

from forms.exchange import FORMAT

FOLDER = Path(__file__).parent
# Texts in these languages are complete, but no native speaker has read them yet.
UNCHECKED = ("ku", "ti")


def names() -> list[str]:
    """Return the slugs of all blueprints."""
    return sorted(path.parent.name for path in FOLDER.glob("*/definition.json"))


def read(name: str) -> dict[str, Any]:
    """Return a blueprint in the shape of an exported form; raise KeyError if there is none of that name."""
    if name not in names():
        raise KeyError(name)
    folder = FOLDER / name
    texts: dict[str, dict[str, str]] = {}
    for path in sorted((folder / "texts").glob("*.json")):
        for key, text in json.loads(path.read_text()).items():
            texts.setdefault(key, {})[path.stem] = text
    return {
        "format": FORMAT,
        "slug": name,
        "definition": json.loads((folder / "definition.json").read_text()),
        "texts": texts,
        "check": list(UNCHECKED),
    }
