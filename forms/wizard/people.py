"""The list of people: names first, then a set of pages for each. Add, rename, remove; nothing else."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forms.fields.kinds import MAX_LINE
from forms.fields.widgets import LINE
from forms.state import Row, State
from forms.submissions.attachments import erase_uploads_of
from forms.walk import Stop
from forms.wizard import counting
from forms.wizard import page as pages
from forms.wizard.going import go_on, leave_to, returning
from forms.wizard.storage import DraftStorage
from forms.wizard.visit import Visit, let_in

# How many people the list had when the page was drawn.
COUNT = "_count"


class NameForm(forms.Form):
    """Who comes onto the list."""

    use_required_attribute = False

    def __init__(self, *args: Any, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name der Person"),
            max_length=MAX_LINE,
            required=required,
            widget=forms.TextInput(attrs={**LINE, "autocomplete": "off"}),
            error_messages={
                "required": _("Bitte schreiben Sie den Namen der Person."),
                "max_length": _(
                    "Das ist zu lang: höchstens %(limit_value)d Zeichen. Sie haben %(show_value)d."
                ),
            },
        )


def page(visit: Visit, stop: Stop) -> HttpResponse:
    """Show the list; POST changes it."""
    request = visit.request
    form = NameForm()
    error = ""
    if request.method == "POST":
        response, form, error = _change(visit, stop)
        if response:
            return response
    response = render(request, "portal_forms/people.html", context(visit, stop, form, error))
    let_in(request, response, visit.grant)
    return response


def context(visit: Visit, stop: Stop, form: NameForm, error: str) -> dict[str, Any]:
    rows = visit.state.rows.get(stop.step.key, [])
    return pages.head(visit, stop) | {
        "rows": [{"row": row, "url": _first_page(visit, row)} for row in rows],
        "form": form,
        "error": error,
        "is_full": len(rows) >= stop.step.maximum,
    }


def _first_page(visit: Visit, row: Row) -> str:
    own = next((one for one in visit.path.stops if one.row is not None and one.row.id == row.id), None)
    return visit.url_of(own) if own and visit.path.may_visit(own.key) else ""


def _change(visit: Visit, stop: Stop) -> tuple[HttpResponse | None, NameForm, str]:
    """Do what a button of the list asks for; return where to go, or the form with what is wrong."""
    data, storage = visit.request.POST, DraftStorage("wizard", visit.request)
    rows = visit.state.rows.setdefault(stop.step.key, [])
    going = data.get(pages.GO, "")
    form = NameForm(data, required=going == "add")
    verb, _colon, row_id = going.partition(":")
    # A helper has not read what the family wrote of a person, and so takes nobody off the list.
    if verb in ("remove", "removed") and visit.grant.reads:
        return _remove(visit, stop, storage, verb, row_id), form, ""
    if verb in ("rename", "renamed"):
        return _rename(visit, stop, storage, verb, row_id), form, ""
    if data.get("name", "").strip() or going == "add":
        if len(rows) >= stop.step.maximum:
            return (
                None,
                form,
                _("Mehr als %(count)s Personen passen nicht in dieses Formular.")
                % {"count": stop.step.maximum},
            )
        if not form.is_valid() and going in ("", "add"):
            return None, form, ""
        # Whoever leaves is not held up by a name that is too long.
        name = form.cleaned_data.get("name") or data["name"].strip()[:MAX_LINE]
        if _is_repeated(data, rows, name):
            return redirect(_same(visit, stop)), form, ""
        if name.casefold() in {row.name.casefold() for row in rows}:
            messages.warning(
                visit.request,
                _(
                    "Dieser Name steht schon auf der Liste. Wenn das dieselbe Person ist, entfernen Sie "
                    "bitte einen der beiden Einträge."
                ),
            )
        rows.append(Row(str(uuid.uuid4()), name))
        visit.state.done.pop(stop.key, None)
        storage.write()
        if going == "add":
            return redirect(_same(visit, stop)), form, ""
    if going == "leave":
        counting.saved(visit, stop)
        storage.write()
    if going:
        return leave_to(visit, stop, going), form, ""
    if len(rows) < stop.step.minimum:
        if not rows:
            return None, NameForm({}), ""
        error = _("Bitte nennen Sie mindestens %(count)s Personen.") % {"count": stop.step.minimum}
        return None, NameForm(), error
    visit.state.done[stop.key] = []
    counting.list_passed(visit, stop)
    storage.write()
    return go_on(visit, stop), form, ""


def _same(visit: Visit, stop: Stop) -> str:
    return visit.url_of(stop) + returning(visit)


def _is_repeated(data: Any, rows: list[Row], name: str) -> bool:
    """True if a page is sent a second time: it was drawn before its own name came onto the list."""
    shown = data.get(COUNT, "")
    return shown.isdecimal() and int(shown) < len(rows) and rows[-1].name == name


def _rename(visit: Visit, stop: Stop, storage: DraftStorage, verb: str, row_id: str) -> HttpResponse:
    """Correct the name of a person; everything else stays."""
    row = visit.state.row(stop.step.key, row_id)
    if row is None:
        return redirect(_same(visit, stop))
    form = NameForm(visit.request.POST if verb == "renamed" else None)
    if verb == "renamed" and form.is_valid():
        row.name = form.cleaned_data["name"]
        storage.write()
        return redirect(_same(visit, stop))
    if verb == "rename":
        form.initial = {"name": row.name}
    shown = {"visit": visit, "form": form, "row": row, "url": _same(visit, stop)}
    return render(visit.request, "portal_forms/rename_person.html", shown)


def _remove(visit: Visit, stop: Stop, storage: DraftStorage, verb: str, row_id: str) -> HttpResponse:
    """Ask first, then remove a person with all answers and files."""
    row = visit.state.row(stop.step.key, row_id)
    if row is None:
        return redirect(_same(visit, stop))
    if verb == "remove":
        shown = {"visit": visit, "stop": stop, "row": row, "url": _same(visit, stop)}
        return render(visit.request, "portal_forms/remove_person.html", shown)
    visit.state.rows[stop.step.key].remove(row)
    _forget_pages_of(visit.state, row)
    storage.write()
    erase_uploads_of(draft=visit.draft, row_id=row.id)
    return redirect(_same(visit, stop))


def _forget_pages_of(state: State, row: Row) -> None:
    for kept in (state.done, state.raw):
        for key in [key for key in kept if f"/{row.id}" in key]:
            del kept[key]
    for reference in [one for one in state.by if one.startswith(f"{row.id}/")]:
        del state.by[reference]
