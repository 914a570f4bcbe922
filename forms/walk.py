"""The way through a form: which pages and questions there are for these answers, and how far one has come.

Walks from the start and evaluates each condition with the answers of earlier, visible questions only: what
lies off the path does not count, neither on the check page nor in rules, PDF or export (compare GOV.UK Forms,
`Flow::Journey`). Pure: today is given.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from forms.conditions import Context, Node, Span
from forms.definition import FieldDefinition, FormDefinition, RuleDefinition, StepDefinition
from forms.state import Answers, Row, State, stop_key

DATES = ("date", "partial_date", "month")


@dataclass(frozen=True)
class Stop:
    """One page: a step, or a step for one person, with the questions visible there."""

    step: StepDefinition
    row: Row | None
    fields: tuple[FieldDefinition, ...]
    # Values of what is computed on this page, by field id.
    computed: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return stop_key(self.step.key, self.row.id if self.row else "")

    @property
    def asked(self) -> tuple[FieldDefinition, ...]:
        return tuple(one for one in self.fields if one.asks)

    @property
    def is_list(self) -> bool:
        """True for the page that names the people."""
        return self.step.kind == "people" and self.row is None


@dataclass(frozen=True)
class Path:
    """All pages in their order, up to and including an exit; and what conditions and rules see at the end."""

    definition: FormDefinition
    stops: tuple[Stop, ...]
    context: Context
    state: State

    @cached_property
    def by_key(self) -> dict[str, Stop]:
        return {stop.key: stop for stop in self.stops}

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each page stands, counted from 0."""
        return {stop.key: place for place, stop in enumerate(self.stops)}

    def is_done(self, stop: Stop) -> bool:
        """True if the page was finished and no question has been added to it since."""
        if stop.is_list:
            return stop.key in self.state.done and len(self._people(stop)) >= stop.step.minimum
        shown = self.state.done.get(stop.key)
        return shown is not None and {one.id for one in stop.asked} <= set(shown)

    def _people(self, stop: Stop) -> list[Row]:
        return self.state.rows.get(stop.step.key, [])

    @cached_property
    def waiting(self) -> Stop | None:
        """The first page not yet finished; None when all are. An exit always waits."""
        return next((stop for stop in self.stops if stop.step.kind == "exit" or not self.is_done(stop)), None)

    def may_visit(self, key: str) -> bool:
        """Pages behind the first unfinished one are not open yet."""
        if key not in self.by_key:
            return False
        return self.waiting is None or self.places[key] <= self.places[self.waiting.key]

    def context_of(self, stop: Stop) -> Context:
        """Return what conditions on a page see: the answers, and those of its person."""
        if stop.row is None:
            return self.context
        group = self.definition.group_of(stop.step)
        position = [row.id for row in self.state.rows[group]].index(stop.row.id)
        return self.context.with_row(self.context.rows[group][position])

    def after(self, key: str) -> Stop | None:
        position = self.places[key] + 1
        return self.stops[position] if position < len(self.stops) else None

    def before(self, key: str) -> Stop | None:
        position = self.places[key]
        return self.stops[position - 1] if position else None

    def on_behalf(self) -> bool:
        """True if somebody fills in for somebody else."""
        condition = self.definition.on_behalf
        return condition is not None and condition.holds(self.context)

    def answers(self) -> State:
        """Return what counts: answers of visible questions, people without the invisible ones.

        `done` then says which questions were shown on which page, for `walk(…, recorded=…)`.
        """
        result = State(done={stop.key: [one.id for one in stop.fields] for stop in self.stops})
        for stop in self.stops:
            if stop.is_list:
                result.rows[stop.step.key] = [Row(row.id, row.name) for row in self._people(stop)]
        for stop in self.stops:
            group = self.definition.group_of(stop.step)
            source = self.state.answers_of(stop.row)
            row = result.row(group, stop.row.id) if stop.row else None
            target = result.answers_of(row)
            target |= {one.id: source.get(one.id) for one in stop.asked}
            target |= {one.id: plain(stop.computed.get(one.id)) for one in stop.fields if one.formula}
        return result


