"""Which fields have a column per language. Child models are registered before their parents use them."""

from modeltranslation.translator import TranslationOptions, register

from directory.models import Location, Need, Offer, Organisation, Theme

GERMAN_REQUIRED = {"de": ("name",), "default": ()}


@register(Theme)
class ThemeTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = GERMAN_REQUIRED


@register(Need)
class NeedTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = GERMAN_REQUIRED


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("description",)


@register(Location)
class LocationTranslation(TranslationOptions):
    fields = ("directions",)


@register(Offer)
class OfferTranslation(TranslationOptions):
    fields = ("name", "summary", "description")
    required_languages = GERMAN_REQUIRED
