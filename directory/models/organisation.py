"""Who offers help: an authority, an association, a school … (HSDS: organization)."""

from django.db import models
from django.urls import reverse
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

    def get_absolute_url(self) -> str:
        return reverse("directory:organisation", args=[self.pk])
