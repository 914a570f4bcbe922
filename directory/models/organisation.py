"""Who offers help: an authority, an association, a school … (HSDS: organization)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from modelcluster.fields import ParentalKey
from phonenumber_field.modelfields import PhoneNumberField

from directory.models.base import Record
from directory.querysets import OrganisationQuerySet


class Organisation(Record):
    class Type(models.TextChoices):
        AUTHORITY = "authority", "Behörde"
        MUNICIPAL_COMPANY = "municipal_company", "städtisches Unternehmen"
        WELFARE = "welfare", "Wohlfahrtsverband"
        ASSOCIATION = "association", "eingetragener Verein"
        MIGRANT_ORGANISATION = "migrant_organisation", "Migrant:innen-Organisation"
        FOUNDATION = "foundation", "Stiftung"
        RELIGIOUS = "religious", "Religionsgemeinschaft"
        EDUCATION = "education", "Bildungsträger"
        CHAMBER = "chamber", "Kammer"
        COMPANY = "company", "Unternehmen"
        INITIATIVE = "initiative", "Initiative ohne Rechtsform"
        OTHER = "other", "Sonstige"

    # A proper name: it stands on the door and is not translated.
    name = models.CharField("Name", max_length=200)
    type = models.CharField("Art", max_length=30, choices=Type.choices, default=Type.OTHER)
    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="gehört zu",
        help_text="Träger oder Amt, zu dem diese Stelle gehört.",
    )
    description = models.TextField("Beschreibung", blank=True)
    website = models.URLField("Internetseite", blank=True)
    email = models.EmailField("E-Mail", blank=True)
    phone = PhoneNumberField("Telefon", blank=True)

    objects = OrganisationQuerySet.as_manager()
    preview_template = "directory/organisation.html"

    class Meta:
        verbose_name = "Organisation"
        verbose_name_plural = "Organisationen"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        seen = {self.pk}
        above = self.parent
        while above is not None:
            if above.pk in seen:
                raise ValidationError({"parent": "Eine Organisation kann nicht zu sich selbst gehören."})
            seen.add(above.pk)
            above = above.parent

    def get_absolute_url(self) -> str:
        return reverse("directory:organisation", args=[self.pk])


class OrganisationIdentifier(models.Model):
    """A number by which others know the organisation (HSDS: organization_identifier)."""

    class Scheme(models.TextChoices):
        REGISTER = "DE-VR", "Vereinsregister"
        COMPANY = "DE-HR", "Handelsregister"
        WIKIDATA = "XI-WIKIDATA", "Wikidata"
        OPENSTREETMAP = "XI-OSM", "OpenStreetMap"
        OTHER = "other", "andere"

    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField("Verzeichnis", max_length=20, choices=Scheme.choices)
    identifier = models.CharField("Nummer", max_length=100)

    class Meta:
        verbose_name = "Kennung"
        verbose_name_plural = "Kennungen"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "scheme", "identifier"], name="organisation_identifier_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.identifier}"


class OrganisationEditor(models.Model):
    """Somebody who looks after the records of an organisation and of all that belong to it."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="editors", verbose_name="Organisation"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="Konto"
    )

    class Meta:
        verbose_name = "Zuständigkeit"
        verbose_name_plural = "Zuständigkeiten"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="organisation_editor_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"
