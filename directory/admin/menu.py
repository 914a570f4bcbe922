"""Entries of the admin's menu that only those see who may go there."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem


class ItemForThoseWho(MenuItem):
    """`may` answers for a user."""

    def __init__(self, *args: Any, may: Callable[[Any], object], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may = may

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(self.may(request.user))


def holding(permission: str) -> Callable[[Any], bool]:
    """Return the question whether a user has a permission."""
    return lambda user: bool(user.has_perm(permission))
