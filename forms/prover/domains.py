"""Which answers are worth trying: one of each kind that the conditions of a form can tell apart."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Any

from forms.conditions import Node, Span, add
from forms.definition import FieldDefinition
from forms.prover.form import Form
from forms.walk import DATES

LONG_AGO, FAR_AHEAD = date(1900, 1, 1), date(2200, 1, 1)
MAX_NUMBER = 999_999_999
# More mentioned options than these are not combined with each other.
COMBINED = 4
OTHER, ANOTHER = "…", "… …"
DAY = timedelta(days=1)


@dataclass
class Constants:
    """What a set of conditions compares with."""

    texts: set[str] = field(default_factory=set)
    numbers: set[float] = field(default_factory=set)
    dates: set[date] = field(default_factory=set)
    moves: set[tuple[int, str]] = field(default_factory=set)
    ops: dict[str, int] = field(default_factory=dict)
    # Questions compared with another question.
    paired: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, nodes: Iterable[Node]) -> "Constants":
        found = cls()
        for root in nodes:
            for node in root.walk():
                found._read(node)
        return found

    def _read(self, node: Node) -> None:
        self.ops[node.op] = self.ops.get(node.op, 0) + 1
        if node.op == "plus":
            self.moves.add((node.args[1], node.args[2]))
            return
        questions = [part.args[0] for part in node.args if isinstance(part, Node) and part.op == "var"]
        if len(questions) > 1 and node.op in ("eq", "ne", "in", "has_any", "has_all"):
            self.paired |= set(questions)
        named = node.op in ("var", "within", "any", "all", "count", "sum")
        for part in node.args[1:] if named else node.args:
            self._constant(part)

    def _constant(self, part: Any) -> None:
        if isinstance(part, str):
            self.texts.add(part)
            try:
                span = Span.parse(part)
            except ValueError:
                return
            self.dates |= {span.first, span.last}
        elif isinstance(part, tuple):
            self.texts |= set(part)
        elif isinstance(part, int | float) and not isinstance(part, bool):
            self.numbers.add(part)

    @property
    def days(self) -> bool:
        """True if it matters which day it is."""
        return bool({"today", "key_date", "within"} & set(self.ops))

    @property
    def can_be_tried_out(self) -> bool:
        """True if trying the domains proves something: no sums, no long chains of moved dates."""
        return "sum" not in self.ops and self.ops.get("plus", 0) <= COMBINED

    def todays(self, today: date) -> list[date]:
        """Return the days to try as today: what is true only later on is not impossible."""
        if not self.days:
            return [today]
        later = {day + shift for day in self.dates if day < FAR_AHEAD for shift in (-DAY, 0 * DAY, DAY)}
        return [today, *sorted(day for day in later if day > today)]

    def points(self, today: date) -> list[date]:
        """Return the dates to try: before, at and after each one that makes a difference."""
        points = set(self.todays(today)) | self.dates
        for _round in range(min(2, self.ops.get("plus", 0))):
            points |= {
                add(day, sign * number, unit)
                for day in points
                for number, unit in self.moves
                for sign in (1, -1)
            }
        if "age_at" in self.ops:
            years = {int(number) for number in self.numbers if abs(number) < len(range(1000))}
            points |= {add(day, -number, "years") for day in points for number in years}
        near = {day + shift for day in points if LONG_AGO < day < FAR_AHEAD for shift in (-DAY, 0 * DAY, DAY)}
        return sorted(near | {LONG_AGO, FAR_AHEAD}, key=lambda day: (abs(day - today), day))


def domain(form: Form, question: FieldDefinition, constants: Constants, today: date) -> list[Any]:
    """Return the answers to try, as conditions see them; without "no answer"."""
    match question.type:
        case "choice" | "yes_no":
            return _options(form, question, constants)
        case "taxonomy" if not question.multiple:
            return _options(form, question, constants)
        case "choices" | "taxonomy" | "time_grid":
            return _several(form, question, constants)
        case "number" | "money":
            return _numbers(question, constants)
        case "consent":
            return [True] if question.need == "required" else [True, False]
        case "address":
            return [{"city": OTHER}]
        case "files":
            return [(OTHER,)]
    if question.type in DATES:
        return _dates(question, constants, today)
    return [*sorted(constants.texts), OTHER, ANOTHER]


def _options(form: Form, question: FieldDefinition, constants: Constants) -> list[Any]:
    known = form.options(question)
    if known is None:
        return [*sorted(constants.texts), OTHER]
    mentioned = sorted(known) if question.key in constants.paired else sorted(known & constants.texts)
    rest = sorted(known - set(mentioned))
    return mentioned + rest[:1]


def _several(form: Form, question: FieldDefinition, constants: Constants) -> list[Any]:
    options = _options(form, question, constants)
    mentioned = [option for option in options if option in constants.texts][:COMBINED]
    options = mentioned + [option for option in options if option not in constants.texts]
    chosen = [tuple(some) for size in range(1, len(options) + 1) for some in combinations(options, size)]
    alone = set(question.exclusive)
    return [some for some in chosen if len(some) == 1 or not alone & set(some)]


def _numbers(question: FieldDefinition, constants: Constants) -> list[Any]:
    lowest = 0 if question.minimum is None else question.minimum
    highest = MAX_NUMBER if question.maximum is None else question.maximum
    points = sorted(
        {lowest, highest, *(number for number in constants.numbers if lowest <= number <= highest)}
    )
    between: set[float]
    if question.type == "money":
        between = {near for point in points for near in (int(point) - 1, int(point) + 1)}
    else:
        between = {(one + two) / 2 for one, two in pairwise(points)}
    return sorted(point for point in between | set(points) if lowest <= point <= highest)


def _dates(question: FieldDefinition, constants: Constants, today: date) -> list[Any]:
    points = constants.points(today)
    if question.type == "month":
        months = dict.fromkeys(Span.parse(f"{day:%Y-%m}") for day in points)
        return list(months)
    exact = [Span(day, day) for day in points]
    # Known only by its year, a date can leave open what every day of it would decide.
    years = dict.fromkeys(Span.parse(f"{day:%Y}") for day in points)
    return exact + list(years) if question.type == "partial_date" else exact


def allowed(question: FieldDefinition, value: Any, today: date) -> bool:
    """True if the period of a date question admits a day."""
    if not isinstance(value, Span) or question.period is None:
        return True
    return bool(value.first <= today if question.period == "past" else value.last >= today)
