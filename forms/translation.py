from modeltranslation.translator import TranslationOptions, register

from forms.models import FormString, WizardForm


@register(FormString)
class FormStringTranslation(TranslationOptions):
    fields = ("text",)


@register(WizardForm)
class WizardFormTranslation(TranslationOptions):
    fields = ("title", "intro")
    required_languages = {"de": ("title",), "default": ()}
