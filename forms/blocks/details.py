"""A block whose parts are drawn only when somebody opens it: a form of a hundred questions stays light.

Wagtail draws every part of every StructBlock at once: 130 questions with conditions made 88,000 elements and
eight seconds. Here a block is one hidden field with JSON; `static/portal_forms/builder.js` draws the parts
from `schema`, with the questions of the form to choose from in conditions.
"""

import datetime
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.telepath import register
from wagtail.admin.telepath.widgets import WidgetAdapter
from wagtail.blocks import FieldBlock

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
KEY_RULE = "Nur Kleinbuchstaben, Ziffern und _; beginnt mit einem Buchstaben."

Options = Iterable[tuple[str, str]]
Kind = Literal[
    "line",
    "text",
    "number",
    "check",
    "choice",
    "several",
    "date",
    "key",
    "question",
    "answers",
    "condition",
    "formula",
]
LONGEST = {"line": 300, "text": 4000, "key": 40, "question": 81, "date": 10, "choice": 100}
EMPTY: dict[str, Any] = {
    "number": None,
    "check": False,
    "several": [],
    "answers": [],
    "condition": {"match": "all", "rows": []},
    "formula": {"question": "", "measure": "answer", "number": None, "unit": "days", "or_question": ""},
}


@dataclass(frozen=True)
class Part:
    """One part of a block: how it is called, drawn and checked. `more`: shown only on demand."""

    name: str
    label: str
    kind: Kind = "line"
    options: Options | Callable[[], Options] = ()
    help: str = ""
    more: bool = False
    default: Any = None

    @property
    def empty(self) -> Any:
        return EMPTY.get(self.kind, "") if self.default is None else self.default

    def choices(self) -> list[tuple[str, str]]:
        return list(self.options() if callable(self.options) else self.options)

    def clean(self, value: Any) -> Any:
        """Return a sent value in its stored form; raise ValueError with a sentence for editors."""
        if value in (None, ""):
            return self.empty
        match self.kind:
            case "number":
                return _number(value)
            case "check":
                return bool(value)
            case "choice":
                allowed = [key for key, _label in self.choices()]
                return value if value in allowed else self.empty
            case "several":
                return [key for key, _label in self.choices() if isinstance(value, list) and key in value]
            case "date":
                return _date(value)
            case "answers":
                return _answers(value)
            case "condition":
                return _condition(value)
            case "formula":
                return _formula(value)
        text = str(value).strip()
        if len(text) > LONGEST[self.kind]:
            raise ValueError(f"höchstens {LONGEST[self.kind]} Zeichen.")
        if self.kind == "key" and not KEY.fullmatch(text):
            raise ValueError(KEY_RULE)
        return text


def _number(value: Any) -> int:
    try:
        return int(str(value).strip())
    except ValueError:
        raise ValueError("bitte eine ganze Zahl.") from None


def _date(value: Any) -> str:
    try:
        return datetime.date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise ValueError("dieses Datum gibt es nicht.") from None


def _answers(value: Any) -> list[dict[str, Any]]:
    found = []
    for one in value if isinstance(value, list) else ():
        key, label = str(one.get("key") or "").strip(), str(one.get("label") or "").strip()
        if not key and not label:
            continue
        if not KEY.fullmatch(key):
            raise ValueError(f"das Kürzel der Antwort „{label or key}“: {KEY_RULE}")
        found.append({"key": key, "label": label[:200], "exclusive": bool(one.get("exclusive"))})
    return found


ROW_TEXTS = ("question", "operator", "value", "measure", "compare_with", "unit")


