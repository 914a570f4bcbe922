"""Which texts of the search have a column per language."""

from modeltranslation.translator import TranslationOptions, register

from search.models import FinderAnswer, FinderQuestion

GERMAN = {"de": ("text",), "default": ()}


@register(FinderAnswer)
class FinderAnswerTranslation(TranslationOptions):
    fields = ("text",)
    required_languages = GERMAN


@register(FinderQuestion)
class FinderQuestionTranslation(TranslationOptions):
    fields = ("text", "help")
    required_languages = GERMAN
