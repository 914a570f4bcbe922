from django.apps import AppConfig


class TranslationsConfig(AppConfig):
    name = "translations"
    label = "translations"
    verbose_name = "Übersetzungen"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from translations import checks, signal_handlers  # noqa: F401
