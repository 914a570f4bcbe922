"""What a submission becomes for those who work on it, and who did what with it."""

import uuid

from django.conf import settings
from django.db import models

from forms.cases.workflow import TRANSITIONS, State
from forms.submissions.models import Submission


class Case(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="case")
    state = models.CharField("Stand", max_length=10, choices=State.choices, default=State.NEW)
    opened_at = models.DateTimeField("eröffnet", auto_now_add=True)
    closed_at = models.DateTimeField("abgeschlossen", null=True, blank=True)

    class Meta:
        verbose_name = "Fall"
        verbose_name_plural = "Fälle"
        ordering = ["-opened_at"]
        default_permissions = ("change", "view")

    def __str__(self) -> str:
        return self.submission.reference

    @property
    def next_states(self) -> tuple[str, ...]:
        return TRANSITIONS[self.state]


class CaseEvent(models.Model):
    """What happened to a case; rows are only ever added. Reading counts, and holds no content."""

    class Kind(models.TextChoices):
        OPENED = "opened", "eröffnet"
        READ = "read", "gelesen"
        STATE = "state", "Stand geändert"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    detail = models.CharField(max_length=100, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "Ereignis"
        verbose_name_plural = "Ereignisse"
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%d.%m.%Y %H:%M}"
