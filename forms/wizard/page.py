"""One page of questions: from a POST to a checked form, and from a form to what the template draws."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from forms.definition import FieldDefinition
from forms.fields import StepForm, build_form, in_words, initial_of
from forms.fields.widgets import Parts, WeekGrid
from forms.state import Answers
from forms.walk import Path, Stop, plain
from forms.wizard.visit import Visit
from forms.wording import Wording
from translations.fallback import Text

# Names the page itself uses; no question has such a name.
SHOWN, SEEN, GO, RETURN = "_shown", "_seen", "_go", "_return"


@dataclass(frozen=True)
class Item:
    """What a page shows, from top to bottom: a question, or a block between the questions."""

    kind: str
    label: Text
    help: Text
    bound: Any = None
    value: str = ""
    sealed: bool = False
    # Other questions of the page appear or go with this one.
    steers: bool = False


@dataclass(frozen=True)
class Posted:
    """A page as somebody has sent it: `stop` with the questions that these answers make visible."""

    stop: Stop
    path: Path
    form: StepForm
    # Questions the browser could not know yet: they are shown before anything is asked of them.
    is_longer: bool


def form_class(visit: Visit, stop: Stop, path: Path) -> type[StepForm]:
    """Return the form class of a page, as one access may fill it in."""
    required = {one for one in visit.required(stop, path) if not visit.is_sealed(stop, one)}
    required -= {one.id for one in stop.asked if one.type == "files"}
    return build_form(stop.fields, visit.wording_of(stop), required=required, today=visit.today)


def initial(visit: Visit, stop: Stop) -> dict[str, Any]:
    answers = visit.state.answers_of(stop.row)
    readable = {key: value for key, value in answers.items() if not visit.is_sealed(stop, key)}
    return dict(initial_of(stop.fields, readable))


def prefix_of(stop: Stop) -> str:
    return str(stop.step.key)


def read(visit: Visit, stop: Stop, data: QueryDict, files: Any) -> Posted:
    """Return what was posted to a page, with the questions that follow from it; errors are in the form."""
    lenient = build_form(stop.step.fields, visit.wording_of(stop), required=(), today=visit.today)(
        data=data, files=files, prefix=prefix_of(stop)
    )
    lenient.is_valid()
    path = visit.with_answers(stop, _own(visit, stop, lenient.answers()))
    after = path.by_key.get(stop.key, stop)
    form = form_class(visit, after, path)(data=data, files=files, prefix=prefix_of(stop))
    shown = set(data.get(SHOWN, "").split())
    return Posted(after, path, form, is_longer=not {one.id for one in after.asked} <= shown)


def _own(visit: Visit, stop: Stop, answers: Answers) -> Answers:
    """Return the answers without those that leave a sealed one as it is."""
    return {
        key: value for key, value in answers.items() if value is not None or not visit.is_sealed(stop, key)
    }


def answers_of(visit: Visit, posted: Posted) -> Answers:
    """Return the valid answers of a page, to be stored."""
    return _own(visit, posted.stop, posted.form.answers())


def raw_of(stop: Stop, data: QueryDict) -> dict[str, list[str]]:
    """Return what was typed into the questions of a page, without anything else in the POST."""
    prefix = f"{prefix_of(stop)}-"
    own = tuple(one.id for one in stop.step.fields if one.asks and one.type != "files")
    return {
        name.removeprefix(prefix): data.getlist(name)
        for name in data
        if name.startswith(prefix) and name.removeprefix(prefix).startswith(own)
    }


def from_raw(stop: Stop, raw: dict[str, list[str]]) -> MultiValueDict:
    """Return stored raw input as a form takes it."""
    return MultiValueDict({f"{prefix_of(stop)}-{name}": texts for name, texts in raw.items()})


def items(visit: Visit, stop: Stop, form: StepForm) -> list[Item]:
    """Return what the template draws."""
    wording = visit.wording_of(stop)
    steering = {key for one in stop.step.fields for key in _sources(one)}
    return [
        draw(
            one,
            form,
            wording,
            value=plain(stop.computed.get(one.id)),
            sealed=one.asks and visit.is_sealed(stop, one.id),
            steers=one.key in steering,
        )
        for one in stop.fields
    ]


def draw(
    question: FieldDefinition,
    form: StepForm,
    wording: Wording,
    *,
    value: Any = None,
    sealed: bool = False,
    steers: bool = False,
) -> Item:
    """Return one question, or one block between the questions, as the template draws it."""
    return Item(
        kind=question.type,
        label=wording(question.label),
        help=wording(question.help),
        bound=_drawn(form[question.id]) if question.asks else None,
        value=in_words(question, value, wording) if question.formula is not None else "",
        sealed=sealed,
        steers=steers,
    )


def _sources(question: FieldDefinition) -> frozenset[str]:
    conditions = (question.visible_if, question.required_if)
    return frozenset().union(*(one.sources() for one in conditions if one is not None))


def _drawn(bound: Any) -> Any:
    """Give a bound field what its template needs beside Django's own."""
    widget = bound.field.widget
    if isinstance(widget, Parts):
        bound.parts = widget.parts(
            bound.html_name,
            bound.value(),
            bound.auto_id,
            described_by=bound.aria_describedby or "",
            invalid=bool(bound.errors),
        )
    elif isinstance(widget, WeekGrid):
        bound.rows = widget.rows(bound)
    return bound


def stored_form(visit: Visit, stop: Stop) -> StepForm:
    """Return the form of a page bound to its stored answers, to check them once more."""
    form = form_class(visit, stop, visit.path)(prefix=prefix_of(stop))
    data: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = dict(initial_of(stop.fields, visit.state.answers_of(stop.row)))[name]
        if isinstance(field.widget, Parts):
            for index, part in enumerate(field.widget.decompress(value)):
                data[f"{prefix_of(stop)}-{name}_{index}"] = part
        else:
            data[f"{prefix_of(stop)}-{name}"] = value
    return form.__class__(data=data, prefix=prefix_of(stop))
