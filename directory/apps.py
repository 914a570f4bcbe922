from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "directory"
    label = "directory"
    verbose_name = "Verzeichnis"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from directory import link_field, signals  # noqa: F401

        link_field.register()
