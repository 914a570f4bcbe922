"""Moves a draft to another version of its form, by the ids of questions and people; nothing is lost silently.

A question whose answer is gone is listed, and its page is open again.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from forms.conditions import Span
from forms.definition import YES_NO, FieldDefinition, FormDefinition
from forms.state import Answers, Row, State, stop_key
from forms.walk import DATES, Stop, walk

Outcome = Literal["same", "moved", "answer_again", "loses"]
NO_ANSWER: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True)
class Moved:
    """Ids of questions. `dropped`: answered, and there is no place for the answer any more (of a list of
    people that is gone also the id of the list); `again`: the answer does not fit any more; `added`: on the
    way now, and not in the old form.

    `outcome`: "same" if the draft stays as it is, "moved" if it changes without loss, "answer_again", or
    "loses" if answers have been dropped.
    """

    state: State
    dropped: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    outcome: Outcome = "same"


def move(old: FormDefinition, new: FormDefinition, state: State, today: date) -> Moved:
    """Return the draft as it stands in the new version. The state given is not changed."""
    state = State.from_json(deepcopy(state.to_json()))
    return Moved(state) if old == new else _Move(old, new, state, today).result()


class _Move:
    def __init__(self, old: FormDefinition, new: FormDefinition, state: State, today: date) -> None:
        self.old, self.new, self.state, self.today = old, new, state, today
        self.dropped: dict[str, None] = {}
        self.again: dict[str, None] = {}
        # (row id or "", field id) of each answer that was taken away.
        self.taken: set[tuple[str, str]] = set()
        self.pages = {one.id: step for step in new.steps for one in step.fields}
        # Pages and lists of people are the same by id, whatever their keys.
        keys = {step.id: step.key for step in new.steps}
        self.keys = {step.key: keys.get(step.id, "") for step in old.steps}

    def result(self) -> Moved:
        moved = State(self._answers(self.state.answers, ""), self._rows())
        moved.by, moved.counted = self._by(moved), self.state.counted
        moved.raw = dict(self._by_page(self.state.raw))
        moved.done = self._done()
        stops = walk(self.new, moved, self.today).stops
        for stop in stops:
            if not {one.id for one in stop.asked} <= set(moved.done.get(stop.key, ())):
                moved.done.pop(stop.key, None)
        added = list(dict.fromkeys(self._added(stops)))
        return Moved(moved, list(self.dropped), list(self.again), added, self._outcome(moved, added))

    def _added(self, stops: tuple[Stop, ...]) -> Iterator[str]:
        for stop in stops:
            yield from (one.id for one in stop.asked if one.id not in self.old.by_id)

    def _outcome(self, moved: State, added: list[str]) -> Outcome:
        if self.dropped:
            return "loses"
        if self.again:
            return "answer_again"
        return "moved" if added or moved != self.state else "same"

    # --- Answers ------------------------------------------------------------------------------------
    def _answers(self, answers: Answers, group: str, row: str = "") -> Answers:
        """Return the answers that still have a place with these people ("" is the whole form), and fit."""
        kept: Answers = {}
        for id_, value in answers.items():
            before, question = self.old.by_id.get(id_), self.new.by_id.get(id_)
            there = question is not None and self.new.group_of(self.pages[id_]) == group
            if question is None or not there or not (question.asks or before == question):
                self._take(self.dropped, row, id_, value)
            elif not fits(before, question, value, self.today):
                self._take(self.again, row, id_, value)
            else:
                kept[id_] = value
        return kept

    def _take(self, where: dict[str, None], row: str, id_: str, value: Any) -> None:
        if value not in NO_ANSWER:
            where[id_] = None
            self.taken.add((row, id_))

    def _rows(self) -> dict[str, list[Row]]:
        kept = {}
        for group, rows in self.state.rows.items():
            target = self.keys.get(group, "")
            if target in self.new.groups:
                kept[target] = [
                    Row(row.id, row.name, self._answers(row.answers, target, row.id)) for row in rows
                ]
            elif rows:
                # The list is gone, and its people with it.
                step = self.old.steps_by_key.get(group)
                self.dropped |= {step.id: None} if step else {}
                for row in rows:
                    for id_, value in row.answers.items():
                        self._take(self.dropped, row.id, id_, value)
        return kept

    def _by(self, moved: State) -> dict[str, str]:
        there = set(moved.answers) | {f"{row.id}/{id_}" for row in moved.all_rows() for id_ in row.answers}
        return {key: who for key, who in self.state.by.items() if key in there}

    # --- What is kept by page -----------------------------------------------------------------------
    def _by_page(self, kept: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """Return what is kept by page, under the key the page has now; without the pages that are gone."""
        for key, value in kept.items():
            # What a helper typed stands under "page@access".
            page, at, access = key.partition("@")
            step, _slash, row = page.partition("/")
            target = self.new.steps_by_key.get(self.keys.get(step, ""))
            # A page asked once before and of each person now is another page.
            if target and (bool(row) == bool(self.new.group_of(target)) or target.kind == "people"):
                yield stop_key(target.key, row) + at + access, value

    def _done(self) -> dict[str, list[str]]:
        """Return which questions were shown on each page; of those on another page now, there."""
        done = dict(self._by_page(self.state.done))
        shown: dict[str, list[str]] = {key: [] for key in done}
        for key, ids in done.items():
            row = key.partition("/")[2]
            for id_ in ids:
                page = stop_key(self.pages[id_].key, row) if id_ in self.pages else key
                if (row, id_) not in self.taken:
                    shown[page if page in shown else key].append(id_)
        order = {one.id: number for number, one in enumerate(self.new)}
        return {key: sorted(ids, key=lambda id_: order.get(id_, -1)) for key, ids in shown.items()}


def fits(old: FieldDefinition | None, new: FieldDefinition, value: Any, today: date) -> bool:
    """True if a stored answer to the old question is one to the new question."""
    if value in NO_ANSWER or old == new:
        return True
    if old is not None and old.type != new.type:
        return False
    if new.type == "taxonomy" and old is not None:
        return (old.vocabulary, old.multiple) == (new.vocabulary, new.multiple)
    return _has_options(new, value) and _within_bounds(old, new, value) and _in_period(old, new, value, today)


def _has_options(new: FieldDefinition, value: Any) -> bool:
    options = {"choice": new.choices, "choices": new.choices, "yes_no": YES_NO}.get(new.type)
    if options is None:
        return True
    chosen = set(value if isinstance(value, list) else [value])
    stands_alone = len(chosen) == 1 or not chosen & set(new.exclusive)
    return chosen <= set(options) and stands_alone


def _within_bounds(old: FieldDefinition | None, new: FieldDefinition, value: Any) -> bool:
    """Only bounds that changed count: what was accepted before stays."""
    if old is not None and (old.minimum, old.maximum) == (new.minimum, new.maximum):
        return True
    size = len(value) if isinstance(value, str | list) else value
    if not isinstance(size, int | float) or new.type in DATES:
        return True
    return (new.minimum is None or new.minimum <= size) and (new.maximum is None or size <= new.maximum)


def _in_period(old: FieldDefinition | None, new: FieldDefinition, value: Any, today: date) -> bool:
    if new.type not in DATES or new.period is None or (old is not None and old.period == new.period):
        return True
    span = Span.parse(value)
    return bool(span.first <= today if new.period == "past" else span.last >= today)
