"""Which rules of a form apply to these answers. They explain and route, never block and never refuse."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from forms.conditions import Context, Span, and_
from forms.definition import Outcome, RuleDefinition
from forms.state import Row
from forms.walk import Path

# What is urgent comes first.
ORDER: tuple[Outcome, ...] = ("route", "warn", "not", "maybe", "eligible", "info")


@dataclass(frozen=True)
class Result:
    """A rule that applies: to the whole form, or to one person. `deadline` is the last day, if any."""

    rule: RuleDefinition
    outcome: Outcome
    row: Row | None = None
    deadline: date | None = None


def evaluate_rules(path: Path) -> list[Result]:
    """Return the results, urgent ones first, then in the order of the form.

    A rule whose condition cannot be known yet says nothing, except that "eligible" becomes "maybe".
    """
    results = []
    for rule in path.definition.rules:
        for row, context in _subjects(path, rule):
            outcome = _outcome(rule, context)
            if outcome:
                results.append(Result(rule, outcome, row, _deadline(rule, context)))
    return sorted(results, key=lambda result: ORDER.index(result.outcome))


def _subjects(path: Path, rule: RuleDefinition) -> list[tuple[Row | None, Context]]:
    if not rule.per:
        return [(None, _at_the_date_of_the_fact(rule, path.context))]
    rows = path.state.rows.get(rule.per, ())
    people = path.context.rows.get(rule.per, ())
    return [
        (row, _at_the_date_of_the_fact(rule, path.context.with_row(known)))
        for row, known in zip(rows, people, strict=False)
    ]


def _at_the_date_of_the_fact(rule: RuleDefinition, context: Context) -> Context:
    fact: Any = context.value(rule.fact_date) if rule.fact_date else None
    return replace(context, key_date=fact) if fact is not None else context


def _outcome(rule: RuleDefinition, context: Context) -> Outcome | None:
    holds = and_((in_force(rule, context), rule.when.evaluate(context)))
    if holds is None:
        return "maybe" if rule.outcome == "eligible" else None
    return rule.outcome if holds else None


def in_force(rule: RuleDefinition, context: Context) -> bool | None:
    """True if the rule is law at the date of the fact; None if that date is known too roughly."""
    day = Span.of(context.key_date or context.today)
    first, last = rule.valid_from or date.min, rule.valid_to or date.max
    if first <= day.first and day.last <= last:
        return True
    return None if first <= day.last and day.first <= last else False


def _deadline(rule: RuleDefinition, context: Context) -> date | None:
    if rule.deadline is None:
        return None
    day = Span.of(rule.deadline.evaluate(context)).first
    return day if isinstance(day, date) else None
