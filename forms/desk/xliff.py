"""Translations as XLIFF, the format of translation agencies: 1.2 is written, 1.x and 2.0 are read."""

from collections.abc import Iterable
from typing import Any

from lxml import etree
from translate.storage.xliff import Xliff1File, Xliff1Unit
from translate.storage.xliff2 import Xliff2File

from forms.desk.rows import FileRow, Refused, only, wrong_language
from forms.desk.texts import Entry
from forms.models.translated import TextState
from translations import languages

STATES = {
    TextState.MISSING: "needs-translation",
    TextState.OUTDATED: "needs-adaptation",
    TextState.CHECK: "needs-review-translation",
    TextState.HUMAN: "translated",
    TextState.REVIEWED: "signed-off",
}
DECLARES = "Die Datei enthält etwas, das in kein XLIFF gehört (DOCTYPE)."
NOT_XLIFF = "Die Datei ist kein lesbares XLIFF."


NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"


class _Unit(Xliff1Unit):
    namespace = NAMESPACE


class _File(Xliff1File):
    UnitClass = _Unit
    namespace = NAMESPACE
    XMLskeleton = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="NoName" source-language="de" datatype="plaintext"><body></body></file></xliff>"""


def write(entries: Iterable[Entry], code: str, *, slug: str) -> bytes:
    store = _File(sourcelanguage=languages.SOURCE, targetlanguage=code)
    store.switchfile(slug, createifmissing=True)
    store.settargetlanguage(code)
    for entry in entries:
        unit: Any = _Unit(entry.text.german)
        store.addunit(unit)
        unit.xmlelement.set("id", entry.path)
        unit.target = entry.text.in_language(code)
        state = TextState(entry.text.state(code))
        unit.xmlelement.set("approved", "yes" if state == TextState.REVIEWED else "no")
        if (target := unit.getlanguageNode(lang=None, index=1)) is not None:
            target.set("state", STATES[state])
        unit.addnote(entry.place, origin="developer")
        if before := entry.text.german_before(code):
            unit.addnote(f"Die Übersetzung gehört noch zu diesem Text: {before}", origin="developer")
    return bytes(store)


def read(data: bytes, code: str) -> list[FileRow]:
    """Return the units of a file; raise Refused, also for XML that declares anything."""
    # Entities can be written in two bytes a letter, too.
    if b"<!DOCTYPE" in data.replace(b"\0", b"") or b"<!ENTITY" in data.replace(b"\0", b""):
        raise Refused(DECLARES)
    try:
        root = etree.fromstring(
            data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        )
        if root.getroottree().docinfo.doctype:
            raise Refused(DECLARES)
        found = root.get("trgLang") or next(
            (part.get("target-language") for part in root if part.get("target-language")), ""
        )
        store: Any = Xliff2File() if root.get("version", "").startswith("2") else Xliff1File()
        store.parse(data)
        units = [unit for unit in store.units if unit.istranslatable()]
        rows = [_row(number, unit) for number, unit in enumerate(units, start=1)]
    except Refused:
        raise
    # The toolkit asserts what it expects.
    except (etree.XMLSyntaxError, ValueError, AssertionError, StopIteration, AttributeError, KeyError):
        raise Refused(NOT_XLIFF) from None
    # Programs name a country as well: "uk-UA".
    if code not in (found.lower(), found.lower().partition("-")[0]):
        other = languages.find(found.lower())
        name = other.german_name if other else found or "keine Angabe"
        raise wrong_language(name, languages.get(code).german_name)
    return only(rows)


def _row(number: int, unit: Any) -> FileRow:
    path = unit.getid().rpartition("\x04")[2]
    return FileRow(f"Einheit {number}", path, str(unit.source or ""), str(unit.target or ""))
