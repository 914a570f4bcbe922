"""What a file of translations would change: every row looked at, before anything is written."""

from dataclasses import dataclass, field

from forms.desk import checking
from forms.desk.rows import MAX_BYTES, FileRow, Refused
from forms.desk.saving import Wish, mark
from forms.desk.texts import Entry
from forms.models.translated import TextState

# How the texts of a file count.
STATES = {
    TextState.HUMAN: "übersetzt",
    TextState.CHECK: "noch zu prüfen (zum Beispiel von einer Maschine)",
    TextState.REVIEWED: "geprüft, auch die unveränderten",
}


@dataclass(frozen=True)
class Change:
    """A text as it is and as it would be; equal texts change their state only."""

    place: str
    entry: Entry
    old: str
    wish: Wish
    notes: list[str]


@dataclass(frozen=True)
class KeptOut:
    place: str
    about: str
    text: str
    reason: str


@dataclass
class Plan:
    changes: list[Change] = field(default_factory=list)
    kept_out: list[KeptOut] = field(default_factory=list)
    same: int = 0
    empty: int = 0

    @property
    def rows(self) -> int:
        return len(self.changes) + len(self.kept_out) + self.same + self.empty


def read(data: bytes, code: str) -> list[FileRow]:
    """Return the rows of a file, whatever its name says; raise Refused."""
    from forms.desk import tables, xliff  # megabytes a visitor's process never needs

    if len(data) > MAX_BYTES:
        raise Refused("Die Datei ist zu groß: Die Texte eines Formulars haben höchstens 5 MB.")
    if not data.strip():
        raise Refused("Die Datei ist leer.")
    if data.startswith(b"PK"):
        return tables.read_xlsx(data, code)
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") or data[2:3] == b"<":
        return xliff.read(data, code)
    return tables.read_csv(data, code)


def plan(rows: list[FileRow], entries: list[Entry], code: str, *, state: TextState) -> Plan:
    """Return what the rows would change of these texts. An empty translation never deletes one."""
    found, known, seen = Plan(), {entry.path: entry for entry in entries}, set[str]()
    for row in rows:
        entry, target = known.get(row.path), checking.cleaned(row.target)
        reason = _reason(row, entry, target, code, twice=row.path in seen)
        seen.add(row.path)
        if reason or entry is None:
            about = entry.place if entry else row.path or "ohne Kennung"
            found.kept_out.append(KeptOut(row.place, about, target or row.source, reason))
        elif not target:
            found.empty += 1
        elif wish := _wish(entry, target, code, state):
            old = entry.text.in_language(code)
            found.changes.append(Change(row.place, entry, old, wish, checking.notes(target, code)))
        else:
            found.same += 1
    return found


def _reason(row: FileRow, entry: Entry | None, target: str, code: str, *, twice: bool) -> str:
    """Return why a row is kept out; "" if it is not."""
    if entry is None:
        return "Diesen Text gibt es im Formular nicht (mehr)."
    if twice:
        return "Dieser Text steht schon weiter oben in der Datei."
    if not target:
        return ""
    if mark(row.source) != mark(entry.text.german):
        before, now = checking.cleaned(row.source), entry.text.german
        return f"Der deutsche Text ist seit dem Export ein anderer. In der Datei: „{before}“ Jetzt: „{now}“"
    return checking.problem(entry.text.german, target, code)


def _wish(entry: Entry, target: str, code: str, state: TextState) -> Wish | None:
    text = entry.text
    old = text.in_language(code)
    same = mark(old) == mark(target)
    if same and (state != TextState.REVIEWED or text.state(code) == TextState.REVIEWED):
        return None
    return Wish(entry.path, target, str(state), mark(old), mark(text.german))
