"""What never or always happens: conditions, pages and exits nobody reaches, questions nobody can answer."""

from collections.abc import Iterator

from forms.definition import FieldDefinition, StepDefinition
from forms.prover.finding import Finding, error, hint, warning
from forms.prover.form import END, Form, Use
from forms.prover.search import Goal, Search


def findings(form: Form, broken: set[str]) -> Iterator[Finding]:
    """`broken` are the ids of blocks with faulty conditions: nothing more is said about these."""
    search = Search(form, broken)
    reached = {}
    for number, step in enumerate(form.definition.steps):
        if search.can_judge(number):
            fault = _unreachable(search, number, step)
            reached[step.id] = fault is None
            if fault:
                yield fault
    hidden: set[str] = set()
    for use in form.uses:
        page = form.definition.steps[use.place[0]].id if use.place[0] < END else ""
        if use.is_condition and use.block not in broken and reached.get(page, not page):
            for finding in _constant(search, use):
                if finding.severity == "error" and use.kind == "field":
                    hidden.add(use.block)
                yield finding
    yield from _unanswerable(form, reached, hidden)
    if search.gave_up:
        yield hint("", "Das Formular hat so viele Verzweigungen, dass nicht alle Bedingungen geprüft wurden.")


def _unreachable(search: Search, number: int, step: StepDefinition) -> Finding | None:
    what = "Den Ausgang" if step.kind == "exit" else "Die Seite"
    name = f"{what} „{search.form.step_name(step)}“ erreicht niemand"
    if search.possible(search.before(number)) is False:
        return error(step.id, f"{name}: davor endet das Formular immer. Ändern Sie den Ausgang davor.")
    if step.visible_if is not None and search.possible(search.page_shown(number)) is False:
        return error(step.id, f"{name}: die Bedingung ist nie erfüllt. Ändern Sie sie.")
    return None


def _constant(search: Search, use: Use) -> Iterator[Finding]:
    """Conditions that come out the same whatever is answered. Pages never shown have been told already."""
    premises: tuple[Goal, ...] = ()
    if use.kind == "step":
        premises = search.before(use.place[0])
    elif use.place[0] < END:
        premises = search.page_shown(use.place[0])
        if use.kind == "required":
            premises = search.shown(use.own)
    goal = Goal(use.node, use.group, True, use.fact_date)
    if use.kind != "step" and search.possible((*premises, goal)) is False:
        yield error(use.block, f"{use.what} ist nie erfüllt. Ändern Sie die Bedingung oder löschen Sie sie.")
        return
    goal = Goal(use.node, use.group, False, use.fact_date)
    if search.possible((*premises, goal)) is False:
        advice = "Machen Sie die Frage zur Pflicht." if use.kind == "required" else "Sie können sie löschen."
        yield warning(use.block, f"{use.what} ist immer erfüllt. {advice}")


def _unanswerable(form: Form, reached: dict[str, bool], hidden: set[str]) -> Iterator[Finding]:
    for step in form.definition.steps:
        for field in step.fields:
            if field.need != "required" or not field.asks:
                continue
            if not reached.get(step.id, True) or field.id in hidden or not _has_answers(form, field):
                yield error(
                    field.id,
                    f"Die Pflichtfrage „{form.name(field.key)}“ kann nie jemand beantworten. "
                    "Ändern Sie ihre Bedingung oder ihre Antworten.",
                )


def _has_answers(form: Form, field: FieldDefinition) -> bool:
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        return False
    known = form.options(field)
    return known is None or bool(known)
