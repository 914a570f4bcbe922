"""What the directory adds to the admin."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from directory.admin.bulk_actions import BULK_ACTIONS
from directory.admin.queues import OfferQueues
from directory.admin.views import warn_of_duplicates
from directory.admin.viewsets import DirectoryViewSetGroup, missing_words
from directory.models import Offer

register_snippet(DirectoryViewSetGroup)
for action in BULK_ACTIONS:
    hooks.register("register_bulk_action", action)

LOGGED = (
    ("directory.confirm", "Bestätigen", "Als noch richtig bestätigt"),
    ("directory.paused", "Pausieren", "Pausiert"),
    ("directory.stale", "Verbergen", "Verborgen, weil lange nicht bestätigt"),
    ("directory.expired", "Ablaufen", "Abgelaufen"),
    ("directory.archived", "Archivieren", "Archiviert"),
)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    for name, label, message in LOGGED:
        actions.register_action(name, label, message)


@hooks.register("construct_homepage_panels")
def queues(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("directory.change_offer"):
        panels.insert(0, OfferQueues())


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def say_what_to_look_at(request: HttpRequest, record: Any) -> None:
    if isinstance(record, Offer):
        warn_of_duplicates(request, record)
        if words := missing_words(record.get_latest_revision_as_object()):
            messages.info(request, words)
