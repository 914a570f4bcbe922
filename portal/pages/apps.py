from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "portal.pages"
    label = "pages"
    verbose_name = "Seiten"
    default_auto_field = "django.db.models.BigAutoField"
