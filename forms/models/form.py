"""The form as editors see it: a snippet with drafts, review, lock and preview."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from forms.blocks import StructureBlock
from forms.compiler import Raw, compile_structure, source_texts
from forms.definition import FormDefinition
from forms.models.merging import take_over_translations
from forms.models.own_text import OWN_TEXTS, OwnText
from forms.models.version import FormVersion
from translations import languages

# Words that stand at the same place of an address (forms/urls.py).
RESERVED = ("fortsetzen", "geschlossen")


def not_reserved(slug: str) -> None:
    if slug in RESERVED:
        raise ValidationError("Diese Adresse braucht das Portal selbst. Bitte wählen Sie eine andere.")


class WizardForm(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel
):
    """Publishing compiles it; people only ever meet a FormVersion."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(
        "Adresse",
        unique=True,
        validators=[not_reserved],
        help_text="Steht in der Internetadresse des Formulars.",
    )
    title = models.CharField("Titel", max_length=200)
    intro = models.TextField("Einleitung", blank=True)
    structure = StreamField(StructureBlock(), verbose_name="Aufbau", blank=True)
    # What is known of the translations of title and intro: {field: states}, see OwnText.
    own_states = models.JSONField(default=dict, editable=False)
    # Whether the last change of German texts was of no consequence for the translations.
    minor_edit = False

    class Meta:
        verbose_name = "Formular"
        verbose_name_plural = "Formulare"
        ordering = ["slug"]
        permissions = [("translate_wizardform", "Can translate forms")]

    def __str__(self) -> str:
        return self.title or self.slug

    def get_absolute_url(self) -> str:
        return reverse("forms:start", args=[self.slug])

    # --- Structure and texts ----------------------------------------------------------------------
    @property
    def raw(self) -> Raw:
        """The structure as it is stored."""
        return list(self.structure.get_prep_value())

    def compiled(self) -> FormDefinition:
        return compile_structure(self.raw)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """Texts travel in the same revision as the structure they belong to.

        Translations saved since this object was loaded are taken over: who edits the structure never loses
        what somebody translates at the same time.
        """
        with transaction.atomic():
            take_over_translations(self)
            self.sync_strings()
            return super().save_revision(*args, **kwargs)

    @property
    def own_texts(self) -> list[OwnText]:
        return [OwnText(self, path) for path in OWN_TEXTS]

    def sync_strings(self) -> None:
        """Give every text of the structure a row, drop the rows of texts that are gone.

        Translations of a text that has changed become outdated, unless the change was a minor edit.
        """
        from forms.models.string import FormString

        rows = {row.path: row for row in self.strings.all()}
        kept = []
        for position, (path, text) in enumerate(source_texts(self.raw).items()):
            row = rows.get(path) or FormString(path=path)
            row.follow(text, minor=self.minor_edit)
            row.sort_order = position
            kept.append(row)
        self.strings = kept
        for own in self.own_texts:
            own.follow(minor=self.minor_edit)

    # --- Publishing -------------------------------------------------------------------------------
    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> None:
        """Publish and compile in one transaction: no form is live without a version that runs.

        Raises ValidationError if the prover finds an error; saving a draft never asks.
        """
        from forms.proving import errors

        found = errors(revision.as_object())
        if found:
            raise ValidationError({"structure": [finding.message for finding in found]})
        with transaction.atomic():
            super().publish(revision, *args, **kwargs)
            FormVersion.objects.make(WizardForm.objects.get(pk=self.pk))

    # --- Preview ----------------------------------------------------------------------------------
    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [(language.code, language.autonym) for language in languages.PORTAL_LANGUAGES]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show all pages as the public would see them, without a draft behind them."""
        from forms.preview import render_preview

        return render_preview(self, request, mode_name)
