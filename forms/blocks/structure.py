"""The structure of a form: pages, lists of people, exits, rules. Nested three deep: page → question → answers."""

from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from directory.models import Need
from forms.blocks.common import ConditionBlock, FormulaBlock, key_block, number_block, question_key
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


def needs_block() -> blocks.MultipleChoiceBlock:
    return blocks.MultipleChoiceBlock(
        choices=_needs, label="Passende Angebote zu diesem Bedarf zeigen", required=False
    )


class PageBlock(blocks.StructBlock):
    """What every kind of page has."""

    key = key_block()
    title = blocks.CharBlock(label="Überschrift", max_length=200)
    intro = blocks.TextBlock(label="Einleitung", required=False)
    title_they = blocks.CharBlock(
        label="Überschrift, wenn jemand für eine andere Person ausfüllt", required=False, max_length=200
    )
    intro_they = blocks.TextBlock(
        label="Einleitung, wenn jemand für eine andere Person ausfüllt", required=False
    )
    visible_if = ConditionBlock(label="Nur zeigen, wenn", required=False)

    class Meta:
        label_format = "{title}"


WORDING = ("title_they", "intro_they")


class StepBlock(PageBlock):
    per = question_key(
        label="Einmal je Person dieser Personenliste (Kürzel)",
        required=False,
        help_text="In den Texten steht {name} für den Namen der Person.",
    )
    fields = FieldsBlock(label="Fragen", required=False)

    class Meta:
        label, icon = "Seite mit Fragen", "list-ul"
        form_layout = BlockGroup(
            children=["title", "intro", "fields"], settings=["key", "per", "visible_if", *WORDING]
        )


class PeopleBlock(PageBlock):
    item = blocks.CharBlock(label="So heißt eine Person der Liste", max_length=60, default="Person")
    minimum = number_block(label="mindestens", default=0, min_value=0, max_value=50)
    maximum = number_block(label="höchstens", default=15, min_value=1, max_value=50)
    fields = FieldsBlock(
        label="Fragen zu jeder Person",
        required=False,
        help_text="In den Texten steht {name} für den Namen der Person.",
    )

    class Meta:
        label, icon = "Personenliste", "group"
        form_layout = BlockGroup(
            children=["title", "intro", "item", "fields"],
            settings=["key", "minimum", "maximum", "visible_if", *WORDING],
        )


class ExitBlock(PageBlock):
    """The form ends here, because it does not fit; never a refusal, always a way on."""

    needs = needs_block()

    class Meta:
        label, icon = "Ausgang", "logout"
        form_layout = BlockGroup(
            children=["title", "intro", "visible_if", "needs"], settings=["key", *WORDING]
        )


class RuleBlock(blocks.StructBlock):
    key = key_block(help_text="Einmalig im Formular, zum Beispiel: fr3")
    when = ConditionBlock(label="Wenn")
    outcome = blocks.ChoiceBlock(OUTCOMES, label="Folge", default="info")
    reason = blocks.TextBlock(label="Erklärung für die Familie")
    per = question_key(label="Einmal je Person dieser Personenliste (Kürzel)", required=False)
    fact_date = question_key(label="Stichtag: Datum aus Frage (Kürzel)", required=False)
    valid_from = blocks.DateBlock(label="gilt ab", required=False)
    valid_to = blocks.DateBlock(label="gilt bis", required=False)
    deadline = FormulaBlock(label="Frist (letzter Tag)", required=False)
    legal_basis = blocks.CharBlock(label="Rechtsgrundlage", max_length=200, required=False)
    source_url = blocks.URLBlock(label="Gesetzestext", required=False)
    checked_on = blocks.DateBlock(label="geprüft am", required=False)
    checked_by = blocks.CharBlock(label="geprüft von", required=False, max_length=100)
    review_due = blocks.DateBlock(label="wieder prüfen am", required=False)
    needs = needs_block()

    class Meta:
        label, icon = "Regel", "warning"
        label_format = "{key}: {outcome}"
        form_layout = BlockGroup(
            children=["when", "outcome", "reason", "legal_basis", "valid_from", "valid_to", "review_due"],
            settings=[
                "key",
                "per",
                "fact_date",
                "deadline",
                "source_url",
                "checked_on",
                "checked_by",
                "needs",
            ],
        )


class OnBehalfBlock(blocks.StructBlock):
    when = ConditionBlock(label="Jemand füllt für eine andere Person aus, wenn")

    class Meta:
        label, icon = "Wer füllt aus?", "user"


class StructureBlock(blocks.StreamBlock):
    step = StepBlock()
    people = PeopleBlock()
    exit = ExitBlock()
    rule = RuleBlock()
    on_behalf = OnBehalfBlock()

    class Meta:
        block_counts = {"on_behalf": {"max_num": 1}}
