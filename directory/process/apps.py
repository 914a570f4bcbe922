from django.apps import AppConfig


class ProcessConfig(AppConfig):
    name = "directory.process"
    label = "process"
    verbose_name = "Prozess"
    default_auto_field = "django.db.models.BigAutoField"
