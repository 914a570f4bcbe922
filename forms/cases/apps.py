from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "forms.cases"
    label = "cases"
    verbose_name = "Fälle"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from forms import handlers
        from forms.cases.actions import open_case, page_of, works_of

        handlers.register("case", open_case)
        handlers.register_page(page_of)
        handlers.register_works(works_of)
