from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "forms.submissions"
    label = "submissions"
    verbose_name = "Eingegangene Formulare"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from forms import handlers
        from forms.submissions.counting import count_submission

        handlers.register("statistics", count_submission)
