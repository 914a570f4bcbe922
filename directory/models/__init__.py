"""Records of the directory, in the terms of HSDS 3 where it has them."""

from directory.models.location import Location
from directory.models.offer import Offer, OfferLanguage, OfferLocation
from directory.models.organisation import Organisation
from directory.models.taxonomy import District, Need, Theme

__all__ = [
    "District",
    "Location",
    "Need",
    "Offer",
    "OfferLanguage",
    "OfferLocation",
    "Organisation",
    "Theme",
]
