"""Whatever is published: the state of its texts is brought up to date."""

from typing import Any

from django.dispatch import receiver
from modeltranslation.translator import NotRegistered, translator
from wagtail.signals import page_published, published

from translations.states import record_states


@receiver([published, page_published])
def record_published_texts(instance: Any, **kwargs: Any) -> None:
    """Nothing to do for records without translated fields."""
    try:
        translator.get_options_for_model(type(instance))
    except NotRegistered:
        return
    revision = kwargs.get("revision")
    record_states(record=instance, by=revision.user if revision else None)