def _row(value: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {name: str(value.get(name) or "")[:300] for name in ROW_TEXTS}
    row["number"] = _number(value["number"]) if value.get("number") not in (None, "") else None
    return row


def _condition(value: Any) -> dict[str, Any]:
    items = []
    for item in value.get("rows", ()) if isinstance(value, dict) else ():
        inner = item["value"]
        if item["type"] == "group":
            rows = [_row(row) for row in inner.get("rows", ())]
            shape = {name: str(inner.get(name) or "")[:40] for name in ("match", "person", "people")}
            items.append({"type": "group", "value": {**shape, "rows": rows}})
        else:
            items.append({"type": "row", "value": _row(inner)})
    return {
        "match": "any" if isinstance(value, dict) and value.get("match") == "any" else "all",
        "rows": items,
    }


def _formula(value: Any) -> dict[str, Any]:
    value = value if isinstance(value, dict) else {}
    formula = {
        name: str(value.get(name) or EMPTY["formula"][name])[:81] for name in ("question", "measure", "unit")
    }
    number = _number(value["number"]) if value.get("number") not in (None, "") else None
    return {**formula, "number": number, "or_question": str(value.get("or_question") or "")[:40]}


class DetailsWidget(forms.HiddenInput):
    """A hidden field; the script draws what belongs to it."""

    # Hidden fields have no label of their own, but this one is a whole form.
    input_type = "hidden"

    def __init__(self, schema: tuple[Part, ...], kind: str) -> None:
        super().__init__()
        self.schema, self.kind = schema, kind

    def format_value(self, value: Any) -> str:
        return json.dumps(value or {}, ensure_ascii=False)

    class Media:
        js = ["portal_forms/builder.js"]
        css = {"all": ["portal_forms/builder.css"]}


class DetailsAdapter(WidgetAdapter):
    js_constructor = "lotse.details"

    def js_args(self, widget: DetailsWidget) -> list[Any]:
        parts = [
            {
                "name": part.name,
                "label": part.label,
                "kind": part.kind,
                "options": part.choices(),
                "help": part.help,
                "more": part.more,
                "empty": part.empty,
            }
            for part in widget.schema
        ]
        return [{"kind": widget.kind, "parts": parts}]


register(DetailsAdapter(), DetailsWidget)


class DetailsField(forms.CharField):
    """Reads and checks the JSON of a block; what it does not know is dropped."""

    def __init__(self, schema: tuple[Part, ...], kind: str) -> None:
        super().__init__(required=False, widget=DetailsWidget(schema, kind))
        self.schema = schema

    def prepare_value(self, value: Any) -> Any:
        return value

    def clean(self, value: Any) -> dict[str, Any]:
        data = self.parse(value)
        cleaned, problems = {}, []
        for part in self.schema:
            try:
                cleaned[part.name] = part.clean(data.get(part.name))
            except (ValueError, TypeError, KeyError, AttributeError) as problem:
                said = str(problem) if type(problem) is ValueError else "diese Angabe ist beschädigt."
                problems.append(f"{part.label}: {said}")
        if problems:
            raise ValidationError(problems)
        return cleaned

    @staticmethod
    def parse(value: Any) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        try:
            data = json.loads(value or "{}")
        except (ValueError, RecursionError):
            return {}
        return data if isinstance(data, dict) else {}


class DetailsBlock(FieldBlock):
    """Stores a dict of its parts; `schema` says which."""

    schema: tuple[Part, ...] = ()
    kind = ""

    def __init__(self, **options: Any) -> None:
        self.field = DetailsField(self.schema, self.kind)
        super().__init__(**options)

    def deconstruct(self) -> Any:
        """Migrations see a plain block: its parts are data, not schema."""
        return "forms.blocks.details.DetailsBlock", (), {}

    def get_default(self) -> dict[str, Any]:
        return {part.name: part.empty for part in self.schema}

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> dict[str, Any]:
        return DetailsField.parse(data.get(prefix))

    def to_python(self, value: Any) -> dict[str, Any]:
        return {**self.get_default(), **(value if isinstance(value, dict) else {})}

    def get_prep_value(self, value: Any) -> dict[str, Any]:
        return {part.name: (value or {}).get(part.name, part.empty) for part in self.schema}

    def get_searchable_content(self, value: Any) -> list[str]:
        return [str(value.get("label") or "")]

    class Meta:
        icon = "form"
