"""What the search adds to the admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from search.admin import bench, try_it
from search.admin.viewsets import SearchViewSetGroup

register_snippet(SearchViewSetGroup)


@hooks.register("register_admin_urls")
def search_urls() -> list[Any]:
    return [
        path("suche/ausprobieren/<slug:name>/<int:pk>/", try_it.try_it, name="search_try_it"),
        path("suche/pruefstand/", bench.bench, name="search_bench"),
        path("suche/nachfrage/", bench.demand, name="search_demand"),
    ]


class PermittedItem(MenuItem):
    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.permission))


@hooks.register("register_reports_menu_item")
def bench_item() -> MenuItem:
    return PermittedItem(
        "Prüfstand der Suche", reverse("search_bench"), icon_name="tasks", order=900,
        permission="portal_search.view_judgedquery",
    )  # fmt: skip


@hooks.register("register_reports_menu_item")
def demand_item() -> MenuItem:
    return PermittedItem(
        "Was gesucht wird", reverse("search_demand"), icon_name="search", order=910,
        permission="portal_search.view_searchcount",
    )  # fmt: skip
