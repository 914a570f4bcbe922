"""Editing forms: records in the right hands, audiences that leave somebody."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from directory.audiences import Problem, check
from directory.permissions import edits_everywhere, may_change


class RecordForm(WagtailAdminModelForm):
    """Keeps a record in the care of the person who edits it."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        organisation = cleaned.get("organisation")
        is_bound = self.for_user and "organisation" in self.fields and not edits_everywhere(self.for_user)
        if is_bound and (organisation is None or not may_change(self.for_user, organisation)):
            message = "Bitte wählen Sie eine Organisation, für die Sie zuständig sind."
            self.add_error("organisation", message)
        return cleaned


class OfferForm(RecordForm):
    """Looks at all audiences of an offer together: none may take away what the others give."""

    def is_valid(self) -> bool:
        valid = bool(super().is_valid())
        rows = self.formsets.get("audiences")
        if not valid or rows is None:
            return valid
        kept = [form for form in rows.forms if form.has_changed() or form.instance.pk]
        kept = [form for form in kept if not rows._should_delete_form(form)]
        try:
            check(form.instance for form in kept)
        except Problem as problem:
            last = next((form for form in reversed(kept) if form.instance.excluded), kept[-1])
            last.add_error(problem.field, str(problem))
            return False
        return True
