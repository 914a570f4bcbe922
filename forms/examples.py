"""Replays example families: which pages they meet and which rules apply, compared with before."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from forms.definition import FormDefinition
from forms.models.example import FormExample
from forms.rules import evaluate_rules
from forms.state import State
from forms.walk import walk

if TYPE_CHECKING:
    from forms.models import WizardForm


def outcome_of(definition: FormDefinition, state: State, today: date) -> dict[str, Any]:
    """Return the pages and rule results of some answers: {"pages": [[page, person]], "rules": [...]}."""
    path = walk(definition, state, today)
    return {
        "pages": [[stop.step.key, stop.row.name if stop.row else ""] for stop in path.stops],
        "rules": [
            [
                result.rule.key,
                result.row.name if result.row else "",
                result.outcome,
                result.deadline.isoformat() if result.deadline else "",
            ]
            for result in evaluate_rules(path)
        ],
    }


def keep_example(*, form: "WizardForm", name: str, state: State, today: date) -> FormExample:
    """Remember invented answers and what comes of them now."""
    return FormExample.objects.create(
        form_id=form.pk,
        name=name,
        state=state.to_json(),
        as_of=today,
        expected=outcome_of(form.compiled(), state, today),
    )


def differences(form: "WizardForm") -> Iterator[str]:
    """Yield, in German, what has changed for the example families since they were kept."""
    definition = form.compiled()
    for example in FormExample.objects.filter(form_id=form.pk):
        now = outcome_of(definition, State.from_json(example.state), example.as_of)
        yield from (f"Beispielfamilie „{example}“: {what}" for what in _changes(example.expected, now))


def _changes(before: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    for kind, said in (("pages", "die Seite"), ("rules", "die Regel")):
        old, new = [tuple(one) for one in before[kind]], [tuple(one) for one in now[kind]]
        for one in old:
            if one not in new:
                yield f"{said} {_words(one)} kommt nicht mehr vor."
        for one in new:
            if one not in old:
                yield f"{said} {_words(one)} kommt neu dazu."


def _words(one: tuple[str, ...]) -> str:
    return f"„{one[0]}“" + "".join(f" ({part})" for part in one[1:] if part)
