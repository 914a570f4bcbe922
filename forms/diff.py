"""What changed between two versions of a form, in German sentences an editor can read before publishing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from forms.condition_words import explain
from forms.conditions import Node
from forms.definition import FieldDefinition, FormDefinition, RuleDefinition, StepDefinition
from forms.wording import Texts
from translations.languages import SOURCE, find

Kind = Literal["added", "removed", "moved", "changed", "text", "translation"]
NOTHING = "–"
NEEDS = {"required": "Pflicht", "advisory": "wichtig, darf offen bleiben", "optional": "freiwillig"}
OUTCOMES = {
    "info": "Hinweis",
    "warn": "Achtung",
    "route": "Bitte beraten lassen",
    "eligible": "Anspruch wahrscheinlich",
    "maybe": "Anspruch möglich",
    "not": "Dieser Weg passt wahrscheinlich nicht",
}
# The words for what stands in a definition, in the order they are told.
STEP_PARTS = {
    "key": "Kürzel",
    "kind": "Art der Seite",
    "visible_if": "Bedingung",
    "per": "je Person der Liste",
    "minimum": "mindestens",
    "maximum": "höchstens",
    "needs": "Bedarfe",
}
FIELD_PARTS = {
    "key": "Kürzel",
    "type": "Art der Frage",
    "need": "Pflicht",
    "visible_if": "Bedingung",
    "required_if": "Pflicht, wenn",
    "exclusive": "Antworten, die allein stehen",
    "vocabulary": "Liste",
    "multiple": "mehrere Antworten",
    "multiline": "mehrzeilig",
    "minimum": "mindestens",
    "maximum": "höchstens",
    "period": "Zeitraum",
    "formula": "Berechnung",
    "legal_basis": "Rechtsgrundlage",
    "sensitivity": "Schutz",
    "retention_days": "Löschen nach Tagen",
    "readers": "lesende Rollen",
}
RULE_PARTS = {
    "key": "Kürzel",
    "when": "Bedingung",
    "outcome": "Folge",
    "per": "je Person der Liste",
    "fact_date": "Stichtag",
    "valid_from": "gilt ab",
    "valid_to": "gilt bis",
    "deadline": "Frist",
    "legal_basis": "Rechtsgrundlage",
    "source_url": "Quelle",
    "checked_on": "geprüft am",
    "checked_by": "geprüft von",
    "review_due": "wieder prüfen am",
    "needs": "Bedarfe",
}


@dataclass(frozen=True)
class Change:
    """`block` is the id of the block that changed, "" for the form."""

    kind: Kind
    block: str
    sentence: str


def differences(old: FormDefinition, new: FormDefinition, old_texts: Texts, new_texts: Texts) -> list[Change]:
    """Return what changed, in the order of the new form; translations last. Blocks are the same by id."""
    return list(_Differences(_Side(old, old_texts), _Side(new, new_texts)).all())


class _Side:
    """One of the versions, with the words for what is in it."""

    def __init__(self, definition: FormDefinition, texts: Texts) -> None:
        self.definition, self.texts = definition, texts
        self.steps = {step.id: step for step in definition.steps}
        self.rules = {rule.id: rule for rule in definition.rules}
        # The page of each question.
        self.page = {field.id: step for step in definition.steps for field in step.fields}

    def german(self, path: str) -> str:
        return self.texts.get(path, {}).get(SOURCE, "")

    def title(self, step: StepDefinition) -> str:
        return self.german(step.title) or step.key

    def label(self, field: FieldDefinition) -> str:
        return self.german(field.label) or field.key

    def name(self, key: str) -> str:
        if field := self.definition.by_key.get(key):
            return self.label(field)
        step = self.definition.steps_by_key.get(key)
        return self.title(step) if step else key

    def option(self, key: str, choice: str) -> str:
        field = self.definition.by_key.get(key)
        return (self.german(field.choice_label(choice)) if field else "") or choice

    def words(self, part: str, value: Any) -> str:
        """Return a value of a definition in words."""
        if isinstance(value, Node):
            return explain(value, self.name, self.option)
        if isinstance(value, bool):
            return "ja" if value else "nein"
        if value is None or value in ("", ()):
            return NOTHING
        if isinstance(value, tuple):
            return ", ".join(value)
        if part in ("valid_from", "valid_to", "checked_on", "review_due"):
            return f"{value:%d.%m.%Y}"
        return {"need": NEEDS, "outcome": OUTCOMES}.get(part, {}).get(value, str(value))


class _Differences:
    def __init__(self, old: _Side, new: _Side) -> None:
        self.old, self.new = old, new

    def all(self) -> Iterator[Change]:
        yield from self._texts_of("", "Formular", ("title", "intro"))
        yield from self._steps()
        yield from self._rules()
        if self.old.definition.on_behalf != self.new.definition.on_behalf:
            was, now = self.old.definition.on_behalf, self.new.definition.on_behalf
            yield self._part("", "Füllt für eine andere Person aus, wenn", "on_behalf", was, now)
        yield from self._translations()

    # --- Pages and questions ------------------------------------------------------------------------
    def _steps(self) -> Iterator[Change]:
        old, new = self.old.steps, self.new.steps
        for id_, step in old.items():
            if id_ not in new:
                yield Change("removed", id_, f"Seite „{self.old.title(step)}“ entfernt.")
                yield from self._removed(step.fields)
        moved = _moved(list(old), list(new))
        for id_, step in new.items():
            title = self.new.title(step)
            if id_ not in old:
                yield Change("added", id_, f"Seite „{title}“ hinzugefügt.")
            else:
                if id_ in moved:
                    yield Change("moved", id_, f"Seite „{title}“ verschoben.")
                yield from self._parts(old[id_], step, f"Seite „{title}“", STEP_PARTS)
                yield from self._texts_of(id_, f"Seite „{title}“")
            yield from self._fields(id_)

    def _fields(self, step: str) -> Iterator[Change]:
        before = self.old.steps[step].fields if step in self.old.steps else ()
        fields = self.new.steps[step].fields
        yield from self._removed(before)
        moved = _moved([field.id for field in before], [field.id for field in fields])
        for field in fields:
            name = f"Frage „{self.new.label(field)}“"
            page = self.old.page.get(field.id)
            if page is None:
                yield Change("added", field.id, f"{name} hinzugefügt.")
                continue
            if page.id != step:
                title = self.new.title(self.new.steps[step])
                yield Change("moved", field.id, f"{name} auf die Seite „{title}“ verschoben.")
            elif field.id in moved:
                yield Change("moved", field.id, f"{name} auf ihrer Seite verschoben.")
            was = self.old.definition.by_id[field.id]
            yield from self._parts(was, field, name, FIELD_PARTS)
            yield from self._choices(was, field, name)
            yield from self._texts_of(field.id, name)

    def _removed(self, fields: Sequence[FieldDefinition]) -> Iterator[Change]:
        for field in fields:
            if field.id not in self.new.page:
                yield Change("removed", field.id, f"Frage „{self.old.label(field)}“ entfernt.")

    def _choices(self, was: FieldDefinition, now: FieldDefinition, name: str) -> Iterator[Change]:
        for side, choices, others, kind, verb in (
            (self.old, was, now, "removed", "entfernt"),
            (self.new, now, was, "added", "hinzugefügt"),
        ):
            for choice in choices.choices:
                if choice not in others.choices:
                    label = side.german(choices.choice_label(choice)) or choice
                    yield Change(kind, now.id, f"{name}: Antwort „{label}“ {verb}.")  # type: ignore[arg-type]
        if _moved(was.choices, now.choices):
            yield Change("moved", now.id, f"{name}: Reihenfolge der Antworten geändert.")

    # --- Rules --------------------------------------------------------------------------------------
    def _rules(self) -> Iterator[Change]:
        old, new = self.old.rules, self.new.rules
        for id_, rule in old.items():
            if id_ not in new:
                yield Change("removed", id_, f"Regel „{rule.key}“ entfernt.")
        for id_, rule in new.items():
            name = f"Regel „{rule.key}“"
            if id_ not in old:
                yield Change("added", id_, f"{name} hinzugefügt: {self.new.words('when', rule.when)}.")
                continue
            yield from self._parts(old[id_], rule, name, RULE_PARTS)
            yield from self._texts_of(id_, name)
        # Of rules with the same outcome the first comes first.
        if _moved(list(old), list(new)):
            yield Change("moved", "", "Reihenfolge der Regeln geändert.")

    # --- What is common to all ----------------------------------------------------------------------
    def _parts(
        self,
        old: StepDefinition | FieldDefinition | RuleDefinition,
        new: StepDefinition | FieldDefinition | RuleDefinition,
        name: str,
        parts: dict[str, str],
    ) -> Iterator[Change]:
        for part, word in parts.items():
            was, now = getattr(old, part), getattr(new, part)
            if was != now:
                yield self._part(new.id, f"{name}: {word}", part, was, now)

    def _part(self, block: str, what: str, part: str, was: Any, now: Any) -> Change:
        before, after = self.old.words(part, was), self.new.words(part, now)
        return Change("changed", block, f"{what} geändert; vorher: {before}; jetzt: {after}.")

    def _texts_of(self, block: str, name: str, paths: Sequence[str] = ()) -> Iterator[Change]:
        """German texts of a block that stays."""
        paths = paths or [
            path for path in _together(self.old.texts, self.new.texts) if path.startswith(f"{block}.")
        ]
        for path in paths:
            was, now = self.old.german(path), self.new.german(path)
            choice = path.partition(".choice.")[2]
            if choice and not (was and now):
                # Told as an answer added or removed.
                continue
            if was != now:
                yield Change(
                    "text", block, f"{name}: Text „{was or NOTHING}“ heißt jetzt „{now or NOTHING}“."
                )

    def _translations(self) -> Iterator[Change]:
        numbers: dict[str, int] = {}
        for path in _together(self.old.texts, self.new.texts):
            was, now = self.old.texts.get(path, {}), self.new.texts.get(path, {})
            if not (was.get(SOURCE) and now.get(SOURCE)):
                # Comes or goes with its question.
                continue
            for code in _together(was, now):
                if code != SOURCE and was.get(code, "") != now.get(code, ""):
                    numbers[code] = numbers.get(code, 0) + 1
        for code, number in numbers.items():
            language = find(code)
            name = language.german_name if language else code
            texts = "1 Übersetzung" if number == 1 else f"{number} Übersetzungen"
            yield Change("translation", "", f"{name}: {texts} geändert.")


def _together(old: Iterable[str], new: Iterable[str]) -> list[str]:
    """Return all keys of both, once, those of the new first."""
    return list(dict.fromkeys((*new, *old)))


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Return what stands in another order than before, as few as explain it; not added and removed."""
    before = [one for one in old if one in set(new)]
    after = [one for one in new if one in set(old)]
    if before == after:
        return set()
    stayed = {
        one
        for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
        for one in before[block.a : block.a + block.size]
    }
    return set(after) - stayed
