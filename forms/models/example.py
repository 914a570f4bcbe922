"""An invented family that is sent through each new version of a form, to see what changes for it."""

import uuid

from django.db import models


class FormExample(models.Model):
    """`state` holds invented answers (State as JSON), `expected` what came of them on the day `as_of`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey("portal_forms.WizardForm", on_delete=models.CASCADE, related_name="examples")
    name = models.CharField("Name", max_length=100)
    state = models.JSONField()
    as_of = models.DateField("Stand")
    expected = models.JSONField()

    class Meta:
        verbose_name = "Beispielfamilie"
        verbose_name_plural = "Beispielfamilien"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
