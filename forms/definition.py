"""A published form as data: steps and fields, without texts and without a framework.

Ids are those of the StreamField blocks and survive every edit; keys are for people and frozen once
published. Texts are kept beside the structure, by path: `<id>.label`, `<id>.choice.<key>` …
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

SCHEMA_VERSION = 1

FieldType = Literal["text", "choice", "date", "consent"]


@dataclass(frozen=True)
class FieldDefinition:
    """One question. `choices` are option keys; their labels are texts."""

    id: str
    key: str
    type: FieldType
    required: bool = False
    multiline: bool = False
    choices: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.id}.label"

    @property
    def help(self) -> str:
        return f"{self.id}.help"

    def choice_label(self, choice: str) -> str:
        return f"{self.id}.choice.{choice}"


@dataclass(frozen=True)
class StepDefinition:
    id: str
    key: str
    fields: tuple[FieldDefinition, ...]

    @property
    def title(self) -> str:
        return f"{self.id}.title"

    @property
    def intro(self) -> str:
        return f"{self.id}.intro"


@dataclass(frozen=True)
class FormDefinition:
    steps: tuple[StepDefinition, ...]

    def __iter__(self) -> Iterator[FieldDefinition]:
        for step in self.steps:
            yield from step.fields

    def to_json(self) -> dict[str, Any]:
        return {"schema_version": SCHEMA_VERSION, "steps": [asdict(step) for step in self.steps]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read a stored definition; raise ValueError for a schema version this code cannot read."""
        if data["schema_version"] != SCHEMA_VERSION:
            raise ValueError(f"schema version {data['schema_version']} is not {SCHEMA_VERSION}")
        return cls(
            tuple(
                StepDefinition(
                    step["id"],
                    step["key"],
                    tuple(
                        FieldDefinition(**{**field, "choices": tuple(field["choices"])})
                        for field in step["fields"]
                    ),
                )
                for step in data["steps"]
            )
        )

    @property
    def sha256(self) -> str:
        """Return a digest of the structure: equal structures are one version."""
        canonical = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def first_open_step(definition: FormDefinition, done: set[str]) -> StepDefinition | None:
    """Walk from the start and return the first step not yet answered; None at the end.

    Only steps up to this one may be visited (compare GOV.UK Forms, `Flow::Journey`).
    """
    return next((step for step in definition.steps if step.id not in done), None)
