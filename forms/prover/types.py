"""Faults in what conditions compare: a choice with an answer it does not have, a text with a number …

Types: "truth", "number", "date", "text", "key" (one of several answers), "keys" (several), "other"
(addresses, files) and "" for what is not known, because another finding already says so.
"""

from collections.abc import Iterator
from typing import Any

from forms.conditions import GROUPS, MEMBERSHIPS, Node, Span
from forms.definition import FieldDefinition
from forms.prover.finding import Finding, error
from forms.prover.form import Form, Use

TYPES = {
    "text": "text",
    "email": "text",
    "phone": "text",
    "number": "number",
    "money": "number",
    "date": "date",
    "partial_date": "date",
    "month": "date",
    "time_grid": "keys",
    "choice": "key",
    "choices": "keys",
    "yes_no": "key",
    "address": "other",
    "files": "other",
    "consent": "truth",
}
WORDS = {
    "truth": "wahr oder falsch",
    "number": "eine Zahl",
    "date": "ein Datum",
    "text": "ein Text",
    "key": "eine Auswahl",
    "keys": "eine Auswahl mit mehreren Antworten",
    "other": "eine Adresse oder Dateien",
}
RESULTS = {"today": "date", "key_date": "date", "plus": "date", "earliest": "date", "age_at": "number"}
ORDERED = ("number", "date")


def findings(form: Form) -> Iterator[Finding]:
    for use in form.uses:
        for message in dict.fromkeys(_Check(form).condition(use)):
            yield error(use.block, f"{use.what} {message}")
    for rule in form.definition.rules:
        if rule.fact_date in form.places and type_of(form, form.field(rule.fact_date)) not in ("date", ""):
            yield error(
                rule.id,
                f"Der Stichtag der Regel „{rule.key}“ ist „{form.name(rule.fact_date)}“. Das ist kein Datum: "
                "wählen Sie eine Frage nach einem Datum.",
            )


def type_of(form: Form, field: FieldDefinition, depth: int = 0) -> str:
    if field.type == "taxonomy":
        return "keys" if field.multiple else "key"
    if field.type == "computed" and field.formula is not None and depth < len(form.places):
        return result_of(form, field.formula, depth + 1)
    return TYPES.get(field.type, "")


def result_of(form: Form, node: Any, depth: int = 0) -> str:
    """Return the type of a part of a condition."""
    if isinstance(node, bool):
        return "truth"
    if isinstance(node, int | float):
        return "number"
    if not isinstance(node, Node):
        return "text" if isinstance(node, str) else "keys"
    if node.op == "var":
        return type_of(form, form.field(node.args[0]), depth) if node.args[0] in form.places else ""
    return RESULTS.get(node.op) or ("number" if node.op in ("count", "sum") else "truth")


