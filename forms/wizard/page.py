"""One page of questions: from a POST to a checked form, and from a form to what the template draws."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from forms.conditions import Node
from forms.definition import FieldDefinition
from forms.drawing import Item, draw
from forms.fields import StepForm, build_form, initial_of
from forms.fields.widgets import Parts
from forms.state import Answers
from forms.walk import Path, Stop, plain
from forms.wizard.files import drawn
from forms.wizard.visit import Visit

# Names the page itself uses; no question has such a name.
SHOWN, SEEN, GO = "_shown", "_seen", "_go"
# In the address of a page that keeps a form from being sent: what is wrong is said at once.
WITH_ERRORS = "fehler"


@dataclass(frozen=True)
class Posted:
    """A page as somebody has sent it: `stop` with the questions that these answers make visible."""

    stop: Stop
    path: Path
    form: StepForm
    # Questions the browser could not know yet: they are shown before anything is asked of them.
    is_longer: bool


def form_class(visit: Visit, stop: Stop, path: Path, *, silent: bool = False) -> type[StepForm]:
    """Return the form class of a page, as one access may fill it in; a silent one has no texts."""
    required = {one for one in visit.required(stop, path) if not visit.is_sealed(stop, one)}
    required -= {one.id for one in stop.asked if one.type == "files"}
    wording = visit.silence if silent else visit.wording_of(stop)
    return build_form(stop.fields, wording, required=required, today=visit.today)


def initial(visit: Visit, stop: Stop) -> dict[str, Any]:
    answers = visit.state.answers_of(stop.row)
    readable = {key: value for key, value in answers.items() if not visit.is_sealed(stop, key)}
    return dict(initial_of(stop.fields, readable))


def head(visit: Visit, stop: Stop) -> dict[str, Any]:
    """Return what every kind of page shows at its top."""
    wording = visit.wording_of(stop)
    return {
        "visit": visit,
        "form_title": visit.wording("title"),
        "step_title": wording(stop.step.title),
        "step_intro": wording(stop.step.intro),
        "returning": visit.is_returning,
        "has_back": visit.path.before(stop.key) is not None,
        "number": visit.path.places[stop.key] + 1,
        "count": len(visit.path.stops),
    }


def prefix_of(stop: Stop) -> str:
    return str(stop.step.key)


def read(visit: Visit, stop: Stop, data: QueryDict, files: Any, *, silent: bool = False) -> Posted:
    """Return what was posted to a page, with the questions that follow from it; errors are in the form.

    A silent form is for checking only: most pages are valid, and then nobody reads their texts.
    """
    path, after = visit.path, stop
    if any(_conditions(one) for one in stop.step.fields):
        # Valid answers of the page decide which of its other questions there are.
        lenient = build_form(stop.step.fields, visit.silence, required=(), today=visit.today)(
            data=data, files=files, prefix=prefix_of(stop)
        )
        lenient.is_valid()
        path = visit.with_answers(stop, _own(visit, stop, lenient.answers()))
        after = path.by_key.get(stop.key, stop)
    form = form_class(visit, after, path, silent=silent)(data=data, files=files, prefix=prefix_of(stop))
    shown = set(data.get(SHOWN, "").split())
    return Posted(after, path, form, is_longer=not {one.id for one in after.asked} <= shown)


def _own(visit: Visit, stop: Stop, answers: Answers) -> Answers:
    """Return the answers without those that leave a sealed one as it is."""
    return {
        key: value
        for key, value in answers.items()
        # A box that is not ticked is an answer, but not from somebody who could not see whether it was.
        if value not in (None, False) or not visit.is_sealed(stop, key)
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
            sealed=one.asks and one.type != "files" and visit.is_sealed(stop, one.id),
            steers=one.key in steering,
            files=drawn(visit, stop, one) if one.type == "files" else None,
        )
        for one in stop.fields
    ]


def _sources(question: FieldDefinition) -> frozenset[str]:
    return frozenset().union(*(one.sources() for one in _conditions(question)))


def _conditions(question: FieldDefinition) -> list[Node]:
    """Return what a question's place on its page hangs on; a computed value as well."""
    return [one for one in (question.visible_if, question.required_if, question.formula) if one is not None]


def stored_form(visit: Visit, stop: Stop, *, silent: bool = True) -> StepForm:
    """Return the form of a page bound to its stored answers, to check them once more."""
    form = form_class(visit, stop, visit.path, silent=silent)(prefix=prefix_of(stop))
    stored = dict(initial_of(stop.fields, visit.state.answers_of(stop.row)))
    data: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = stored[name]
        if isinstance(field.widget, Parts):
            parts = zip(field.widget.widgets_names, field.widget.decompress(value), strict=True)
            data |= {f"{prefix_of(stop)}-{name}{suffix}": part for suffix, part in parts}
        else:
            data[f"{prefix_of(stop)}-{name}"] = value
    return form.__class__(data=data, prefix=prefix_of(stop))
