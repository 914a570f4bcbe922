"""Tries out answers: is there a way to fill in a form so that conditions come out as wanted?

A search in the order of the questions over the few answers that make a difference. A question that is hidden
for the answers before it has no answer. Bounded: gives up (None) where trying would take too long or would
prove nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from typing import Any

from forms.compiler import NEVER
from forms.conditions import GROUPS, Context, Node
from forms.definition import FieldDefinition, StepDefinition
from forms.prover.domains import Constants, allowed, domain
from forms.prover.form import END, Form
from forms.walk import laws_of

# Trials for one question to the search, and for a whole form.
TRIALS, ALL_TRIALS = 1_500, 12_000
# People of a list that differ from each other.
DIFFERENT = 3


@dataclass(frozen=True)
class Goal:
    """`wanted`: the condition is certainly met; otherwise: it is not."""

    node: Node
    group: str = ""
    wanted: bool = True
    # The question with the date of the fact.
    fact_date: str = ""


def split(goal: Goal) -> Iterator[Goal]:
    """Return the parts of a goal that must all be met: each can be judged as soon as it has its answers."""
    parts = goal.node.args if goal.node.op == ("and" if goal.wanted else "or") else ()
    if parts and all(isinstance(part, Node) for part in parts):
        for part in parts:
            yield from split(replace(goal, node=part))
    else:
        yield goal


@dataclass
class Unknown:
    """What the search gives values to: a question, the number of people in a list, or the day it is."""

    order: tuple[int, int, int]
    group: str
    row: int
    question: FieldDefinition | None
    values: list[Any]
    shown: tuple[Goal, ...] = ()
    # Goals that can be judged once this has a value.
    due: list[Goal] = field(default_factory=list)

    def is_for(self, key: str) -> bool:
        return (self.question.key if self.question else self.group) == key


class GivenUp(Exception):
    """The search would take too long."""


class Search:
    def __init__(self, form: Form, broken: set[str]) -> None:
        """`broken` are the ids of blocks whose conditions have faults: nothing is proved with them."""
        self.form, self.broken = form, broken
        self.left = ALL_TRIALS
        self.gave_up = False
        self.shown = cache(self._shown)
        self.page_shown = cache(self._page_shown)

    @cached_property
    def faulty_exit(self) -> int:
        """Index of the first exit whose condition has faults: nothing is proved about pages behind it."""
        steps = enumerate(self.form.definition.steps)
        return next((number for number, step in steps if step.kind == "exit" and step.id in self.broken), END)

    def can_judge(self, number: int) -> bool:
        """True if all conditions that bring up a page are without faults."""
        step = self.form.definition.steps[number]
        people = self.form.definition.groups.get(step.per)
        blocks = {step.id, people.id if people else ""}
        return number <= self.faulty_exit and not blocks & self.broken

    @cached_property
    def laws(self) -> dict[str, tuple[date | None, date | None]]:
        return laws_of(self.form.definition.rules)

    # --- What makes a question visible --------------------------------------------------------------
    def before(self, number: int) -> tuple[Goal, ...]:
        """Return what must hold for a page to come up at all: no exit before it, and its list is shown."""
        steps = self.form.definition.steps
        goals = [
            Goal(step.visible_if or Node("and"), wanted=False)
            for step in steps[:number]
            if step.kind == "exit"
        ]
        per = self.form.lists.get(steps[number].per)
        if per is not None and steps[per].visible_if is not None:
            goals.append(Goal(steps[per].visible_if or NEVER))
        return tuple(goals)

    def _page_shown(self, number: int) -> tuple[Goal, ...]:
        step = self.form.definition.steps[number]
        own = (Goal(step.visible_if, step.per),) if step.visible_if is not None else ()
        return self.before(number) + own

    def _shown(self, key: str) -> tuple[Goal, ...]:
        question, number = self.form.field(key), self.form.places[key][0]
        goals = self.page_shown(number)
        if question.visible_if is not None:
            goals += (Goal(question.visible_if, self.form.group_of(key)),)
        return goals

    # --- The search ---------------------------------------------------------------------------------
    def possible(self, goals: Sequence[Goal]) -> bool | None:
        """True if answers meet all goals, False if none do, None if trying has not shown it."""
        if any(goal.wanted and goal.node == NEVER for goal in goals):
            return False
        trial = _Trial(self, [part for goal in goals for part in split(goal)])
        if trial.blocked or self.left <= 0:
            self.gave_up = self.gave_up or self.left <= 0
            return None
        try:
            found = trial.run()
        except GivenUp:
            self.gave_up = True
            return None
        return found if found or trial.proves else None


class _Trial:
    """One search: the questions that matter for some goals, and the answers tried for them."""

    def __init__(self, search: Search, goals: Sequence[Goal]) -> None:
        self.search, self.form, self.goals = search, search.form, goals
        self.keys, self.groups, nodes, self.blocked = self._closure(goals)
        self.constants = Constants.of(nodes)
        for law in {node.args[0] for root in nodes for node in root.walk() if node.op == "within"}:
            self.constants.dates |= {day for day in search.laws.get(law, ()) if day}
        self.counting = sum(node.op in GROUPS for root in nodes for node in root.walk())
        self.proves = self.constants.can_be_tried_out and self.counting <= DIFFERENT
        self.left = min(TRIALS, search.left)
        self.today = self.form.today
        self.answers: dict[str, Any] = {}
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.unknowns = [] if self.blocked else sorted(self._unknowns(), key=lambda unknown: unknown.order)
        self._make_due()

    def _closure(self, goals: Sequence[Goal]) -> tuple[dict[str, None], dict[str, None], list[Node], bool]:
        """Return all questions and lists the goals depend on, however indirectly, and all conditions met."""
        keys: dict[str, None] = {}
        groups: dict[str, None] = {}
        nodes: list[Node] = []
        waiting = list(goals)
        while waiting:
            goal = waiting.pop()
            nodes.append(goal.node)
            named = set(goal.node.sources()) | {goal.group, goal.fact_date} - {""}
            for key in sorted(named - set(keys) - set(groups)):
                if key in self.form.lists:
                    if not self.search.can_judge(self.form.lists[key]):
                        return keys, groups, nodes, True
                    groups[key] = None
                    waiting += self.search.page_shown(self.form.lists[key])
                    continue
                if key not in self.form.places:
                    return keys, groups, nodes, True
                question = self.form.field(key)
                keys[key] = None
                waiting += self.search.shown(key)
                if question.formula is not None:
                    waiting.append(Goal(question.formula, self.form.group_of(key)))
                if question.id in self.search.broken or not self.search.can_judge(self.form.places[key][0]):
                    return keys, groups, nodes, True
                group = self.form.group_of(key)
                if group and group not in self.form.lists:
                    return keys, groups, nodes, True
                if group and group not in groups:
                    groups[group] = None
                    waiting += self.search.page_shown(self.form.lists[group])
        return keys, groups, nodes, False

    def _unknowns(self) -> Iterator[Unknown]:
        if self.constants.days:
            yield Unknown((-1, 0, 0), "", 0, None, self.constants.todays(self.form.today))
        different = min(DIFFERENT, max(1, self.counting))
        for group in self.groups:
            number = self.form.lists[group]
            sizes = self._sizes(self.form.definition.steps[number])
            shown = self.search.page_shown(number)
            yield Unknown((number, 0, -1), group, 0, None, sizes, shown)
        for key in self.keys:
            question, (number, position) = self.form.field(key), self.form.places[key]
            values = (
                [None] if question.formula else domain(self.form, question, self.constants, self.form.today)
            )
            if question.need != "required" and question.formula is None:
                values.append(None)
            group = self.form.group_of(key)
            for row in range(different if group else 1):
                # Page after page: within a list the order of people makes no difference to conditions.
                yield Unknown((number, position, row), group, row, question, values, self.search.shown(key))

    def _sizes(self, step: StepDefinition) -> list[int]:
        """Return how many people to try."""
        numbers = {int(number) for number in self.constants.numbers}
        sizes = {step.minimum, 1, 2, DIFFERENT} | {
            near for number in numbers for near in (number - 1, number, number + 1)
        }
        return sorted(
            (size for size in sizes if step.minimum <= size <= step.maximum),
            key=lambda size: (size < 1, size),
        )

    def _make_due(self) -> None:
        """Hand each goal to the last unknown it depends on."""
        self.at_once: list[Goal] = []
        for goal in self.goals:
            named = goal.node.sources() | {goal.group, goal.fact_date}
            last = None
            for unknown in self.unknowns:
                day = unknown.question is None and not unknown.group
                if day or any(unknown.is_for(key) for key in named if key):
                    last = unknown
            (self.at_once if last is None else last.due).append(goal)

    def run(self) -> bool:
        return all(self.met(goal) for goal in self.at_once) and self._assign(0)

    def met(self, goal: Goal, row: int = 0) -> bool:
        people = self.rows.get(goal.group, ())
        if goal.group and row >= len(people):
            return False
        person = people[row] if goal.group else None
        context = Context(self.answers, self.today, self.rows, laws=self.search.laws, row=person)
        if goal.fact_date:
            day = context.value(goal.fact_date)
            context = Context(self.answers, self.today, self.rows, day, self.search.laws, person)
        return goal.node.holds(context) == goal.wanted

    def _assign(self, number: int) -> bool:
        if number == len(self.unknowns):
            return True
        unknown = self.unknowns[number]
        for value in self._values(unknown):
            self._set(unknown, value)
            self.left -= 1
            self.search.left -= 1
            if self.left < 0:
                raise GivenUp
            if all(self.met(goal) for goal in unknown.due) and self._assign(number + 1):
                return True
        self._set(unknown, None)
        return False

    def _values(self, unknown: Unknown) -> Iterable[Any]:
        question = unknown.question
        if question is None:
            return unknown.values if all(self.met(goal) for goal in unknown.shown) else [None]
        if unknown.group and unknown.row >= len(self.rows.get(unknown.group, ())):
            return [None]
        if not all(self.met(goal, unknown.row if goal.group else 0) for goal in unknown.shown):
            return [None]
        if question.formula is not None:
            people = self.rows.get(unknown.group, ())
            person = people[unknown.row] if unknown.group else None
            context = Context(self.answers, self.today, self.rows, laws=self.search.laws, row=person)
            return [question.formula.evaluate(context)]
        if question.period is None:
            return unknown.values
        return [value for value in unknown.values if allowed(question, value, self.today)]

    def _set(self, unknown: Unknown, value: Any) -> None:
        if unknown.question is not None:
            people = self.rows.get(unknown.group, [])
            if not unknown.group:
                self.answers[unknown.question.key] = value
            elif unknown.row < len(people):
                people[unknown.row][unknown.question.key] = value
        elif not unknown.group:
            self.today = value or self.form.today
        elif value is None:
            self.rows.pop(unknown.group, None)
        else:
            different = min(DIFFERENT, max(1, self.counting))
            people = [{} for _row in range(min(value, different))]
            # More people are like the last of those that differ.
            self.rows[unknown.group] = people + people[-1:] * (value - len(people))
