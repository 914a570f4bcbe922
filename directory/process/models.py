"""The structure from arrival to integration: phases, their steps, and the offers that help there."""

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from directory.models import Need, Offer
from directory.process.querysets import PhaseQuerySet


class Phase(models.Model):
    code = models.CharField("Code", max_length=10, unique=True)
    name = models.CharField("Name", max_length=120)
    order = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    objects = PhaseQuerySet.as_manager()

    class Meta:
        verbose_name = "Phase"
        verbose_name_plural = "Phasen"
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Step(ClusterableModel):
    class Kind(models.TextChoices):
        TASK = "task", "Aufgabe"
        DECISION = "decision", "Entscheidung"
        WAIT = "wait", "Warten"
        MILESTONE = "milestone", "Meilenstein"
        END = "end", "Ende"

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="steps", verbose_name="Phase")
    code = models.CharField("Code", max_length=15, unique=True)
    name = models.CharField("Name", max_length=160)
    description = models.TextField("Beschreibung", blank=True)
    kind = models.CharField("Art", max_length=10, choices=Kind.choices, default=Kind.TASK)
    order = models.PositiveSmallIntegerField("Reihenfolge", default=0)
    needs = models.ManyToManyField(
        Need,
        blank=True,
        verbose_name="Bedarfe",
        help_text="Angebote zu diesen Bedarfen stehen von selbst beim Schritt.",
    )

    class Meta:
        verbose_name = "Schritt"
        verbose_name_plural = "Schritte"
        ordering = ["phase__order", "order"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class StepOffer(models.Model):
    """An offer an editor has put on a step by hand; it comes before those found by need."""

    step = ParentalKey(Step, on_delete=models.CASCADE, related_name="chosen_offers")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, verbose_name="Angebot")

    class Meta:
        verbose_name = "Angebot"
        verbose_name_plural = "Angebote"
        constraints = [models.UniqueConstraint(fields=["step", "offer"], name="step_offer_once")]

    def __str__(self) -> str:
        return f"{self.step_id}: {self.offer_id}"
