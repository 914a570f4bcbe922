"""Forms of the translation desk: what is shown, the texts themselves, a file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from forms.desk import checking
from forms.desk.importing import STATES, read
from forms.desk.overview import OPEN
from forms.desk.rows import MAX_BYTES, FileRow, Refused
from forms.desk.saving import Wish, mark
from forms.desk.texts import Entry
from forms.models.translated import TextState

SHOWN = [("", "alle"), ("open", "offen (fehlt oder veraltet)"), *TextState.choices]
REVIEW = "review"


class FilterForm(forms.Form):
    """Which texts of one language are shown."""

    state = forms.ChoiceField(label="Stand", choices=SHOWN, required=False)
    page = forms.ChoiceField(label="Seite des Formulars", required=False)
    q = forms.CharField(label="Enthält", required=False, max_length=200)

    def __init__(self, data: Any, entries: list[Entry]) -> None:
        super().__init__(data)
        pages = dict.fromkeys(entry.page for entry in entries)
        field: Any = self.fields["page"]
        field.choices = [("", "alle"), *((page.key, page.title) for page in pages)]

    def chosen(self, entries: Iterable[Entry], code: str) -> list[Entry]:
        """Return the texts that are wanted; a wrong filter is none."""
        self.is_valid()
        state, page, words = (self.cleaned_data.get(name, "") for name in ("state", "page", "q"))
        states = OPEN if state == "open" else (state,)
        wanted = words.casefold()
        return [
            entry
            for entry in entries
            if (not state or entry.text.state(code) in states)
            and (not page or entry.page.key == page)
            and (not wanted or any(wanted in text.casefold() for text in _words(entry, code)))
        ]


def _words(entry: Entry, code: str) -> tuple[str, ...]:
    return entry.text.german, entry.text.in_language(code), entry.context, entry.meaning


@dataclass
class Row:
    """One text on the desk. `typed` and `ticked` are what the translator has put in."""

    entry: Entry
    code: str
    number: int
    typed: str
    ticked: bool
    problem: str = ""

    @property
    def target(self) -> str:
        return self.entry.text.in_language(self.code)

    @property
    def state(self) -> str:
        return self.entry.text.state(self.code)

    @property
    def state_name(self) -> str:
        return str(TextState(self.state).label)

    @property
    def german_before(self) -> str:
        return self.entry.text.german_before(self.code) if self.state == TextState.OUTDATED else ""

    @property
    def seen(self) -> str:
        return mark(self.target)

    @property
    def source(self) -> str:
        return mark(self.entry.text.german)

    @property
    def was_reviewed(self) -> bool:
        return self.state == TextState.REVIEWED

    @property
    def placeholders(self) -> list[str]:
        return checking.placeholders(self.entry.text.german)

    @property
    def notes(self) -> list[str]:
        return checking.notes(self.typed, self.code)

    @property
    def lines(self) -> int:
        """Return how high the field has to be."""
        longest = max(len(self.typed), len(self.entry.text.german))
        return min(max(2, longest // 45 + 1 + self.entry.text.german.count("\n")), 14)


def rows_of(entries: Iterable[Entry], code: str) -> list[Row]:
    return [
        Row(
            entry,
            code,
            number,
            entry.text.in_language(code),
            entry.text.state(code) == TextState.REVIEWED,
        )
        for number, entry in enumerate(entries)
    ]


@dataclass(frozen=True)
class Posted:
    """A text as it came from the browser."""

    path: str
    text: str
    ticked: bool
    was_ticked: bool
    seen: str
    source: str

    @property
    def is_typed(self) -> bool:
        return mark(self.text) != self.seen

    def wish(self, state_now: str, *, review_all: bool) -> Wish | None:
        """Return what is to be saved; None if nothing was changed.

        An outdated text is never reviewed together with others: somebody has to compare it.
        """
        ticked = self.ticked or (review_all and bool(self.text) and state_now != TextState.OUTDATED)
        if not self.is_typed and (ticked == self.was_ticked or not self.text):
            return None
        state = TextState.REVIEWED if ticked else TextState.HUMAN
        return Wish(self.path, self.text, str(state), self.seen, self.source)


MOST_TEXTS = 200


def posted(data: Any) -> Iterator[Posted]:
    """Yield the texts of a sent page; what is not complete is none."""
    for number in range(MOST_TEXTS):
        if (path := data.get(f"path-{number}")) is None:
            return
        yield Posted(
            path=path,
            text=checking.cleaned(data.get(f"text-{number}", "")),
            ticked=f"reviewed-{number}" in data,
            was_ticked=data.get(f"was-{number}") == "1",
            seen=data.get(f"seen-{number}", ""),
            source=data.get(f"source-{number}", ""),
        )


class ImportForm(forms.Form):
    """A file with translations, and how they count."""

    file = forms.FileField(label="Datei (CSV, XLSX oder XLIFF)")
    state = forms.ChoiceField(
        label="Die eingelesenen Texte gelten als", choices=list(STATES.items()), initial=TextState.HUMAN
    )

    def __init__(self, *args: Any, code: str) -> None:
        super().__init__(*args)
        self.code = code

    def clean_file(self) -> list[FileRow]:
        """Return the rows of the file."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                "Die Datei ist zu groß: Die Texte eines Formulars haben höchstens 5 MB."
            )
        try:
            return read(file.read(), self.code)
        except Refused as reason:
            raise forms.ValidationError(str(reason)) from None
