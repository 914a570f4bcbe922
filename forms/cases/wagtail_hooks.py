"""Puts the cases into the admin's menu, for those who may see them."""

from typing import Any

from django.urls import URLPattern, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from directory.admin.menu import ItemForThoseWho
from forms.cases.permissions import may_read


@hooks.register("register_admin_urls")
def case_urls() -> list[URLPattern | Any]:
    return [path("faelle/", include("forms.cases.urls"))]


@hooks.register("register_admin_menu_item")
def case_menu_item() -> MenuItem:
    return ItemForThoseWho(
        "Fälle", reverse("cases:index"), icon_name="clipboard-list", order=50, may=may_read
    )
