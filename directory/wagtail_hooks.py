"""What the directory adds to the admin."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from directory.admin import excel
from directory.admin.bulk_actions import BULK_ACTIONS
from directory.admin.menu import ItemForThoseWho, holding
from directory.admin.queues import OfferQueues
from directory.admin.views import warn_of_duplicates
from directory.admin.viewsets import DirectoryViewSetGroup, missing_words
from directory.models import Offer
from directory.permissions import FACTS

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


@hooks.register("register_admin_urls")
def excel_urls() -> list[Any]:
    return [
        path("excel/", excel.upload, name="directory_excel"),
        path("excel/herunterladen/", excel.download, name="directory_excel_download"),
        path("excel/uebernehmen/", excel.take_over, name="directory_excel_apply"),
    ]


@hooks.register("register_admin_menu_item")
def excel_menu() -> MenuItem:
    return ItemForThoseWho(
        "Excel", reverse("directory_excel"), icon_name="table", order=120, may=holding(FACTS)
    )


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
