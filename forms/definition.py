"""A published form as data: steps, fields, people, rules; without texts and without a framework.

Ids are those of the StreamField blocks and survive every edit; keys are for people, unique in the form and
frozen once published. Conditions name questions by key, stored answers by id. Texts are kept beside the
structure, by path: `<id>.label`, `<id>.choice.<key>` …
"""

import datetime
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property
from types import UnionType
from typing import Any, Literal, Self, get_args, get_origin, get_type_hints

from forms.conditions import Node

SCHEMA_VERSION = 2

FieldType = Literal[
    "text",
    "number",
    "money",
    "email",
    "phone",
    "date",
    "partial_date",
    "month",
    "time_grid",
    "choice",
    "choices",
    "yes_no",
    "taxonomy",
    "address",
    "files",
    "consent",
    "info",
    "heading",
    "computed",
]
FIELD_TYPES: tuple[str, ...] = get_args(FieldType)
# Blocks between the questions: shown, never answered.
SILENT_TYPES = ("info", "heading", "computed")
# The answers to a yes-no question.
YES_NO = ("yes", "no", "unknown")
Vocabulary = Literal["need", "theme", "district", "language", "country", "residence_status"]
Need = Literal["required", "advisory", "optional"]
Sensitivity = Literal["normal", "art9", "art10"]
Outcome = Literal["info", "warn", "route", "eligible", "maybe", "not"]
OUTCOMES: tuple[str, ...] = get_args(Outcome)


class _Data:
    """Reading and writing as JSON: empty parts are left out, conditions and dates become plain."""

    def to_json(self) -> dict[str, Any]:
        plain = {}
        for part in fields(self):  # type: ignore[arg-type]
            value = getattr(self, part.name)
            if value != part.default:
                plain[part.name] = _to_plain(value)
        return plain

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Raise TypeError for parts this code does not know or that are of another type, ValueError for a
        date that does not exist, and BrokenCondition, which is a ValueError, for a bad condition."""
        if not isinstance(data, dict):
            raise TypeError(f"{cls.__name__} is no object: {data!r}")
        kinds, parts = _kinds(cls), {name: _from_plain(name, value) for name, value in data.items()}
        for name, value in parts.items():
            if name in kinds and not _is(value, kinds[name]):
                raise TypeError(f"{cls.__name__}.{name} cannot be {value!r}")
        return cls(**parts)


@dataclass(frozen=True)
class FieldDefinition(_Data):
    """One question, or a block between the questions.

    `choices` are option keys, `exclusive` those that rule out all others ("none of these"). `minimum` and
    `maximum` bound numbers, amounts (cents), the length of texts and the number of files. `formula` is the
    value of a computed field.
    """

    id: str
    key: str
    type: FieldType
    need: Need = "optional"
    visible_if: Node | None = None
    required_if: Node | None = None
    choices: tuple[str, ...] = ()
    exclusive: tuple[str, ...] = ()
    vocabulary: Vocabulary | None = None
    multiple: bool = False
    multiline: bool = False
    minimum: int | None = None
    maximum: int | None = None
    # Dates: "past" refuses days to come, "future" days gone by.
    period: Literal["past", "future"] | None = None
    formula: Node | None = None
    # --- The purpose sheet (texts: `<id>.purpose`) --------------------------------------------------
    legal_basis: str = ""
    sensitivity: Sensitivity = "normal"
    # Days after sending until the answer is erased; None: with the whole submission.
    retention_days: int | None = None
    # Names of the roles that may read the answer; () means everybody who may read the submission.
    readers: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.id}.label"

    @property
    def help(self) -> str:
        return f"{self.id}.help"

    @property
    def example(self) -> str:
        return f"{self.id}.example"

    @property
    def purpose(self) -> str:
        return f"{self.id}.purpose"

    def choice_label(self, choice: str) -> str:
        return f"{self.id}.choice.{choice}"

    @property
    def asks(self) -> bool:
        """True if people answer it."""
        return self.type not in SILENT_TYPES


@dataclass(frozen=True)
class StepDefinition(_Data):
    """A page. `people` lists persons by name and asks `fields` of each; `per` repeats a page for each
    person of such a list; an `exit` ends the form and offers what serves the needs `needs`."""

    id: str
    key: str
    kind: Literal["questions", "people", "exit"] = "questions"
    fields: tuple[FieldDefinition, ...] = ()
    visible_if: Node | None = None
    per: str = ""
    minimum: int = 0
    maximum: int = 15
    needs: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.id}.title"

    @property
    def intro(self) -> str:
        return f"{self.id}.intro"

    @property
    def item(self) -> str:
        """Path of what one of the people is called: "family member"."""
        return f"{self.id}.item"


@dataclass(frozen=True)
class RuleDefinition(_Data):
    """What follows from answers, evaluated at the date of the fact. Never blocks, never says "refused".

    `per` is the key of a group of people, or "" for the whole form. `fact_date` names the question that
    holds the date of the fact; without it, or unanswered, today counts. `deadline` computes a date to show.
    Text: `<id>.reason`.
    """

    id: str
    key: str
    when: Node
    outcome: Outcome
    per: str = ""
    fact_date: str = ""
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    deadline: Node | None = None
    legal_basis: str = ""
    source_url: str = ""
    checked_on: datetime.date | None = None
    checked_by: str = ""
    review_due: datetime.date | None = None
    # Codes of needs whose offers are shown beside the reason.
    needs: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        return f"{self.id}.reason"


@dataclass(frozen=True)
class FormDefinition(_Data):
    """`on_behalf`: when somebody fills in for somebody else; texts then take their `_they` wording."""

    steps: tuple[StepDefinition, ...]
    rules: tuple[RuleDefinition, ...] = ()
    on_behalf: Node | None = None

    def __iter__(self) -> Iterator[FieldDefinition]:
        for step in self.steps:
            yield from step.fields

    def to_json(self) -> dict[str, Any]:
        return {"schema_version": SCHEMA_VERSION, **super().to_json()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read a stored definition; raise ValueError for a schema version this code cannot read, and
        TypeError or ValueError for what is no definition."""
        if not isinstance(data, dict):
            raise TypeError(f"no object: {data!r}")
        if data.get("schema_version") != SCHEMA_VERSION:
            raise ValueError(f"schema version {data.get('schema_version')} is not {SCHEMA_VERSION}")
        return super().from_json({name: part for name, part in data.items() if name != "schema_version"})

    @cached_property
    def sha256(self) -> str:
        """Return a digest of the structure: equal structures are one version."""
        canonical = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    @property
    def parts(self) -> tuple[StepDefinition | FieldDefinition | RuleDefinition, ...]:
        """Everything that has an id and a key: pages, questions, rules."""
        return (*self.steps, *self, *self.rules)

    @cached_property
    def by_id(self) -> dict[str, FieldDefinition]:
        return {field.id: field for field in self}

    @cached_property
    def by_key(self) -> dict[str, FieldDefinition]:
        return {field.key: field for field in self}

    @cached_property
    def steps_by_key(self) -> dict[str, StepDefinition]:
        return {step.key: step for step in self.steps}

    @cached_property
    def groups(self) -> dict[str, StepDefinition]:
        """The lists of people, by key."""
        return {step.key: step for step in self.steps if step.kind == "people"}

    def group_of(self, step: StepDefinition) -> str:
        """Return the key of the people a step is asked of; "" if it is asked once."""
        return step.key if step.kind == "people" else step.per

    def with_ids(self, ids: dict[str, str]) -> Self:
        """Return the same form with other ids: `{old id: new id}`, others stay."""

        def renamed(part: Any) -> Any:
            return replace(part, id=ids.get(part.id, part.id))

        return replace(
            self,
            steps=tuple(
                replace(renamed(step), fields=tuple(renamed(field) for field in step.fields))
                for step in self.steps
            ),
            rules=tuple(renamed(rule) for rule in self.rules),
        )


