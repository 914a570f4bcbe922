"""formtools' storage on an encrypted draft: two tabs, two forms, two languages never mix."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from formtools.wizard.storage.base import BaseStorage

from forms.state import Answers
from forms.walk import Stop
from forms.wizard import counting
from forms.wizard.visit import Visit

# A page is stored again, on top of what another request has stored meanwhile, this often.
TRIES = 5


class DraftStorage(BaseStorage):
    """Keeps typed, cleaned answers by field id, and the raw input of unfinished pages beside them."""

    def __init__(self, prefix: str, request: HttpRequest | None = None, file_storage: Any = None) -> None:
        super().__init__(prefix, request, file_storage)
        self.visit: Visit = request.visit
        self.init_data()

    def reset(self) -> None:
        """formtools would empty the wizard here; a draft is only ever erased by its own actions."""

    def keep(self, stop: Stop, answers: Answers, *, finished: bool) -> None:
        """Store the valid answers of a page; raise Conflict if the draft was changed meanwhile.

        Nothing that is not a question of the page is kept.
        """
        state, shown = self.visit.state, {one.id for one in stop.asked}
        target = state.answers_of(stop.row)
        for one in stop.step.fields:
            if one.id in answers and one.id in shown:
                if target.get(one.id) != answers[one.id]:
                    self._signed(stop, one.id)
                target[one.id] = answers[one.id]
        if finished:
            state.done[stop.key] = sorted(shown)
        state.raw.pop(self.visit.raw_key(stop), None)
        self.write()

    def keep_raw(self, stop: Stop, data: dict[str, list[str]]) -> None:
        """Store what was typed into a page that is not finished, without checking it."""
        self.visit.state.raw[self.visit.raw_key(stop)] = data
        self.visit.state.done.pop(stop.key, None)
        self.write()

    def _signed(self, stop: Stop, field_id: str) -> None:
        """Remember who gave an answer, if it was not the family itself."""
        by, reference = self.visit.state.by, self.visit.reference(stop, field_id)
        if self.visit.grant.reads:
            by.pop(reference, None)
        else:
            by[reference] = str(self.visit.grant.pk)

    def write(self) -> None:
        self.visit.draft.write(self.visit.state.to_json())
        counting.write(self.visit)

    def update_response(self, response: HttpResponse) -> None:
        """Nothing to add: `keep` has stored everything already."""
