from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, include, path, reverse
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from directory.admin.menu import ItemForThoseWho
from forms.admin.desk_menu import DeskQueue
from forms.admin.viewset import WizardFormViewSet
from forms.permissions import languages_of

register_snippet(WizardFormViewSet)


@hooks.register("register_admin_urls")
def form_urls() -> list[URLPattern | Any]:
    return [path("formulare/", include("forms.admin.urls"))]


@hooks.register("register_admin_menu_item")
def desk_menu() -> ItemForThoseWho:
    return ItemForThoseWho(
        "Übersetzungen", reverse("form_admin:desk_list"), icon_name="globe", order=125, may=languages_of
    )


@hooks.register("construct_homepage_panels")
def texts_to_translate(request: HttpRequest, panels: list[Any]) -> None:
    if languages_of(request.user):
        panels.append(DeskQueue())
