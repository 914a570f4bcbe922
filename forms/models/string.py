"""One text inside a form's structure, in all languages; German is copied from the structure."""

from django.db import models
from modelcluster.fields import ParentalKey

from translations import languages
from translations.states import digest


class FormString(models.Model):
    """`states` holds {language: {"state", "source"}}: how good a translation is, and of which German text.

    It lies beside the texts, not in a table of its own, so that a draft and its states are one revision.
    """

    class State(models.TextChoices):
        MISSING = "missing", "fehlt"
        OUTDATED = "outdated", "veraltet"
        CHECK = "check", "noch zu prüfen"
        HUMAN = "human", "übersetzt"
        REVIEWED = "reviewed", "geprüft"

    # States in which a text may be shown to the public.
    READY = (State.CHECK, State.HUMAN, State.REVIEWED)

    form = ParentalKey("portal_forms.WizardForm", on_delete=models.CASCADE, related_name="strings")
    path = models.CharField(max_length=120)
    text = models.TextField("Text", blank=True)
    states = models.JSONField(default=dict, editable=False)
    sort_order = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "Text"
        verbose_name_plural = "Texte"
        ordering = ["sort_order"]
        constraints = [models.UniqueConstraint(fields=["form", "path"], name="form_string_once")]

    def __str__(self) -> str:
        return f"{self.path}: {self.text_de or ''}"

    def in_language(self, code: str) -> str:
        return getattr(self, f"text_{languages.get(code).column_suffix}") or ""

    def state(self, code: str) -> str:
        """Return the state of a translation; German is always the source."""
        if code == languages.SOURCE:
            return self.State.REVIEWED
        if not self.in_language(code):
            return self.State.MISSING
        kept = self.states.get(code, {})
        if "source" in kept and kept["source"] != digest(self.text_de):
            return self.State.OUTDATED
        return kept.get("state", self.State.HUMAN)

    def translate(self, code: str, text: str, state: str = State.HUMAN) -> None:
        """Keep a translation of the present German text."""
        setattr(self, f"text_{languages.get(code).column_suffix}", text)
        self.states = {**self.states, code: {"state": str(state), "source": digest(self.text_de)}}

    def follow(self, source: str, *, minor: bool) -> None:
        """Take over the German text; after a minor edit translations of the text before stay valid."""
        first, before, after = not self.text_de, digest(self.text_de), digest(source)
        self.text_de = source
        states = {}
        for language in languages.PORTAL_LANGUAGES:
            if language.code == languages.SOURCE or not self.in_language(language.code):
                continue
            # A translation that came with its German text (a copy, an import) belongs to it.
            kept = self.states.get(language.code) or {
                "state": str(self.State.HUMAN),
                "source": after if first else before,
            }
            valid = minor and kept["source"] == before
            states[language.code] = {**kept, "source": after} if valid else kept
        self.states = states
