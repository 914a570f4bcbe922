"""The directory says what has changed; the outbox takes it down, and words are read again."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from directory.changes import offers_changed, taxonomy_changed
from search import words
from search.actions import note_changes
from search.models import Boost, FilterWords, NeedWords, SynonymSet


@receiver(offers_changed)
def take_down_changed_offers(ids: list[UUID], **kwargs: Any) -> None:
    note_changes(ids)


@receiver(taxonomy_changed)
@receiver([post_save, post_delete], sender=NeedWords)
@receiver([post_save, post_delete], sender=SynonymSet)
@receiver([post_save, post_delete], sender=FilterWords)
@receiver([post_save, post_delete], sender=Boost)
def read_words_again(**kwargs: Any) -> None:
    transaction.on_commit(words.forget)
