"""From the editor's structure to a definition and its German texts, and back.

Pure: works on the structure as Wagtail stores it, a list of `{"type", "id", "value"}`. `decompile` is the
exact inverse, so that an imported form can be edited like any other.
"""

import datetime
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from forms.conditions import Node
from forms.definition import FieldDefinition, FormDefinition, RuleDefinition, StepDefinition
from forms.rows import block_of, condition_of, formula_block_of, formula_of

Raw = list[dict[str, Any]]

STEP_KINDS = {"step": "questions", "people": "people", "exit": "exit"}
STEP_TEXTS = ("title", "intro", "title_they", "intro_they", "item")
FIELD_TEXTS = ("label", "help", "example", "label_they", "help_they", "purpose")
# Parts of a question that stand in its block under the same name; the block of a type has some of them.
FIELD_PARTS = (
    *("need", "vocabulary", "multiple", "multiline", "minimum", "maximum", "period"),
    *("legal_basis", "sensitivity", "retention_days", "readers"),
)
RULE_PARTS = ("per", "fact_date", "legal_basis", "source_url", "checked_by", "needs")
# The condition of a rule that has none; the prover says so.
NEVER = Node("or", ())
RULE_DATES = ("valid_from", "valid_to", "checked_on", "review_due")


# --- Structure → definition -----------------------------------------------------------------------
def compile_structure(structure: Raw) -> FormDefinition:
    """Return the definition of a structure, whatever is wrong with it: finding that is the prover's work."""
    return FormDefinition(
        steps=tuple(_step(block) for block in structure if block["type"] in STEP_KINDS),
        rules=tuple(_rule(block) for block in structure if block["type"] == "rule"),
        on_behalf=next(
            (condition_of(block["value"].get("when")) for block in structure if block["type"] == "on_behalf"),
            None,
        ),
    )


def _step(block: dict[str, Any]) -> StepDefinition:
    value, kind = _page_of(block), STEP_KINDS[block["type"]]
    defaults: dict[str, Any] = {}
    if kind == "people":
        defaults = {part: _filled(StepDefinition, part, value.get(part)) for part in ("minimum", "maximum")}
    return StepDefinition(
        id=block["id"],
        key=value.get("key") or "",
        kind=kind,  # type: ignore[arg-type]
        fields=tuple(_field(field) for field in _fields_of(block)),
        visible_if=condition_of(value.get("visible_if")),
        per=value.get("per") or "",
        needs=tuple(value.get("needs") or ()),
        **defaults,
    )


def _page_of(block: dict[str, Any]) -> dict[str, Any]:
    """Return what a block says of its page: an exit has no questions beside it."""
    value: dict[str, Any] = block["value"]
    return value if block["type"] == "exit" else value.get("page") or {}


def _fields_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    return list(block["value"].get("fields") or ())


def _field(block: dict[str, Any]) -> FieldDefinition:
    value = block["value"]
    choices = value.get("choices") or ()
    parts = {part: _filled(FieldDefinition, part, value.get(part)) for part in FIELD_PARTS}
    return FieldDefinition(
        id=block["id"],
        key=value.get("key") or "",
        type=block["type"],
        visible_if=condition_of(value.get("visible_if")),
        required_if=condition_of(value.get("required_if")),
        choices=tuple(choice["key"] for choice in choices),
        exclusive=tuple(choice["key"] for choice in choices if choice.get("exclusive")),
        formula=formula_of(value.get("formula") or {}) if block["type"] == "computed" else None,
        **parts,
    )


def _rule(block: dict[str, Any]) -> RuleDefinition:
    value = block["value"]
    parts = {part: _filled(RuleDefinition, part, value.get(part)) for part in RULE_PARTS}
    parts |= {
        part: datetime.date.fromisoformat(value[part]) if value.get(part) else None for part in RULE_DATES
    }
    return RuleDefinition(
        id=block["id"],
        key=value.get("key") or "",
        when=condition_of(value.get("when")) or NEVER,
        outcome=value.get("outcome") or "info",
        deadline=formula_of(value.get("deadline") or {}),
        **parts,
    )


