"""The structure of a form: pages, lists of people, exits, rules. Questions stand in pages, nothing deeper."""

from wagtail import blocks

from directory.models import Need
from forms.blocks.common import condition, key
from forms.blocks.details import DetailsBlock, Part
from forms.blocks.questions import FieldsBlock

OUTCOMES = [
    ("info", "Hinweis"),
    ("warn", "Achtung"),
    ("route", "Bitte beraten lassen"),
    ("eligible", "Anspruch wahrscheinlich"),
    ("maybe", "Anspruch möglich"),
    ("not", "Dieser Weg passt wahrscheinlich nicht"),
]


def _needs() -> list[tuple[str, str]]:
    return [(need.code, str(need)) for need in Need.objects.order_by("order", "code")]


NEEDS = Part("needs", "Passende Angebote zu diesem Bedarf zeigen", "several", _needs, more=True)
PAGE = (Part("title", "Überschrift"), Part("intro", "Einleitung", "text"))
PAGE_END = (
    key(),
    condition("visible_if", "Nur zeigen, wenn"),
    Part("title_they", "Überschrift, wenn jemand für eine andere Person ausfüllt", more=True),
    Part("intro_they", "Einleitung, wenn jemand für eine andere Person ausfüllt", "text", more=True),
)
NAMED = "In den Texten steht {name} für den Namen der Person."


class PageBlock(DetailsBlock):
    """What a page says and when it is shown; its questions stand beside it."""

    kind = "page"
    schema = (
        *PAGE,
        *PAGE_END,
        Part("per", "Einmal je Person dieser Liste", "question", help=NAMED, more=True),
    )


class PeopleListBlock(DetailsBlock):
    kind = "people"
    schema = (
        *PAGE,
        Part("item", "So heißt eine Person der Liste", default="Person"),
        Part("minimum", "mindestens", "number", default=0, more=True),
        Part("maximum", "höchstens", "number", default=15, more=True),
        *PAGE_END,
    )


class ExitBlock(DetailsBlock):
    """The form ends here, because it does not fit; never a refusal, always a way on."""

    kind = "exit"
    schema = (*PAGE, *PAGE_END, NEEDS)


class RuleBlock(DetailsBlock):
    kind = "rule"
    schema = (
        Part("when", "Wenn", "condition"),
        Part("outcome", "Folge", "choice", OUTCOMES, default="info"),
        Part("reason", "Erklärung für die Familie", "text", help=NAMED),
        Part("legal_basis", "Rechtsgrundlage"),
        Part("valid_from", "gilt ab", "date"),
        Part("valid_to", "gilt bis", "date"),
        Part("key", "Kürzel", "key", help="Einmalig im Formular, zum Beispiel: fr3", more=True),
        Part("per", "Einmal je Person dieser Liste", "question", more=True),
        Part("fact_date", "Stichtag: Datum aus Frage", "question", more=True),
        Part("deadline", "Frist (letzter Tag)", "formula", more=True),
        Part("source_url", "Gesetzestext (Adresse)", more=True),
        Part("checked_on", "geprüft am", "date", more=True),
        Part("checked_by", "geprüft von", more=True),
        Part("review_due", "wieder prüfen am", "date", more=True),
        NEEDS,
    )


class OnBehalfBlock(DetailsBlock):
    kind = "on_behalf"
    schema = (Part("when", "Jemand füllt für eine andere Person aus, wenn", "condition"),)


class StepBlock(blocks.StructBlock):
    page = PageBlock(label="Seite")
    fields = FieldsBlock(label="Fragen", required=False)


class PeopleBlock(blocks.StructBlock):
    page = PeopleListBlock(label="Personenliste")
    fields = FieldsBlock(label="Fragen zu jeder Person", required=False)


class StructureBlock(blocks.StreamBlock):
    step = StepBlock(label="Seite mit Fragen", icon="list-ul")
    people = PeopleBlock(label="Personenliste", icon="group")
    exit = ExitBlock(label="Ausgang", icon="logout")
    rule = RuleBlock(label="Regel", icon="warning")
    on_behalf = OnBehalfBlock(label="Wer füllt aus?", icon="user")

    class Meta:
        block_counts = {"on_behalf": {"max_num": 1}}
