"""A form as the prover looks at it: where each question is asked, and which conditions there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any, Literal

from forms.compiler import NEVER
from forms.conditions import GROUPS, Node
from forms.definition import YES_NO, FieldDefinition, FormDefinition, StepDefinition
from forms.wording import Texts
from translations.languages import SOURCE

Kind = Literal["step", "field", "required", "formula", "rule", "deadline", "on_behalf"]
# Rules see what the whole form has answered.
END = 1_000_000


@dataclass(frozen=True)
class Use:
    """A condition or formula: whose it is, before which question, and of which people it is asked."""

    kind: Kind
    block: str
    # "Die Bedingung von „…“"
    what: str
    node: Node
    # Index of the page and of the question in it; -1 is the page itself.
    place: tuple[int, int]
    group: str = ""
    # The key of the question it belongs to.
    own: str = ""
    # The question with the date of the fact.
    fact_date: str = ""

    @property
    def is_condition(self) -> bool:
        return self.kind not in ("formula", "deadline")


@dataclass(frozen=True)
class Reference:
    """A key named in a condition; looked up for the people `group`, and `counted` if over all of them."""

    op: str
    key: str
    group: str
    counted: bool


def references(node: Any, group: str, counted: bool = False) -> Iterator[Reference]:
    """Return all that a condition names, with the people in whose scope it stands."""
    if not isinstance(node, Node):
        return
    if node.op in ("var", "within", *GROUPS):
        yield Reference(node.op, node.args[0], group, counted)
    if node.op in GROUPS:
        group, counted = node.args[0], True
    for part in node.args:
        yield from references(part, group, counted)


class Form:
    """Looks things up; finds nothing."""

    def __init__(
        self,
        definition: FormDefinition,
        texts: Texts,
        today: date,
        vocabularies: dict[str, set[str]] | None = None,
    ) -> None:
        self.definition, self.texts, self.today = definition, texts, today
        self.vocabularies = vocabularies

    def german(self, path: str) -> str:
        return self.texts.get(path, {}).get(SOURCE, "")

    @cached_property
    def places(self) -> dict[str, tuple[int, int]]:
        """Where each question is asked, by key; of a doubled key the first place."""
        found: dict[str, tuple[int, int]] = {}
        for number, step in enumerate(self.definition.steps):
            for position, field in enumerate(step.fields):
                found.setdefault(field.key, (number, position))
        return found

    @cached_property
    def lists(self) -> dict[str, int]:
        """Index of the page of each list of people, by key."""
        return {
            step.key: number for number, step in enumerate(self.definition.steps) if step.kind == "people"
        }

    @cached_property
    def ends(self) -> list[int]:
        """For each page the last page of those asked of one person after the other."""
        result: list[int] = []
        for _group, steps in groupby(self.definition.steps, key=self.definition.group_of):
            length = len(list(steps))
            result += [len(result) + length - 1] * length
        if not result:
            return result
        return [
            end if self.definition.group_of(step) else number
            for number, (step, end) in enumerate(zip(self.definition.steps, result, strict=True))
        ]

    def step_of(self, key: str) -> StepDefinition:
        return self.definition.steps[self.places[key][0]]

    def field(self, key: str) -> FieldDefinition:
        step, position = self.places[key]
        return self.definition.steps[step].fields[position]

    def group_of(self, key: str) -> str:
        """Return the people a question is asked of; "" if it is asked once."""
        return self.definition.group_of(self.step_of(key))

    def options(self, field: FieldDefinition) -> set[str] | None:
        """Return what can be chosen; None if anything can, or if nobody knows."""
        if field.type in ("choice", "choices"):
            return set(field.choices)
        if field.type == "yes_no":
            return set(YES_NO)
        if field.type == "taxonomy" and self.vocabularies is not None:
            return self.vocabularies.get(field.vocabulary or "need")
        return None

    # --- Names for editors --------------------------------------------------------------------------
    def name(self, key: str) -> str:
        """Return what editors call a question, a list of people, a page or a rule."""
        if key in self.places:
            return self.german(self.field(key).label) or key
        step = self.definition.steps_by_key.get(key)
        return (self.german(step.title) if step else "") or key

    def option(self, key: str, choice: str) -> str:
        if key not in self.places:
            return choice
        return self.german(self.field(key).choice_label(choice)) or choice

    def step_name(self, step: StepDefinition) -> str:
        return self.german(step.title) or step.key

    # --- Conditions ---------------------------------------------------------------------------------
    @cached_property
    def uses(self) -> tuple[Use, ...]:
        return (*self._uses_of_pages(), *self._uses_at_the_end())

    def _uses_of_pages(self) -> Iterator[Use]:
        for number, step in enumerate(self.definition.steps):
            group = self.definition.group_of(step)
            if step.visible_if is not None:
                what = f"Die Bedingung der Seite „{self.step_name(step)}“"
                yield Use("step", step.id, what, step.visible_if, (number, -1), step.per)
            for position, field in enumerate(step.fields):
                name, place = self.german(field.label) or field.key, (number, position)
                conditions: tuple[tuple[Kind, str, Node | None], ...] = (
                    ("field", f"Die Bedingung von „{name}“", field.visible_if),
                    ("required", f"Die Pflicht-Bedingung von „{name}“", field.required_if),
                    ("formula", f"Die Berechnung von „{name}“", field.formula),
                )
                for kind, what, node in conditions:
                    if node is not None:
                        yield Use(kind, field.id, what, node, place, group, field.key)

    def _uses_at_the_end(self) -> Iterator[Use]:
        end = (END, -1)
        for rule in self.definition.rules:
            if rule.when != NEVER:
                what = f"Die Bedingung der Regel „{rule.key}“"
                yield Use("rule", rule.id, what, rule.when, end, rule.per, fact_date=rule.fact_date)
            if rule.deadline is not None:
                what = f"Die Frist der Regel „{rule.key}“"
                yield Use("deadline", rule.id, what, rule.deadline, end, rule.per, fact_date=rule.fact_date)
        if self.definition.on_behalf is not None:
            what = "Die Bedingung „füllt für eine andere Person aus“"
            yield Use("on_behalf", "", what, self.definition.on_behalf, end)
