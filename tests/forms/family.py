"""Somebody with a browser and a form."""

import re
from http import HTTPStatus
from typing import Any

from django.test import Client

from forms.state import State
from forms.submissions.models import Draft


class Family:
    """Fills in a form by the keys of its questions, the way a browser posts them."""

    def __init__(self, slug: str = "anfrage", language: str = "de", browser: Client | None = None) -> None:
        self.browser = browser or Client()
        self.slug, self.language = slug, language
        response = self.browser.post(f"/{language}/formulare/{slug}/")
        assert response.status_code == HTTPStatus.FOUND, response.content.decode()[:500]
        self.address = response.url
        self.draft = Draft.objects.get(pk=re.search(r"[0-9a-f-]{36}", response.url).group())
        self.definition = self.draft.form_version.compiled

    def url(self, rest: str) -> str:
        return f"/{self.language}/formulare/{self.slug}/{self.draft.pk}/{rest}"

    def step_url(self, step: str, row: str = "") -> str:
        return self.url(f"schritt/{step}/{row}/" if row else f"schritt/{step}/")

    def data(self, step: str, **answers: Any) -> dict[str, Any]:
        """Return a page's POST: parts of dates and addresses as `key__0`, the rest by key."""
        shown = [field.id for field in self.definition.steps_by_key[step].fields if field.asks]
        posted: dict[str, Any] = {"_shown": " ".join(shown)}
        for name, value in answers.items():
            key, _two, part = name.partition("__")
            field = self.definition.by_key[key]
            posted[f"{step}-{field.id}" + (f"_{part}" if part else "")] = value
        return posted

    def answer(self, step: str, row: str = "", _more: dict[str, Any] | None = None, **answers: Any):
        return self.browser.post(self.step_url(step, row), {**self.data(step, **answers), **(_more or {})})

    def page(self, rest: str) -> str:
        response = self.browser.get(self.url(rest))
        assert response.status_code == HTTPStatus.OK, response
        return response.content.decode()

    def add_person(self, group: str, name: str) -> str:
        """Add somebody to a list and return the id of the new row."""
        self.browser.post(self.step_url(group), {"_go": "add", "name": name})
        return self.state.rows[group][-1].id

    @property
    def state(self) -> State:
        return State.from_json(Draft.objects.get(pk=self.draft.pk).read())

    def stored(self, key: str, row: str = "") -> Any:
        answers = self.state.answers
        if row:
            answers = next(one.answers for one in self.state.all_rows() if one.id == row)
        return answers.get(self.definition.by_key[key].id)

    def fill_in(self):
        """Fill in the small form as a family would."""
        self.answer("person", name="Amira Haddad", contact="amira@example.org", role="sponsor")
        return self.answer(
            "request",
            relation="child",
            decision_date="2026-10-01",
            message="Bitte rufen Sie an.",
            consent="on",
        )
