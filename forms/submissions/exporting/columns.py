"""Which columns a form has over all its versions, and what a submission says in them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone, translation

from forms.definition import FieldDefinition
from forms.fields import in_words
from forms.models import FormVersion
from forms.models.version import FormTexts
from forms.submissions.attachments import names_in
from forms.submissions.crypto import Unreadable
from forms.submissions.models import Submission
from forms.submissions.reader import Reader
from forms.walk import Path, Stop, plain, walk
from forms.wording import NAME, Texts, Wording
from translations.languages import SOURCE

Value = str | int | float
FIXED = ("Aktenzeichen", "eingegangen", "abgeschlossen", "Sprache", "Version", "Hinweis")
PERSON = ("Aktenzeichen", "Nr.", "Name")
UNREADABLE = "nicht lesbar: kein Schlüssel öffnet diese Antworten"
AT_ONCE = 50


@dataclass
class Sheet:
    """`columns`: headers by the key of the question, in the order of the newest version."""

    title: str
    columns: dict[str, str] = field(default_factory=dict)


@dataclass
class Layout:
    main: Sheet
    people: dict[str, Sheet] = field(default_factory=dict)


@dataclass
class Record:
    """A submission: its row, and those of its people by list."""

    row: list[Value]
    people: dict[str, list[list[Value]]] = field(default_factory=dict)


def layout_of(versions: Iterable[FormVersion]) -> Layout:
    """Return the columns of all versions, given newest first: what is gone still has its column."""
    layout = Layout(Sheet("Einreichungen"))
    for version in versions:
        definition, wording = version.compiled, Wording(version.newest_texts, SOURCE)
        for step in definition.steps:
            group = definition.group_of(step)
            sheet = layout.main
            if group:
                title = str(wording(definition.steps_by_key[group].title)) or group
                sheet = layout.people.setdefault(group, Sheet(title))
                layout.main.columns.setdefault(f"{group}#", f"Anzahl: {title}")
            for one in step.fields:
                if one.asks or one.formula is not None:
                    label = str(wording(one.label)).replace(NAME, "die Person")
                    sheet.columns.setdefault(one.key, f"{label} ({one.key})")
    return layout


class Records:
    """Reads submissions by their ids, a few at a time, and puts them into the columns of a layout."""

    def __init__(
        self, versions: Iterable[FormVersion], layout: Layout, reader: Reader, *, with_labels: bool
    ) -> None:
        self.versions = {version.pk: version for version in versions}
        self.layout, self.reader, self.with_labels = layout, reader, with_labels
        self.masks = {pk: reader.masks(version.compiled) for pk, version in self.versions.items()}
        self.texts: dict[tuple[Any, int], Texts] = {}
        # Words of options, so that vocabularies are not asked for every submission.
        self.words: dict[tuple[Any, str, str], str] = {}

    def read(self, ids: list[UUID]) -> Iterator[Record]:
        """Yield the submissions in the order of their ids; what has been erased meanwhile is left out."""
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            rows = Submission.objects.filter(pk__in=some).prefetch_related("attachments")
            found = {one.pk: one for one in rows}
            for pk in some:
                if pk in found:
                    yield self._record(found[pk])

    def _record(self, submission: Submission) -> Record:
        version = self.versions[submission.form_version_id]
        submission.form_version = version
        day = timezone.localdate(submission.submitted_at)
        try:
            path = walk(version.compiled, submission.state, day)
            files = names_in(submission.attachments.all())
        except Unreadable:
            return Record([*self._fixed(submission, UNREADABLE), *("" for _ in self.layout.main.columns)])
        with translation.override(SOURCE):
            return self._filled(submission, path, files)

    def _fixed(self, submission: Submission, note: str) -> list[Value]:
        closed = submission.closed_at
        return [
            submission.reference,
            _moment(submission.submitted_at),
            _moment(closed) if closed else "",
            submission.language,
            self.versions[submission.form_version_id].number or 0,
            note,
        ]

    def _filled(self, submission: Submission, path: Path, files: dict[str, str]) -> Record:
        wording = Wording(self._texts(submission), SOURCE, they=path.on_behalf())
        people = {group: path.state.rows.get(group, []) for group in self._groups(path)}
        main: dict[str, Value] = {f"{group}#": len(rows) for group, rows in people.items()}
        of_row: dict[str, dict[str, Value]] = {row.id: {} for row in path.state.all_rows()}
        for stop in path.stops:
            values = self._values(submission, path, stop, wording, files)
            (of_row[stop.row.id] if stop.row else main).update(values)
        columns = self.layout.main.columns
        record = Record([*self._fixed(submission, ""), *(main.get(key, "") for key in columns)])
        for group, rows in people.items():
            columns = self.layout.people[group].columns
            record.people[group] = [
                [submission.reference, number, row.name, *(of_row[row.id].get(key, "") for key in columns)]
                for number, row in enumerate(rows, 1)
            ]
        return record

    @staticmethod
    def _groups(path: Path) -> list[str]:
        return [stop.step.key for stop in path.stops if stop.is_list]

    def _values(
        self, submission: Submission, path: Path, stop: Stop, wording: Wording, files: dict[str, str]
    ) -> Iterator[tuple[str, Value]]:
        stored, masks = path.state.answers_of(stop.row), self.masks[submission.form_version_id]
        own = wording.about(stop.row.name) if stop.row else wording
        for one in stop.fields:
            if one.id in masks:
                yield one.key, f"({masks[one.id]})"
            elif one.formula is not None:
                yield one.key, _computed(plain(stop.computed.get(one.id)))
            elif one.asks:
                yield one.key, self._value(submission, one, stored.get(one.id), own, files)

    def _value(
        self, sent: Submission, one: FieldDefinition, value: Any, wording: Wording, files: dict[str, str]
    ) -> Value:
        if value in (None, "", [], {}):
            return ""
        if one.type == "files":
            return "; ".join(files.get(str(pk), "") for pk in value)
        if one.type == "money":
            return float(value) / 100
        if one.type == "consent":
            return "ja" if value else "nein"
        if isinstance(value, dict):
            return in_words(one, value, wording).replace("\n", ", ")
        if isinstance(value, list):
            return "; ".join(self._option(sent, one, key, wording) for key in value)
        if one.type in ("choice", "yes_no", "taxonomy"):
            return self._option(sent, one, value, wording)
        return value if isinstance(value, int | float) else str(value)

    def _option(self, submission: Submission, one: FieldDefinition, key: str, wording: Wording) -> str:
        if not self.with_labels:
            return str(key)
        name = (submission.form_version_id, one.id, key)
        if name not in self.words:
            several = one.type in ("choices", "time_grid") or one.multiple
            self.words[name] = in_words(one, [key] if several else key, wording)
        return self.words[name]

    def _texts(self, submission: Submission) -> Texts:
        name = (submission.form_version_id, submission.text_revision)
        if name not in self.texts:
            row = FormTexts.objects.filter(version_id=name[0], revision=name[1]).first()
            self.texts[name] = row.texts if row else {}
        return self.texts[name]


def _moment(moment: Any) -> str:
    return str(timezone.localtime(moment).isoformat(timespec="seconds"))


def _computed(value: Any) -> Value:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return value if isinstance(value, int | float) else str(value)
