from modeltranslation.translator import TranslationOptions, register

from directory.process.models import Phase, Step


@register(Phase)
class PhaseTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = {"de": ("name",), "default": ()}


@register(Step)
class StepTranslation(TranslationOptions):
    fields = ("name", "description")
    required_languages = {"de": ("name",), "default": ()}
