"""Conditions and formulas in German, as editors read them: „Titel“ ist „subsidiärer Schutz“ und …"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from forms.conditions import MEMBERSHIPS, Node, Span

Name = Callable[[str], str]
Option = Callable[[str, str], str]

COMPARED = {"eq": "ist", "ne": "ist nicht"}
NUMBERS = {"lt": "ist kleiner als", "le": "ist höchstens", "gt": "ist größer als", "ge": "ist mindestens"}
DAYS = {
    "eq": "ist am",
    "ne": "ist nicht am",
    "lt": "ist vor",
    "le": "ist spätestens am",
    "gt": "ist nach",
    "ge": "ist frühestens am",
}
LISTED = {"in": "ist eines von", "has_any": "enthält eines von", "has_all": "enthält alle von"}
JUNCTIONS = {"and": " und ", "or": " oder "}
PEOPLE = {"any": "bei mindestens einer Person in", "all": "bei jeder Person in"}
UNITS = {
    "days": ("Tag", "Tage"),
    "weeks": ("Woche", "Wochen"),
    "months": ("Monat", "Monate"),
    "years": ("Jahr", "Jahre"),
}
TRUTHS = {True: "ja", False: "nein"}
DATED = ("today", "key_date", "plus", "earliest")


def explain(node: Any, name: Name, option: Option) -> str:
    """Return a condition or formula in words.

    `name` gives the label of a question, a list of people or a rule; `option` that of an answer.
    """
    return _Words(name, option).of(node)


@dataclass(frozen=True)
class _Words:
    name: Name
    option: Option

    def of(self, node: Any, question: str = "") -> str:
        """Return a part in words; `question` is the key of what a constant is compared with."""
        if not isinstance(node, Node):
            return self._constant(node, question)
        if node.op in JUNCTIONS:
            return self._junction(node)
        if node.op in COMPARED or node.op in NUMBERS:
            return self._comparison(node)
        if node.op in MEMBERSHIPS:
            left, options = node.args
            return f"{self.of(left)} {LISTED[node.op]} {self.of(options, _question(left))}"
        if node.op in PEOPLE:
            return f"{PEOPLE[node.op]} {self._named(node.args[0])}: {self._bracketed(node.args[1])}"
        return self._other(node)

    def _other(self, node: Node) -> str:
        args = node.args
        match node.op:
            case "var":
                return self._named(args[0])
            case "today":
                return "heute"
            case "key_date":
                return "Stichtag"
            case "empty":
                return f"{self.of(args[0])} ist nicht beantwortet"
            case "not" if isinstance(args[0], Node) and args[0].op == "empty":
                return f"{self.of(args[0].args[0])} ist beantwortet"
            case "not":
                return f"nicht ({self.of(args[0])})"
            case "count":
                where = f", bei denen gilt: {self._bracketed(args[1])}" if args[1:] else ""
                return f"Zahl der Personen in {self._named(args[0])}{where}"
            case "sum":
                return f"Summe von {self.of(args[1])} über alle Personen in {self._named(args[0])}"
            case "age_at":
                today = isinstance(args[1], Node) and args[1].op == "today"
                return f"Alter nach {self.of(args[0])} {'heute' if today else f'am Tag „{self.of(args[1])}“'}"
            case "plus":
                return self._moved(*args)
            case "earliest":
                return f"das früheste Datum von {' und '.join(self.of(part) for part in args)}"
        return f"Regel {self._named(args[0])} gilt am Stichtag"

    def _junction(self, node: Node) -> str:
        if not node.args:
            return "immer" if node.op == "and" else "nie"
        if len(node.args) == 1:
            return self.of(node.args[0])
        return JUNCTIONS[node.op].join(self._bracketed(part) for part in node.args)

    def _bracketed(self, node: Any) -> str:
        """Put brackets around what has parts of its own."""
        inner = node
        while isinstance(inner, Node) and inner.op in JUNCTIONS and len(inner.args) == 1:
            inner = inner.args[0]
        nested = isinstance(inner, Node) and (inner.op in PEOPLE or (inner.op in JUNCTIONS and inner.args))
        return f"({self.of(inner)})" if nested else self.of(inner)

    def _comparison(self, node: Node) -> str:
        left, right = node.args
        days = is_dated(left) or is_dated(right)
        verb = (DAYS if days else COMPARED | NUMBERS)[node.op]
        unit = ""
        if isinstance(left, Node) and left.op == "age_at" and not isinstance(right, Node):
            unit = " Jahre"
        return f"{self.of(left, _question(right))} {verb} {self.of(right, _question(left))}{unit}"

    def _moved(self, date: Any, number: int, unit: str) -> str:
        one, many = UNITS[unit]
        sign = "-" if number < 0 else "+"
        return f"{self.of(date)} {sign} {abs(number)} {one if abs(number) == 1 else many}"

    def _named(self, key: str) -> str:
        return f"„{self.name(key)}“"

    def _constant(self, value: Any, question: str) -> str:
        if isinstance(value, bool):
            return TRUTHS[value]
        if isinstance(value, tuple):
            return ", ".join(self._constant(part, question) for part in value) or "nichts"
        if isinstance(value, float):
            return str(value).replace(".", ",")
        if not isinstance(value, str):
            return str(value)
        if is_dated(value):
            return ".".join(reversed(value.split("-")))
        return f"„{self.option(question, value) if question else value}“"


def _question(node: Any) -> str:
    return str(node.args[0]) if isinstance(node, Node) and node.op == "var" else ""


def is_dated(part: Any) -> bool:
    """True for what is a date without knowing the questions."""
    if isinstance(part, Node):
        return part.op in DATED
    try:
        return isinstance(part, str) and "-" in part and bool(Span.parse(part))
    except ValueError:
        return False
