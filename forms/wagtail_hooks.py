from typing import Any

from django.urls import URLPattern, include, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from forms.admin.viewset import WizardFormViewSet

register_snippet(WizardFormViewSet)


@hooks.register("register_admin_urls")
def form_urls() -> list[URLPattern | Any]:
    return [path("formulare/", include("forms.admin.urls"))]
