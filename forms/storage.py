"""formtools' storage on an encrypted draft: two tabs, two forms, two languages never mix."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from formtools.wizard.storage.base import BaseStorage

from forms import fields
from forms.definition import FormDefinition, StepDefinition


class DraftStorage(BaseStorage):
    """Keeps typed, cleaned answers by field id; the raw POST is never stored."""

    def __init__(self, prefix: str, request: HttpRequest | None = None, file_storage: Any = None) -> None:
        super().__init__(prefix, request, file_storage)
        self.draft = request.draft
        content = self.draft.read()
        self.answers: dict[str, Any] = content.get("answers", {})
        self.done: set[str] = set(content.get("done", ()))
        self.init_data()

    def reset(self) -> None:
        """formtools would empty the wizard here; a draft is only ever erased by its own actions."""

    def keep(self, step: StepDefinition, cleaned: dict[str, Any]) -> None:
        """Store the answers of one valid step; raise Conflict if the draft was changed meanwhile."""
        self.answers |= {field.id: fields.to_json(cleaned.get(field.id)) for field in step.fields}
        self.done.add(step.id)
        self.draft.write({"answers": self.answers, "done": sorted(self.done)})

    def initial_of(self, step: StepDefinition) -> dict[str, Any]:
        """Return the stored answers of a step as its form takes them."""
        return {field.id: fields.to_initial(field, self.answers.get(field.id)) for field in step.fields}

    def on_path(self, definition: FormDefinition) -> dict[str, Any]:
        """Return the answers that belong to questions of the form."""
        return {field.id: self.answers.get(field.id) for field in definition}

    def update_response(self, response: HttpResponse) -> None:
        """Nothing to add: `keep` has stored everything already."""
