"""The editor's form, its texts, and the immutable versions made of it when it is published."""

import uuid
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from forms.blocks import StepsBlock
from forms.compiler import FormProblem, compile_structure, source_texts
from forms.definition import FormDefinition
from translations import fallback, languages


class WizardForm(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel
):
    """A form as editors see it. Publishing compiles it; people only ever meet a FormVersion."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField("Adresse", unique=True, help_text="Steht in der Internetadresse des Formulars.")
    title = models.CharField("Titel", max_length=200)
    intro = models.TextField("Einleitung", blank=True)
    structure = StreamField(StepsBlock(), verbose_name="Schritte", blank=True)

    class Meta:
        verbose_name = "Formular"
        verbose_name_plural = "Formulare"
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title or self.slug

    def get_absolute_url(self) -> str:
        return reverse("forms:start", args=[self.slug])

    # --- Drafts and publishing --------------------------------------------------------------------
    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """Texts travel in the same revision as the structure they belong to."""
        self.sync_strings()
        return super().save_revision(*args, **kwargs)

    def sync_strings(self) -> None:
        """Give every text of the structure a row, and drop the rows of texts that are gone."""
        texts = source_texts(self.structure)
        rows = {row.path: row for row in self.strings.all()}
        kept = []
        for position, (path, text) in enumerate(texts.items()):
            row = rows.get(path) or FormString(path=path)
            row.text_de, row.sort_order = text, position
            kept.append(row)
        self.strings = kept

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> None:
        """Publish and compile in one transaction: no form is live without a version that runs."""
        with transaction.atomic():
            super().publish(revision, *args, **kwargs)
            FormVersion.objects.make(WizardForm.objects.get(pk=self.pk))

    def clean(self) -> None:
        super().clean()
        if self.structure:
            try:
                compile_structure(self.structure)
            except FormProblem as problem:
                raise ValidationError({"structure": str(problem)}) from None

    # --- Preview ----------------------------------------------------------------------------------
    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [(language.code, language.autonym) for language in languages.PORTAL_LANGUAGES]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show all steps as the public would see them, without a draft behind them."""
        from forms.fields import build_form

        with translation.override(mode_name):
            request.LANGUAGE_CODE = mode_name
            self.sync_strings()
            texts = FormTexts.collect(self)
            definition = compile_structure(self.structure)
            steps = [
                (step, text(texts, step.title, mode_name), build_form(step, texts, mode_name)())
                for step in definition.steps
            ]
            return render(
                request, "portal_forms/preview.html", {"wizard_form": self, "steps": steps, "texts": texts}
            )


class FormString(models.Model):
    """One text inside a form's structure, in all languages; German is copied from the structure."""

    form = ParentalKey(WizardForm, on_delete=models.CASCADE, related_name="strings")
    path = models.CharField(max_length=120)
    text = models.TextField("Text", blank=True)
    sort_order = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "Text"
        verbose_name_plural = "Texte"
        ordering = ["sort_order"]
        constraints = [models.UniqueConstraint(fields=["form", "path"], name="form_string_once")]

    def __str__(self) -> str:
        return f"{self.path}: {self.text_de or ''}"


class FormVersionQuerySet(models.QuerySet):
    def current(self, slug: str) -> "FormVersion | None":
        """Return the newest version of a live form, or None."""
        return (
            self.filter(form__slug=slug, form__live=True).select_related("form").order_by("-number").first()
        )

    def make(self, form: WizardForm) -> "FormVersion":
        """Store what has been published: a new version if the structure changed, always its texts."""
        definition = compile_structure(form.structure)
        newest = self.filter(form=form).order_by("-number").first()
        if newest is None or newest.sha256 != definition.sha256:
            newest = self.create(
                form=form,
                number=newest.number + 1 if newest else 1,
                definition=definition.to_json(),
                sha256=definition.sha256,
            )
        revision = newest.texts.count() + 1
        FormTexts.objects.create(version=newest, revision=revision, texts=FormTexts.collect(form))
        return newest


class FormVersion(models.Model):
    """What a form was when somebody filled it in. Never changed, never deleted while in use."""

    form = models.ForeignKey(WizardForm, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FormVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "Formularversion"
        verbose_name_plural = "Formularversionen"
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="form_version_once")]

    def __str__(self) -> str:
        return f"{self.form} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A FormVersion is immutable; publish the form to make a new one.")
        super().save(*args, **kwargs)

    @property
    def compiled(self) -> FormDefinition:
        return FormDefinition.from_json(self.definition)

    @property
    def newest_texts(self) -> "Texts":
        row = self.texts.order_by("-revision").first()
        return row.texts if row else {}


# {path: {language code: text}}; the title and intro of the form have the paths "title" and "intro".
Texts = dict[str, dict[str, str]]


class FormTexts(models.Model):
    """The texts of a version; correcting a typo or a translation adds a revision, not a version."""

    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="texts")
    revision = models.PositiveIntegerField()
    texts = models.JSONField()

    class Meta:
        verbose_name = "Textstand"
        verbose_name_plural = "Textstände"
        constraints = [models.UniqueConstraint(fields=["version", "revision"], name="form_texts_once")]

    def __str__(self) -> str:
        return f"{self.version_id}/{self.revision}"

    @classmethod
    def collect(cls: type[Self], form: WizardForm) -> Texts:
        """Return all texts of a form as they stand now."""
        texts = {row.path: _in_all_languages(row, "text") for row in form.strings.all()}
        return {**texts, "title": _in_all_languages(form, "title"), "intro": _in_all_languages(form, "intro")}


def _in_all_languages(record: models.Model, field: str) -> dict[str, str]:
    found = {
        language.code: getattr(record, f"{field}_{language.column_suffix}")
        for language in languages.PORTAL_LANGUAGES
    }
    return {code: text for code, text in found.items() if text}


def text(texts: Texts, path: str, language: str) -> fallback.Text:
    """Return one text of a form in a language, or in the first fallback that has it."""
    return fallback.of_mapping(texts.get(path, {}), language)