def _filled(definition: type, part: str, value: Any) -> Any:
    """Return a value of a block, or the default of the definition where the editor left it empty."""
    if isinstance(value, list):
        return tuple(value)
    default = next(one.default for one in fields(definition) if one.name == part)
    return default if value in (None, "") else value


# --- Definition → structure -----------------------------------------------------------------------
def decompile(definition: FormDefinition, texts: dict[str, str]) -> Raw:
    """Return the structure of a definition with its German texts.

    Raise NotDrawable for conditions the rows of the editor cannot say.
    """
    structure = [_step_block(step, texts) for step in definition.steps]
    structure += [_rule_block(rule, texts) for rule in definition.rules]
    if definition.on_behalf is not None:
        block = {"when": block_of(definition.on_behalf)}
        structure.append({"type": "on_behalf", "id": "on_behalf", "value": block})
    return structure


def _step_block(step: StepDefinition, texts: dict[str, str]) -> dict[str, Any]:
    block_type = next(block for block, kind in STEP_KINDS.items() if kind == step.kind)
    value: dict[str, Any] = {"key": step.key, "visible_if": block_of(step.visible_if)}
    value |= {name: texts.get(f"{step.id}.{name}", "") for name in STEP_TEXTS}
    value |= {"per": step.per, "minimum": step.minimum, "maximum": step.maximum, "needs": list(step.needs)}
    if step.kind != "exit":
        value = {"page": value, "fields": [field_block(field, texts) for field in step.fields]}
    return {"type": block_type, "id": step.id, "value": value}


def field_block(field: FieldDefinition, texts: dict[str, str]) -> dict[str, Any]:
    """Return the block of one question; its texts stand under `<id>.…`."""
    value: dict[str, Any] = {"key": field.key}
    value |= {name: texts.get(f"{field.id}.{name}", "") for name in FIELD_TEXTS}
    value |= {part: _plain(getattr(field, part)) for part in FIELD_PARTS}
    value |= {"visible_if": block_of(field.visible_if), "required_if": block_of(field.required_if)}
    if field.type == "computed":
        value["formula"] = formula_block_of(field.formula)
    value["choices"] = [
        {
            "key": key,
            "label": texts.get(field.choice_label(key), ""),
            "exclusive": key in field.exclusive,
        }
        for key in field.choices
    ]
    return {"type": field.type, "id": field.id, "value": value}


def _rule_block(rule: RuleDefinition, texts: dict[str, str]) -> dict[str, Any]:
    value: dict[str, Any] = {"key": rule.key, "outcome": rule.outcome}
    value |= {part: _plain(getattr(rule, part)) for part in (*RULE_PARTS, *RULE_DATES)}
    when = None if rule.when == NEVER else rule.when
    value |= {"when": block_of(when), "deadline": formula_block_of(rule.deadline)}
    value["reason"] = texts.get(rule.reason, "")
    return {"type": "rule", "id": rule.id, "value": value}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


# --- Texts ----------------------------------------------------------------------------------------
def source_texts(structure: Raw) -> dict[str, str]:
    """Return the German texts of a structure by path, in its order; empty ones are left out."""
    return {path: text for path, text in _texts(structure) if text}


def _texts(structure: Raw) -> Iterator[tuple[str, str]]:
    for block in structure:
        if block["type"] == "rule":
            yield f"{block['id']}.reason", block["value"].get("reason", "")
        elif block["type"] in STEP_KINDS:
            page = _page_of(block)
            yield from ((f"{block['id']}.{name}", page.get(name, "")) for name in STEP_TEXTS)
            for field in _fields_of(block):
                yield from _field_texts(field)


def _field_texts(block: dict[str, Any]) -> Iterator[tuple[str, str]]:
    value = block["value"]
    yield from ((f"{block['id']}.{name}", value.get(name, "")) for name in FIELD_TEXTS)
    for choice in value.get("choices") or ():
        yield f"{block['id']}.choice.{choice['key']}", choice.get("label", "")
