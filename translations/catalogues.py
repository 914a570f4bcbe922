"""The gettext catalogues of the interface: compile them, and find what is missing."""

import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation import to_locale

from translations import languages

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def path_of(code: str) -> Path:
    """Return the path of the .po file of a language."""
    return Path(settings.LOCALE_PATHS[0]) / to_locale(code) / "LC_MESSAGES" / "django.po"


def compile_all() -> int:
    """Write the .mo file of each language whose .po is newer; return how many were written."""
    written = 0
    for code in languages.CODES:
        source = path_of(code)
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
            written += 1
    return written


def problems() -> Iterator[str]:
    """Yield one line per text that is untranslated, fuzzy, or breaks its placeholders."""
    for code in languages.CODES:
        if code == languages.SOURCE:
            continue
        for entry in polib.pofile(str(path_of(code))):
            if entry.obsolete:
                continue
            texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
            where = f"{code}: {entry.msgid[:60]!r}"
            if entry.fuzzy or not all(texts):
                yield f"{where} is not translated"
            wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
            for text in texts:
                if text and not set(PLACEHOLDER.findall(text)) <= wanted:
                    yield f"{where} has unknown placeholders"
                elif text and not entry.msgid_plural and set(PLACEHOLDER.findall(text)) != wanted:
                    yield f"{where} loses a placeholder"
