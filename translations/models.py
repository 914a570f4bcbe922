"""State of each translated text, and which languages the public sees."""

from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from translations import languages


def every_language() -> list[str]:
    return list(languages.CODES)


class CachedSetting(BaseGenericSetting):
    """A setting every page asks for: read from the cache, at most a minute old in other processes."""

    CACHE_SECONDS = 60

    class Meta:
        abstract = True

    @classmethod
    def load(cls, request_or_site: Any = None) -> Self:
        found: Self = cache.get_or_set(
            cls._cache_key(), lambda: super(CachedSetting, cls).load(), cls.CACHE_SECONDS
        )
        return found

    @classmethod
    def _cache_key(cls) -> str:
        return f"setting:{cls._meta.label_lower}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        cache.delete(self._cache_key())


@register_setting(icon="globe")
class LanguageSettings(CachedSetting):
    """Run-time choice of public languages; German, the source, cannot be switched off."""

    public = models.JSONField(
        "öffentliche Sprachen",
        default=every_language,
        help_text='Liste der Sprachcodes, zum Beispiel ["de", "en", "ar"]. Deutsch gehört immer dazu.',
    )

    panels = [FieldPanel("public")]

    class Meta:
        verbose_name = "Sprachen"

    def __str__(self) -> str:
        return ", ".join(self.public)

    def clean(self) -> None:
        if not isinstance(self.public, list) or languages.SOURCE not in self.public:
            raise ValidationError({"public": "Deutsch (de) muss in der Liste stehen."})
        unknown = [str(code) for code in self.public if code not in languages.CODES]
        if unknown:
            raise ValidationError({"public": f"Unbekannte Sprachcodes: {', '.join(unknown)}"})

    @property
    def public_languages(self) -> list[languages.Language]:
        return [language for language in languages.PORTAL_LANGUAGES if language.code in self.public]


class TranslationState(models.Model):
    """What is known about the translation of one field of one record into one language."""

    class State(models.TextChoices):
        MISSING = "missing", "fehlt"
        MACHINE = "machine", "maschinell"
        HUMAN = "human", "von Menschen übersetzt"
        REVIEWED = "reviewed", "geprüft"
        OUTDATED = "outdated", "veraltet"

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.CharField(max_length=36)
    record = GenericForeignKey("content_type", "object_id")
    field = models.CharField(max_length=100)
    language = models.CharField(max_length=10, choices=[(c, c) for c in languages.CODES])
    state = models.CharField(max_length=10, choices=State.choices)
    source_digest = models.CharField(max_length=64, help_text="SHA-256 des deutschen Textes")
    text_digest = models.CharField(max_length=64, help_text="SHA-256 der Übersetzung")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "Übersetzungsstand"
        verbose_name_plural = "Übersetzungsstände"
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "field", "language"], name="one_state_per_text"
            )
        ]

    def __str__(self) -> str:
        return f"{self.field}/{self.language}: {self.get_state_display()}"
