"""Puts what the office does with submissions into the admin, for those who may."""

from typing import Any

from django.urls import URLPattern, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from directory.admin.menu import ItemForThoseWho
from forms.submissions import permissions


@hooks.register("register_admin_urls")
def submission_urls() -> list[URLPattern | Any]:
    return [
        path("anlagen/", include("forms.submissions.attachments.urls")),
        path("einreichungen/", include("forms.submissions.admin.urls")),
    ]


@hooks.register("register_admin_menu_item")
def submissions_item() -> MenuItem:
    return ItemForThoseWho(
        "Einreichungen", reverse("submission_admin:index"), icon_name="mail", order=52,
        may=permissions.may_list,
    )  # fmt: skip


@hooks.register("register_reports_menu_item")
def statistics_item() -> MenuItem:
    return ItemForThoseWho(
        "Formulare in Zahlen", reverse("submission_admin:statistics"), icon_name="form", order=920,
        may=permissions.may_see_statistics,
    )  # fmt: skip


@hooks.register("register_admin_menu_item")
def audit_item() -> MenuItem:
    return ItemForThoseWho(
        "Zugriffe", reverse("submission_admin:audit"), icon_name="view", order=950,
        may=permissions.may_see_audit,
    )  # fmt: skip
