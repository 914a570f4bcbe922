"""Faults in how a form is built: missing pages and answers, doubled keys, bounds that leave nothing."""

from collections import Counter
from collections.abc import Iterator

from forms.compiler import NEVER
from forms.definition import FieldDefinition, StepDefinition
from forms.prover.finding import Finding, error, warning
from forms.prover.form import Form

FEWEST_CHOICES = 2


def findings(form: Form) -> Iterator[Finding]:
    if not form.definition.steps:
        yield error("", "Das Formular hat keine Seite. Fügen Sie mindestens eine Seite mit Fragen hinzu.")
    yield from _doubled_keys(form)
    yield from _doubled_questions(form)
    for number, step in enumerate(form.definition.steps):
        yield from _step(form, number, step)
        for field in step.fields:
            yield from _field(form, field)
    yield from _rules(form)


def _doubled_keys(form: Form) -> Iterator[Finding]:
    blocks = [*form.definition.steps, *form.definition, *form.definition.rules]
    times = Counter(block.key for block in blocks)
    for block in blocks:
        if not block.key:
            yield error(block.id, "Das Kürzel fehlt. Vergeben Sie eines, zum Beispiel: name.")
        elif times[block.key] > 1:
            yield error(
                block.id, f"Das Kürzel „{block.key}“ gibt es mehrmals. Vergeben Sie jedes nur einmal."
            )


def _doubled_questions(form: Form) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for field in form.definition:
        label = " ".join(form.german(field.label).split())
        if not field.asks or not label:
            continue
        if label in seen:
            yield warning(
                field.id,
                f"Die Frage „{label}“ steht schon bei „{seen[label]}“. Fragen Sie nur einmal danach.",
            )
        seen.setdefault(label, field.key)


def _step(form: Form, number: int, step: StepDefinition) -> Iterator[Finding]:
    name = form.step_name(step)
    if step.kind == "questions" and not any(field.asks for field in step.fields):
        yield error(step.id, f"Die Seite „{name}“ fragt nichts. Fügen Sie eine Frage hinzu.")
    if step.kind == "people" and step.minimum > step.maximum:
        yield error(
            step.id,
            f"Die Liste „{name}“ verlangt mindestens {step.minimum}, aber höchstens {step.maximum} Personen. "
            "Ändern Sie eine der Zahlen.",
        )
    if step.per:
        place = form.lists.get(step.per)
        if place is None:
            yield error(
                step.id,
                f"Die Personenliste „{step.per}“, für die es die Seite „{name}“ je Person gibt, fehlt. "
                "Wählen Sie eine andere.",
            )
        elif place >= number:
            yield error(
                step.id,
                f"Die Seite „{name}“ gibt es je Person, sie steht aber vor der Personenliste "
                f"„{form.name(step.per)}“. Schieben Sie sie dahinter.",
            )
        if step.kind != "questions":
            yield error(step.id, f"„{name}“ kann es nicht je Person geben, nur eine Seite mit Fragen.")
    yield from _needs(form, step.id, step.needs)


def _needs(form: Form, block: str, needs: tuple[str, ...]) -> Iterator[Finding]:
    known = (form.vocabularies or {}).get("need")
    for need in needs:
        if known is not None and need not in known:
            yield error(block, f"Den Bedarf „{need}“ gibt es nicht. Wählen Sie einen anderen.")


def _field(form: Form, field: FieldDefinition) -> Iterator[Finding]:
    name = form.german(field.label) or field.key
    if field.type in ("choice", "choices"):
        if len(set(field.choices)) < FEWEST_CHOICES:
            yield error(field.id, f"Die Frage „{name}“ braucht mindestens zwei Antworten zur Wahl.")
        for choice, times in Counter(field.choices).items():
            if times > 1:
                yield error(
                    field.id,
                    f"Bei „{name}“ haben mehrere Antworten das Kürzel „{choice}“. Vergeben Sie jedes einmal.",
                )
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        yield error(
            field.id,
            f"Bei „{name}“ ist die Untergrenze {field.minimum} größer als die Obergrenze {field.maximum}. "
            "Ändern Sie eine der Zahlen.",
        )
    if field.type == "computed" and field.formula is None:
        yield error(field.id, f"„{name}“ berechnet nichts. Wählen Sie die Frage, aus der gerechnet wird.")
    if field.asks and not form.german(field.purpose):
        yield warning(field.id, f"Bei „{name}“ fehlt der Zweck. Schreiben Sie, warum Sie das fragen.")
    if field.asks and field.sensitivity != "normal" and not field.readers:
        article = field.sensitivity.removeprefix("art")
        yield warning(
            field.id,
            f"„{name}“ ist besonders geschützt (Art. {article} DSGVO). "
            "Legen Sie fest, welche Rollen die Antwort lesen.",
        )


def _rules(form: Form) -> Iterator[Finding]:
    for rule in form.definition.rules:
        if rule.when == NEVER:
            yield error(rule.id, f"Die Regel „{rule.key}“ hat keine Bedingung. Fügen Sie eine Zeile hinzu.")
        if rule.valid_from and rule.valid_to and rule.valid_from > rule.valid_to:
            yield error(
                rule.id,
                f"Die Regel „{rule.key}“ endet, bevor sie beginnt. Ändern Sie „gilt ab“ oder „gilt bis“.",
            )
        if rule.per and rule.per not in form.lists:
            yield error(
                rule.id,
                f"Die Personenliste „{rule.per}“ der Regel „{rule.key}“ gibt es nicht. "
                "Wählen Sie eine andere.",
            )
        if rule.review_due and rule.review_due < form.today:
            yield warning(
                rule.id,
                f"Die Regel „{rule.key}“ war am {rule.review_due:%d.%m.%Y} zu prüfen. "
                "Prüfen Sie, ob sie noch gilt.",
            )
        missing = [
            name
            for name, value in (("die Rechtsgrundlage", rule.legal_basis), ("die Quelle", rule.source_url))
            if not value
        ]
        if missing:
            yield warning(
                rule.id, f"Bei der Regel „{rule.key}“ fehlt {' und '.join(missing)}. Tragen Sie sie ein."
            )
        yield from _needs(form, rule.id, rule.needs)
