"""How long a form is at most, and which pages no single answer leads to. Walks the form for some answers."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from forms.conditions import Span
from forms.definition import FieldDefinition
from forms.prover.domains import Constants, domain
from forms.prover.finding import Finding, hint
from forms.prover.form import Form
from forms.state import Row, State
from forms.walk import Path, plain, walk

SECONDS_A_QUESTION = 20
# Answers tried in all; what comes after that is not looked at.
WALKS = 300
FEW_ANSWERS = 6


def findings(form: Form, faulty: set[str]) -> Iterator[Finding]:
    """`faulty` are the ids of blocks with errors: nothing more is said about these."""
    if form.definition.steps:
        yield from (finding for finding in _Lengths(form).findings() if finding.block not in faulty)


class _Lengths:
    def __init__(self, form: Form) -> None:
        self.form = form
        self.walks = WALKS
        self.seen: set[str] = set()

    def findings(self) -> Iterator[Finding]:
        longest = self._longest()
        pages = len(longest.stops)
        questions = sum(len(stop.asked) for stop in longest.stops)
        minutes = max(1, round(questions * SECONDS_A_QUESTION / 60))
        found = "gefundene " if self.walks <= 0 else ""
        people = ", mit einer Person je Liste" if self.form.lists else ""
        yield hint(
            "",
            f"Der längste {found}Weg hat {pages} Seiten und {questions} Fragen{people} (etwa {minutes} min).",
        )
        for step in self.form.definition.steps:
            if step.id not in self.seen and self.walks > 0:
                yield hint(
                    step.id,
                    f"Zur Seite „{self.form.step_name(step)}“ führt keine Antwort allein: "
                    "sie erscheint nur bei mehreren zusammen.",
                )

    def _longest(self) -> Path:
        """Climb: keep of each question the answer that makes the way longest, in the order of the form."""
        state = self._with_people()
        longest = self._walk(state, alone=True)
        for field, values in self._switches():
            best: Any = None
            for value in values:
                if self.walks <= 0:
                    return longest
                # The answer alone, for the pages it leads to, and beside those chosen before.
                self._walk(self._answered(self._with_people(), field, value), alone=True)
                path = self._walk(self._answered(state, field, value))
                if self._length(path) > self._length(longest):
                    longest, best = path, value
            if best is not None:
                state = self._answered(state, field, best)
        return longest

    def _with_people(self) -> State:
        return State(rows={group: [Row(f"1-{group}", "…")] for group in self.form.lists})

    def _walk(self, state: State, *, alone: bool = False) -> Path:
        self.walks -= 1
        path = walk(self.form.definition, state, self.form.today)
        if alone:
            self.seen |= {stop.step.id for stop in path.stops}
        return path

    @staticmethod
    def _length(path: Path) -> tuple[int, int]:
        return sum(len(stop.asked) for stop in path.stops), len(path.stops)

    def _switches(self) -> Iterator[tuple[FieldDefinition, list[Any]]]:
        """Return the questions that pages or questions depend on, with the answers to try."""
        shown = [use for use in self.form.uses if use.kind in ("step", "field", "formula")]
        constants = Constants.of(use.node for use in shown)
        needed = set().union(*(use.node.sources() for use in shown))
        for field in self.form.definition:
            if field.key in needed and field.asks:
                yield field, domain(self.form, field, constants, self.form.today)[:FEW_ANSWERS]

    def _answered(self, state: State, field: FieldDefinition, value: Any) -> State:
        """Return a copy of a state with one more answer, of the whole form or of every person."""
        stored = list(value) if isinstance(value, tuple) else _stored(field, value)
        group = self.form.group_of(field.key)
        if not group:
            return State({**state.answers, field.id: stored}, state.rows)
        rows = [Row(row.id, row.name, {**row.answers, field.id: stored}) for row in state.rows.get(group, ())]
        return State(state.answers, {**state.rows, group: rows})


def _stored(field: FieldDefinition, value: Any) -> Any:
    if field.type == "month" and isinstance(value, Span) and isinstance(value.first, date):
        return f"{value.first:%Y-%m}"
    return plain(value)