class _Check:
    """Yields the end of a sentence for each fault: "vergleicht …"."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def condition(self, use: Use) -> Iterator[str]:
        result = result_of(self.form, use.node)
        if use.is_condition and result not in ("truth", ""):
            yield f"ist {WORDS[result]}. Vergleichen Sie die Frage mit einem Wert."
        if use.kind == "deadline" and result not in ("date", ""):
            yield f"ist {WORDS[result]}. Berechnen Sie sie aus einem Datum."
        yield from self.node(use.node)

    def node(self, node: Any) -> Iterator[str]:
        if not isinstance(node, Node):
            return
        if node.op in ("eq", "ne"):
            yield from self._equal(*node.args)
        elif node.op in ("lt", "le", "gt", "ge"):
            yield from self._order(*node.args)
        elif node.op in MEMBERSHIPS:
            yield from self._member(*node.args)
        elif node.op in ("and", "or", "not"):
            yield from self._each(node.args, "truth")
        elif node.op in ("age_at", "earliest"):
            yield from self._each(node.args, "date")
        elif node.op == "plus":
            yield from self._each(node.args[:1], "date")
        elif node.op in GROUPS:
            yield from self._each(node.args[1:], "number" if node.op == "sum" else "truth")
        for part in node.args:
            yield from self.node(part)

    def _each(self, parts: tuple[Any, ...], wanted: str) -> Iterator[str]:
        for part in parts:
            found = result_of(self.form, part)
            if wanted == "date" and found == "text" and _is_date(part):
                continue
            if found not in (wanted, ""):
                yield (
                    f"braucht {WORDS[wanted]}, {self._say(part)} ist {WORDS[found]}. "
                    "Wählen Sie eine passende Frage."
                )

    def _equal(self, a: Any, b: Any) -> Iterator[str]:
        if not isinstance(a, Node) and isinstance(b, Node):
            a, b = b, a
        one, two = result_of(self.form, a), result_of(self.form, b)
        if b == "":
            yield f"vergleicht {self._say(a)} mit nichts. Tragen Sie einen Wert ein."
        elif one in ("keys", "other"):
            yield (
                f"vergleicht {self._say(a)} als Ganzes. "
                "Wählen Sie „enthält eines von“ oder „ist beantwortet“."
            )
        elif one == "key" and isinstance(b, str):
            yield from self._unknown(a, (b,))
        elif not self._comparable(one, two, b):
            yield self._not_comparable(a, one, b, two)

    def _order(self, a: Any, b: Any) -> Iterator[str]:
        if not isinstance(a, Node) and isinstance(b, Node):
            a, b = b, a
        one, two = result_of(self.form, a), result_of(self.form, b)
        if b == "":
            yield f"vergleicht {self._say(a)} mit nichts. Tragen Sie einen Wert ein."
        elif one and one not in ORDERED:
            yield f"fragt, ob {self._say(a)} größer oder kleiner ist. Das geht nur bei Zahlen und Daten."
        elif not self._comparable(one, two, b):
            yield self._not_comparable(a, one, b, two)

    @staticmethod
    def _comparable(one: str, two: str, b: Any) -> bool:
        return not one or not two or one == two or (one == "date" and two == "text" and _is_date(b))

    def _not_comparable(self, a: Any, one: str, b: Any, two: str) -> str:
        if one == "date" and not isinstance(b, Node):
            return f"vergleicht {self._say(a)} mit {self._say(b)}. Schreiben Sie ein Datum so: 2026-12-31."
        if one == "truth":
            return f"vergleicht {self._say(a)} mit {self._say(b)}. Schreiben Sie true oder false."
        return (
            f"vergleicht {self._say(a)} ({WORDS[one]}) mit {self._say(b)} ({WORDS[two]}). "
            "Vergleichen Sie Gleiches mit Gleichem."
        )

    def _member(self, a: Any, options: Any) -> Iterator[str]:
        found = result_of(self.form, a)
        if found not in ("key", "keys", "text", ""):
            yield f"sucht {self._say(a)} in einer Liste. Das geht nur bei Fragen mit Antworten zur Wahl."
        elif options == ():
            yield f"vergleicht {self._say(a)} mit nichts. Tragen Sie mindestens eine Antwort ein."
        elif isinstance(options, tuple):
            yield from self._unknown(a, options)

    def _unknown(self, a: Any, options: tuple[str, ...]) -> Iterator[str]:
        """Answers a question does not have."""
        if not (isinstance(a, Node) and a.op == "var" and a.args[0] in self.form.places):
            return
        field = self.form.field(a.args[0])
        known = self.form.options(field)
        for option in options:
            if known is not None and option not in known:
                yield (
                    f"vergleicht {self._say(a)} mit „{option}“. Diese Antwort gibt es nicht. "
                    "Wählen Sie eine andere."
                )

    def _say(self, part: Any) -> str:
        if isinstance(part, Node):
            named = sorted(part.sources())
            return f"„{self.form.name(named[0])}“" if named else "der Tag"
        return f"„{part}“"


def _is_date(text: Any) -> bool:
    try:
        return isinstance(text, str) and bool(Span.parse(text)) and "-" in text
    except ValueError:
        return False
