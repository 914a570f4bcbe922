"""What a form was when somebody filled it in: structure and texts, immutable."""

import hashlib
import json
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from forms.compiler import compile_structure
from forms.definition import FormDefinition
from forms.wording import Texts
from translations import languages

if TYPE_CHECKING:
    from forms.models.form import WizardForm


class FormVersionQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(number__isnull=False)

    def current(self, slug: str) -> "FormVersion | None":
        """Return the newest version of a live form, or None."""
        versions = self.published().filter(form__slug=slug, form__live=True)
        return versions.select_related("form").order_by("-number").first()

    def newest(self, form: "WizardForm") -> "FormVersion | None":
        return self.published().filter(form=form).order_by("-number").first()

    def make(self, form: "WizardForm") -> "FormVersion":
        """Store what has been published: a new version if the structure changed, always its texts."""
        definition = compile_structure(form.raw)
        newest = self.newest(form)
        if newest is None or newest.sha256 != definition.sha256:
            newest = self._create(form, definition, newest.number + 1 if newest else 1)
        FormTexts.objects.create(
            version=newest, revision=newest.texts.count() + 1, texts=FormTexts.collect(form)
        )
        return newest

    def make_trial(self, form: "WizardForm") -> "FormVersion":
        """Store a version for a trial run of a form as it stands; it has no number and is erased soon."""
        form.sync_strings()
        version = self._create(form, compile_structure(form.raw), None)
        FormTexts.objects.create(version=version, revision=1, texts=FormTexts.collect(form, every=True))
        return version

    def _create(self, form: "WizardForm", definition: FormDefinition, number: int | None) -> "FormVersion":
        return self.create(
            form_id=form.pk, number=number, definition=definition.to_json(), sha256=definition.sha256
        )


class FormVersion(models.Model):
    """Never changed, never deleted while in use. `number` is None for a trial run."""

    form = models.ForeignKey("portal_forms.WizardForm", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(null=True)
    definition = models.JSONField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FormVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "Formularversion"
        verbose_name_plural = "Formularversionen"
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="form_version_once")]

    def __str__(self) -> str:
        return f"{self.form} v{self.number}" if self.number else f"{self.form} (Probe)"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A FormVersion is immutable; publish the form to make a new one.")
        super().save(*args, **kwargs)

    @property
    def is_trial(self) -> bool:
        return self.number is None

    @property
    def compiled(self) -> FormDefinition:
        return _compiled(self.sha256, Unhashed(lambda: self.definition))

    @property
    def newest_texts(self) -> Texts:
        row = self.texts.order_by("-revision").defer("texts").first()
        if row is None:
            return {}
        # Texts stored before there were digests have none.
        return _parsed(row.sha256, Unhashed(lambda: row.texts)) if row.sha256 else row.texts


class Unhashed:
    """Takes a way to a value through a cache; only the digest beside it, which stands for it, is a key."""

    def __init__(self, get: Callable[[], Any]) -> None:
        self.get = get

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unhashed)

    def __hash__(self) -> int:
        return 0


# Versions and their texts never change, and a long form has half a megabyte of them: they are read once per
# process, not once per page.
@lru_cache(maxsize=64)
def _compiled(_sha256: str, definition: Unhashed) -> FormDefinition:
    return FormDefinition.from_json(definition.get())


@lru_cache(maxsize=64)
def _parsed(_sha256: str, texts: Unhashed) -> Texts:
    return dict(texts.get())


class FormTexts(models.Model):
    """The texts of a version; correcting a typo or a translation adds a revision, not a version."""

    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="texts")
    revision = models.PositiveIntegerField()
    texts = models.JSONField()
    sha256 = models.CharField(max_length=64, editable=False, default="")

    class Meta:
        verbose_name = "Textstand"
        verbose_name_plural = "Textstände"
        constraints = [models.UniqueConstraint(fields=["version", "revision"], name="form_texts_once")]

    def __str__(self) -> str:
        return f"{self.version_id}/{self.revision}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sha256 = hashlib.sha256(json.dumps(self.texts, sort_keys=True).encode()).hexdigest()
        super().save(*args, **kwargs)

    @classmethod
    def collect(cls: type[Self], form: "WizardForm", *, every: bool = False) -> Texts:
        """Return the texts of a form as they stand now.

        A language in which texts are missing or outdated is left out as a whole: the public reads its
        fallback, and is told so, rather than a mixture. `every` takes all there is, for editors.
        """
        rows = list(form.strings.all())
        codes = [language.code for language in languages.PORTAL_LANGUAGES]
        if not every:
            codes = [code for code in codes if is_complete(form, code)]
        texts = {row.path: {code: row.in_language(code) for code in codes} for row in rows}
        for own in form.own_texts:
            texts[own.path] = {code: own.in_language(code) for code in codes}
        return {
            path: {code: text for code, text in by_language.items() if text}
            for path, by_language in texts.items()
        }


def is_complete(form: "WizardForm", code: str) -> bool:
    """True if every text of a form may be shown in a language: there, and not outdated."""
    texts = [*form.own_texts, *form.strings.all()]
    return all(text.state(code) in text.READY for text in texts if text.german)
