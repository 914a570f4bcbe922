from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "forms"
    label = "portal_forms"  # "forms" would clash with django.forms
    verbose_name = "Formulare"
    default_auto_field = "django.db.models.BigAutoField"
