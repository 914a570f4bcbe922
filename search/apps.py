from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    label = "portal_search"
    verbose_name = "Suche"

    def ready(self) -> None:
        from search import signal_handlers  # noqa: F401
