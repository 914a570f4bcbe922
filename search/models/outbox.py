"""What the index still has to learn. Written with the change itself, so that nothing is lost."""

from django.db import models
from django.utils import timezone


class SearchTask(models.Model):
    """One offer to be indexed anew, or everything (`offer` empty)."""

    offer = models.UUIDField(null=True, db_index=True)
    created_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "Suchauftrag"
        verbose_name_plural = "Suchaufträge"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.offer or "alles")
