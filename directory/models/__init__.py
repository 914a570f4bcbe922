"""Records of the directory, in the terms of HSDS 3 where it has them."""

from directory.models.confirmation import Confirmation, FreshnessSettings
from directory.models.contact import Contact
from directory.models.location import Location
from directory.models.offer import Offer
from directory.models.offer_parts import (
    OfferAudience,
    OfferClosure,
    OfferDocument,
    OfferLanguage,
    OfferLocation,
    OfferNextStep,
    OfferSchedule,
)
from directory.models.organisation import Organisation, OrganisationEditor, OrganisationIdentifier
from directory.models.reusable import GlossaryTerm, LegalBasis, NextStep, RequiredDocument
from directory.models.review import FourEyesTask
from directory.models.taxonomy import District, Need, Theme

__all__ = [
    "Confirmation",
    "Contact",
    "District",
    "FreshnessSettings",
    "FourEyesTask",
    "GlossaryTerm",
    "LegalBasis",
    "Location",
    "Need",
    "NextStep",
    "Offer",
    "OfferAudience",
    "OfferClosure",
    "OfferDocument",
    "OfferLanguage",
    "OfferLocation",
    "OfferNextStep",
    "OfferSchedule",
    "Organisation",
    "OrganisationEditor",
    "OrganisationIdentifier",
    "RequiredDocument",
    "Theme",
]
