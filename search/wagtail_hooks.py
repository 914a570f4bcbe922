"""What the search adds to the admin."""

from typing import Any

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from directory.admin.menu import ItemForThoseWho, holding
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


@hooks.register("register_reports_menu_item")
def bench_item() -> MenuItem:
    return ItemForThoseWho(
        "Prüfstand der Suche", reverse("search_bench"), icon_name="tasks", order=900,
        may=holding("portal_search.view_judgedquery"),
    )  # fmt: skip


@hooks.register("register_reports_menu_item")
def demand_item() -> MenuItem:
    return ItemForThoseWho(
        "Was gesucht wird", reverse("search_demand"), icon_name="search", order=910,
        may=holding("portal_search.view_searchcount"),
    )  # fmt: skip
