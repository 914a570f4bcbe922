"""How translators find the forms: what waits for them on the home screen."""

from typing import Any

from wagtail.admin.ui.components import Component

from forms.desk.overview import open_texts
from forms.models import WizardForm
from forms.permissions import languages_of


class DeskQueue(Component):
    """The forms with texts that are missing or outdated in the languages of whoever looks."""

    template_name = "portal_forms/admin/desk_queue.html"
    order = 60

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        own = [language.code for language in languages_of(parent_context["request"].user)]
        waiting = []
        for form in WizardForm.objects.select_related("latest_revision"):
            open_now = {code: count for code, count in open_texts(form).items() if code in own and count}
            if open_now:
                # Who has one language to look at goes there at once.
                only = next(iter(open_now)) if len(open_now) == 1 else ""
                found = {"count": sum(open_now.values()), "languages": len(open_now), "only": only}
                waiting.append({"form": form, **found})
        return {"waiting": waiting}