_PARTS: dict[str, type[_Data]] = {
    "steps": StepDefinition,
    "fields": FieldDefinition,
    "rules": RuleDefinition,
}
_CONDITIONS = ("visible_if", "required_if", "formula", "when", "deadline", "on_behalf")
_DATES = ("valid_from", "valid_to", "checked_on", "review_due")


def _to_plain(value: Any) -> Any:
    if isinstance(value, Node | _Data):
        return value.to_json()
    if isinstance(value, tuple):
        return [_to_plain(part) for part in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def _from_plain(name: str, value: Any) -> Any:
    if name in _PARTS and isinstance(value, list):
        return tuple(_PARTS[name].from_json(part) for part in value)
    if name in _CONDITIONS and isinstance(value, dict):
        return Node.from_json(value)
    if name in _DATES and isinstance(value, str):
        return datetime.date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value


_KINDS: dict[str, dict[str, Any]] = {}


def _kinds(data: type) -> dict[str, Any]:
    """Return the declared types of the parts; worked out once."""
    if data.__name__ not in _KINDS:
        _KINDS[data.__name__] = get_type_hints(data)
    return _KINDS[data.__name__]


def _is(value: Any, kind: Any) -> bool:
    """True if a value is of the declared type: a class, a literal, a tuple, or one of several."""
    if get_origin(kind) is Literal:
        return isinstance(value, str) and value in get_args(kind)
    if isinstance(kind, UnionType) or type(None) in get_args(kind):
        return any(_is(value, one) for one in get_args(kind))
    if get_origin(kind) is tuple:
        return isinstance(value, tuple) and all(_is(part, get_args(kind)[0]) for part in value)
    if kind is int and isinstance(value, bool):
        return False
    return isinstance(value, kind)
