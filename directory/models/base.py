"""What every editable record of the directory has in common."""

import uuid
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import translation
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from translations import languages


class Withdrawn(models.TextChoices):
    """Why a record that was public no longer is."""

    PAUSED = "paused", "pausiert"
    STALE = "stale", "veraltet"
    EXPIRED = "expired", "abgelaufen"
    ARCHIVED = "archived", "archiviert"


class Record(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel
):
    """A record with a life cycle: drafts, review, history, preview in each language.

    Its UUID is its public id: in addresses, in the API and in exports.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField("angelegt", auto_now_add=True)
    modified_at = models.DateTimeField("geändert", auto_now=True)
    # Where an imported record came from; empty for records made here.
    source = models.CharField("Quelle", max_length=200, blank=True, editable=False)

    # Outside the history: an old draft that is published must not bring these back.
    withdrawn = models.CharField(
        "zurückgezogen", max_length=10, choices=Withdrawn.choices, blank=True, editable=False
    )

    preview_template = ""
    not_in_history = ("withdrawn", "source")

    class Meta:
        abstract = True

    def with_content_json(self, content: dict[str, Any]) -> Any:
        record = super().with_content_json(content)
        for name in self.not_in_history:
            setattr(record, name, getattr(self, name))
        return record

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [(language.code, language.autonym) for language in languages.PORTAL_LANGUAGES]

    @property
    def default_preview_mode(self) -> str:
        return languages.SOURCE

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Render the public page in the language of the mode, inside its translation."""
        with translation.override(mode_name):
            request.LANGUAGE_CODE = mode_name
            response = TemplateResponse(
                request, self.preview_template, self.get_preview_context(request, mode_name)
            )
            return response.render()

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {**super().get_preview_context(request, mode_name), "preview": True}
