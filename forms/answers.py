"""Answers as people read them: on the check page, in the receipt, the PDF and a case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from forms.fields import in_words
from forms.walk import Path, Stop, plain
from forms.wording import Wording
from translations.fallback import Text


@dataclass(frozen=True)
class Answer:
    """`missing`: left open, although it is important. `sealed`: there is one, but not for these eyes.
    `masked`: not for these eyes, whether or not there is one; `value` says for whom it is.
    """

    field_id: str
    label: Text
    value: str
    multiline: bool = False
    missing: bool = False
    sealed: bool = False
    masked: bool = False


@dataclass(frozen=True)
class Section:
    """The answers of one page; `person` is whom it is about, "" for the whole form."""

    key: str
    title: Text
    person: str
    answers: tuple[Answer, ...]
    # Names on a list of people.
    people: tuple[str, ...] = ()


def readable(
    path: Path,
    wording: Wording,
    *,
    files: Mapping[str, str] | None = None,
    is_sealed: Callable[[Stop, str], bool] = lambda _stop, _field_id: False,
    masks: Mapping[str, str] | None = None,
) -> list[Section]:
    """Return all pages of a path with their answers; unanswered questions have the value "".

    `files` are the names of attachments by id, `masks` the sentences shown instead of answers, by id of the
    question. Call it with the language of `wording` active.
    """
    return [
        _section(path, stop, wording, files or {}, is_sealed, masks or {})
        for stop in path.stops
        if stop.step.kind != "exit"
    ]


def _section(
    path: Path,
    stop: Stop,
    wording: Wording,
    files: Mapping[str, str],
    is_sealed: Callable[[Stop, str], bool],
    masks: Mapping[str, str],
) -> Section:
    own = wording.about(stop.row.name) if stop.row else wording
    stored = path.state.answers_of(stop.row)
    people = tuple(row.name for row in path.state.rows.get(stop.step.key, ())) if stop.is_list else ()
    answers = []
    for one in stop.fields:
        if one.type in ("info", "heading"):
            continue
        if one.id in masks:
            answers.append(Answer(one.id, own(one.label), masks[one.id], masked=True))
            continue
        value = plain(stop.computed.get(one.id)) if one.formula is not None else stored.get(one.id)
        sealed = one.asks and is_sealed(stop, one.id)
        words = "\n".join(files.get(file, "") for file in value) if one.type == "files" and value else ""
        words = _("schon beantwortet") if sealed else words or in_words(one, value, own)
        answers.append(
            Answer(
                one.id,
                own(one.label),
                words,
                multiline=one.multiline or one.type in ("address", "files"),
                missing=not words and one.need == "advisory",
                sealed=sealed,
            )
        )
    return Section(stop.key, own(stop.step.title), stop.row.name if stop.row else "", tuple(answers), people)