def walk(
    definition: FormDefinition,
    state: State,
    today: date,
    *,
    preview: dict[str, Answers] | None = None,
    recorded: dict[str, list[str]] | None = None,
) -> Path:
    """Return the path for these answers; `preview` holds answers of a page not stored yet, by stop key.

    `recorded` are the questions that were shown, by stop key, when a form was sent: the path is then that
    one, whatever has been erased from the answers since. Budget: linear in the number of pages and people.
    """
    return _Walker(definition, state, today, preview or {}, recorded).path()


class _Walker:
    def __init__(
        self,
        definition: FormDefinition,
        state: State,
        today: date,
        preview: dict[str, Answers],
        recorded: dict[str, list[str]] | None,
    ) -> None:
        self.definition, self.state, self.preview, self.recorded = definition, state, preview, recorded
        self.known: Answers = {}
        self.people: dict[str, list[dict[str, Any]]] = {}
        self.context = Context(self.known, today, self.people, laws=laws_of(definition.rules))

    def path(self) -> Path:
        stops = []
        for stop in self._stops():
            stops.append(stop)
            if stop.step.kind == "exit":
                break
        return Path(self.definition, tuple(stops), self.context, self.state)

    def _stops(self) -> Iterator[Stop]:
        groups = groupby(self.definition.steps, key=self.definition.group_of)
        for group, steps in groups:
            if group:
                yield from self._people_stops(group, list(steps))
            else:
                for step in steps:
                    if self._shown(step, self.context, step.key):
                        yield from self._unless_empty(self._stop(step))

    def _people_stops(self, group: str, steps: list[StepDefinition]) -> Iterator[Stop]:
        """The list first, then all pages of the first person, all of the second …"""
        if steps[0].kind == "people":
            if not self._shown(steps[0], self.context, steps[0].key):
                return
            self.people[group] = [{} for _row in self.state.rows.get(group, ())]
            yield Stop(steps[0], None, ())
        for row, known in zip(self.state.rows.get(group, ()), self.people.get(group, ()), strict=False):
            context = self.context.with_row(known)
            for step in steps:
                is_shown = step.kind == "people" or self._shown(step, context, stop_key(step.key, row.id))
                if step.fields and is_shown:
                    yield from self._unless_empty(self._stop(step, row, known))

    @staticmethod
    def _unless_empty(stop: Stop) -> Iterator[Stop]:
        """Leave out a page all of whose questions are hidden."""
        if stop.fields or not stop.step.fields:
            yield stop

    def _shown(self, step: StepDefinition, context: Context, key: str) -> bool:
        if self.recorded is not None:
            return key in self.recorded
        return step.visible_if is None or step.visible_if.holds(context)

    def _asked(self, question: FieldDefinition, context: Context, key: str) -> bool:
        if self.recorded is not None:
            return question.id in self.recorded.get(key, ())
        return question.visible_if is None or question.visible_if.holds(context)

    def _stop(self, step: StepDefinition, row: Row | None = None, known: Answers | None = None) -> Stop:
        target = self.known if known is None else known
        context = self.context if known is None else self.context.with_row(known)
        answers = self.state.answers_of(row)
        key = stop_key(step.key, row.id if row else "")
        answers = self.preview.get(key, answers)
        visible, computed = [], {}
        for one in step.fields:
            if not self._asked(one, context, key):
                continue
            visible.append(one)
            if one.formula is not None:
                target[one.key] = computed[one.id] = one.formula.evaluate(context)
            elif one.asks:
                target[one.key] = value_of(one, answers.get(one.id))
        return Stop(step, row, tuple(visible), computed)


def laws_of(rules: tuple[RuleDefinition, ...]) -> dict[str, tuple[date | None, date | None]]:
    return {rule.key: (rule.valid_from, rule.valid_to) for rule in rules}


def value_of(question: FieldDefinition, stored: Any) -> Any:
    """Return a stored answer as conditions see it; None for no answer."""
    if stored in (None, "", []):
        return None
    if question.type in DATES:
        return Span.parse(stored)
    return tuple(stored) if isinstance(stored, list) else stored


def plain(value: Any) -> Any:
    """Return a computed value as it is stored: dates in ISO 8601, a span by its first end."""
    if isinstance(value, Span):
        value = value.first
    return value.isoformat() if isinstance(value, date) else value


def required(question: FieldDefinition, context: Context) -> bool:
    """True if a visible question must be answered here."""
    condition: Node | None = question.required_if
    return question.need == "required" or (condition is not None and condition.holds(context))
