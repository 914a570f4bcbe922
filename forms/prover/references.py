"""Faults in what conditions name: questions that are missing, asked later or of each person, and circles."""

from collections.abc import Iterator

from forms.conditions import GROUPS
from forms.prover.finding import Finding, error
from forms.prover.form import END, Form, Reference, Use, references


def findings(form: Form) -> Iterator[Finding]:
    in_circles = _circles(form)
    for key in in_circles:
        others = " und ".join(f"„{form.name(one)}“" for one in in_circles)
        yield error(
            form.field(key).id,
            f"Die Berechnung von „{form.name(key)}“ dreht sich im Kreis ({others}). "
            "Berechnen Sie den Wert aus Fragen davor.",
        )
    for use in form.uses:
        told = set()
        for reference in references(use.node, use.group):
            if reference.key in in_circles and use.own in in_circles and use.kind == "formula":
                continue
            fault = _fault(form, use, reference)
            if fault and fault not in told:
                told.add(fault)
                yield error(use.block, f"{use.what} {fault}")
    for rule in form.definition.rules:
        if rule.fact_date:
            yield from _fact_date(form, rule.id, rule.key, rule.fact_date, rule.per)


def _fault(form: Form, use: Use, reference: Reference) -> str:
    """Return what is wrong with a reference; "" if nothing is."""
    key = reference.key
    if reference.op == "within":
        if key in {rule.key for rule in form.definition.rules}:
            return ""
        return f"nennt die Regel „{key}“. Diese Regel gibt es nicht. Wählen Sie eine andere."
    if reference.op in GROUPS:
        return _fault_of_list(form, use, key)
    if key not in form.places:
        if key in form.lists:
            return (
                f"nennt „{form.name(key)}“. Das ist eine Personenliste, keine Frage: "
                "vergleichen Sie die Zahl der Personen."
            )
        return f"nennt die Frage „{key}“. Diese Frage gibt es nicht. Wählen Sie eine andere."
    field, name = form.field(key), form.name(key)
    if not field.asks and field.type != "computed":
        return f"nennt „{name}“. Das ist keine Frage, darauf antwortet niemand. Wählen Sie eine Frage."
    if key == use.own:
        return "hängt von der Frage selbst ab. Wählen Sie eine Frage davor."
    group = form.group_of(key)
    if group and reference.group != group:
        return (
            f"nennt „{name}“. Danach wird jede Person gefragt: "
            "wählen Sie „mindestens eine Person“ oder „jede Person“, die Zahl oder die Summe."
        )
    return _fault_of_order(form, use, reference)


def _fault_of_list(form: Form, use: Use, key: str) -> str:
    place = form.lists.get(key)
    if place is None:
        return f"nennt die Personenliste „{key}“. Diese Liste gibt es nicht. Wählen Sie eine andere."
    page, position = use.place
    if place > page or (place == page and position < 0):
        return f"nennt die Personenliste „{form.name(key)}“, die erst später kommt. Wählen Sie eine davor."
    return ""


def _fault_of_order(form: Form, use: Use, reference: Reference) -> str:
    place = form.places[reference.key]
    # Over all people an answer is known only when the last of them has been asked.
    known = form.ends[place[0]] < use.place[0] if reference.counted else place < use.place
    if known:
        return ""
    return (
        f"nennt „{form.name(reference.key)}“, wonach erst später gefragt wird. Wählen Sie eine Frage davor."
    )


def _circles(form: Form) -> list[str]:
    """Return the keys of computed values that depend on themselves, in the order of the form."""
    needs = {use.own: use.node.sources() for use in form.uses if use.kind == "formula"}

    def reached(key: str) -> set[str]:
        found: set[str] = set()
        waiting = list(needs[key])
        while waiting:
            one = waiting.pop()
            if one in needs and one not in found:
                found.add(one)
                waiting += needs[one]
        return found

    return [key for key in needs if key in reached(key)]


def _fact_date(form: Form, block: str, rule: str, key: str, per: str) -> Iterator[Finding]:
    what = f"Der Stichtag der Regel „{rule}“"
    reference = Reference("var", key, per, counted=False)
    fault = _fault(form, Use("rule", block, what, form.definition.rules[0].when, (END, -1), per), reference)
    if fault:
        yield error(block, f"{what} {fault}")
