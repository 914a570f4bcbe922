"""What the page shell needs on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"DEMO": settings.DEMO, "site_name": settings.WAGTAIL_SITE_NAME}
