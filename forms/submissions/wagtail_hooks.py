"""Puts what the office fetches from submissions under the admin's addresses."""

from typing import Any

from django.urls import URLPattern, include, path
from wagtail import hooks


@hooks.register("register_admin_urls")
def attachment_urls() -> list[URLPattern | Any]:
    return [path("anlagen/", include("forms.submissions.attachments.urls"))]
