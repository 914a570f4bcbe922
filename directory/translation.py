"""Which fields have a column per language. Child models are registered before their parents use them."""

from modeltranslation.translator import TranslationOptions, register

from directory.models import (
    Contact,
    GlossaryTerm,
    LegalBasis,
    Location,
    Need,
    NextStep,
    Offer,
    OfferClosure,
    OfferLanguage,
    OfferSchedule,
    Organisation,
    RequiredDocument,
    Theme,
)

GERMAN_REQUIRED = {"de": ("name",), "default": ()}


@register(Theme)
class ThemeTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = GERMAN_REQUIRED


@register(Need)
class NeedTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = GERMAN_REQUIRED


@register(RequiredDocument)
class RequiredDocumentTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = GERMAN_REQUIRED


@register(NextStep)
class NextStepTranslation(TranslationOptions):
    fields = ("text",)
    required_languages = {"de": ("text",), "default": ()}


@register(GlossaryTerm)
class GlossaryTermTranslation(TranslationOptions):
    fields = ("explanation",)
    required_languages = {"de": ("explanation",), "default": ()}


@register(LegalBasis)
class LegalBasisTranslation(TranslationOptions):
    fields = ("title",)
    required_languages = {"de": ("title",), "default": ()}


@register(Contact)
class ContactTranslation(TranslationOptions):
    fields = ("role",)


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("description",)


@register(Location)
class LocationTranslation(TranslationOptions):
    fields = ("directions",)


@register(OfferLanguage)
class OfferLanguageTranslation(TranslationOptions):
    fields = ("note",)


@register(OfferSchedule)
class OfferScheduleTranslation(TranslationOptions):
    fields = ("note",)


@register(OfferClosure)
class OfferClosureTranslation(TranslationOptions):
    fields = ("reason",)


@register(Offer)
class OfferTranslation(TranslationOptions):
    fields = ("name", "summary", "description", "cost_note")
    required_languages = GERMAN_REQUIRED
