"""One page after the other, on formtools, over an encrypted draft."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from formtools.wizard.views import NamedUrlWizardView

from forms.fields import StepForm
from forms.state import stop_key
from forms.submissions.models import Conflict
from forms.walk import Stop
from forms.wizard import counting, files, page, people
from forms.wizard.conflict import Difference, differences
from forms.wizard.files import Refusals
from forms.wizard.going import go_on, leave_to
from forms.wizard.storage import TRIES, DraftStorage
from forms.wizard.visit import Visit, let_in, open_visit


@method_decorator(never_cache, name="dispatch")
class FormWizard(NamedUrlWizardView):
    """formtools keeps order, prefixes and navigation; the walk decides which page may be seen."""

    storage_name = "forms.wizard.storage.DraftStorage"
    template_name = "portal_forms/step.html"
    storage: DraftStorage
    visit: Visit
    stop: Stop
    note = ""
    conflicts: tuple[Difference, ...] = ()

    def get_prefix(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return "wizard"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        for _try in range(TRIES):
            try:
                return self._dispatch(request, *args, **kwargs)
            except Conflict:
                continue
        raise Conflict

    def _dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        visit = open_visit(request, kwargs["slug"], kwargs["draft_id"])
        if visit is None:
            return redirect("forms:resume")
        if visit.submitted:
            return redirect(visit.url("receipt"))
        self.visit = request.visit = visit
        row = kwargs.pop("row", None)
        key = stop_key(kwargs["step"], str(row) if row else "")
        if kwargs["step"] not in visit.definition.steps_by_key:
            raise Http404
        if not visit.path.may_visit(key):
            return redirect(visit.onward_url)
        self.stop = visit.path.by_key[key]
        if self.stop.is_list:
            return people.page(visit, self.stop)
        if self.stop.step.kind == "exit":
            return _exit(visit, self.stop)
        # Rebuilt per request: each draft has its own version of the form, in the visitor's language.
        # formtools asks for the form of one page only; the others stand for their place in the order.
        self.form_list = dict.fromkeys(visit.path.by_key, StepForm) | {
            key: StepForm if request.method == "POST" else page.form_class(visit, self.stop, visit.path)
        }
        kwargs["step"] = key
        response = super().dispatch(request, *args, **kwargs)
        let_in(request, response, visit.grant)
        return response

    # --- Asking -----------------------------------------------------------------------------------
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.storage.current_step = self.stop.key
        raw = self.visit.state.raw.get(self.visit.raw_key(self.stop))
        with_errors = page.WITH_ERRORS in request.GET and self.stop.key in self.visit.state.done
        if raw is None and with_errors:
            return self.render(page.stored_form(self.visit, self.stop, silent=False))
        if raw is None:
            return self.render(self.get_form(self.stop.key))
        posted = page.read(self.visit, self.stop, page.from_raw(self.stop, raw), {})
        self.stop = posted.stop
        if page.WITH_ERRORS not in request.GET:
            posted.form.keep_quiet()
        return self.render(posted.form)

    def get_form_prefix(self, step: str | None = None, form: Any = None) -> str:
        return page.prefix_of(self.stop)

    def get_form_initial(self, step: str) -> dict[str, Any]:
        return page.initial(self.visit, self.stop)

    # --- Answering --------------------------------------------------------------------------------
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the page of the address. What the browser says it is on does not matter."""
        self.storage.current_step = self.stop.key
        data = self.request.POST
        going = data.get(page.GO, "")
        posted = self._read(silent=True)
        takes_files = any(one.type == "files" for one in posted.stop.asked)
        if not posted.form.is_valid() or posted.is_longer or takes_files or going == "refresh":
            posted = self._read()
            posted.form.is_valid()
        if going == "refresh":
            return self._render_quietly(posted)
        if going.startswith(files.REMOVE):
            files.remove(self.visit, posted.stop, going)
        refused = files.take(self.visit, posted)
        valid = not posted.form.errors
        self.conflicts = tuple(differences(self.visit, posted, data.get(page.SEEN, "")))
        if going and self.conflicts and not any(one.mine for one in self.conflicts):
            # Somebody else has answered what is empty here: there is nothing to keep.
            return leave_to(self.visit, posted.stop, going)
        if going and not self.conflicts:
            self._keep(posted, valid=valid, finished=posted.stop.key in self.visit.state.done)
            if refused:
                return self._render_quietly(posted, refused)
            return leave_to(self.visit, posted.stop, going)
        if self.conflicts:
            return self._render_quietly(self._read(), refused)
        if posted.is_longer:
            self._keep(posted, valid=False)
            self.note = _(
                "Durch Ihre Antwort ist etwas dazugekommen. Bitte sehen Sie sich die Seite noch einmal an."
            )
            return self._render_quietly(posted, refused)
        self._keep(posted, valid=valid, finished=True)
        if not valid:
            self.stop = posted.stop
            return self.render(posted.form)
        return go_on(self.visit, self.stop)

    def _read(self, *, silent: bool = False) -> page.Posted:
        return page.read(self.visit, self.stop, self.request.POST, self.request.FILES, silent=silent)

    def _keep(self, posted: page.Posted, *, valid: bool, finished: bool = False) -> None:
        """Store the page: its answers if they are valid, else what was typed. Nothing is ever lost."""
        going = self.request.POST.get(page.GO, "")
        counting.kept(self.visit, posted, valid=valid, finished=finished, going=going)
        if valid:
            self.storage.keep(posted.stop, page.answers_of(self.visit, posted), finished=finished)
        else:
            self.storage.keep_raw(posted.stop, page.raw_of(posted.stop, self.request.POST))

    def _render_quietly(self, posted: page.Posted, refused: Refusals | None = None) -> HttpResponse:
        """Show the page again, with no errors but those of files that would be missed silently."""
        self.stop = posted.stop
        posted.form.is_valid()
        posted.form.keep_quiet()
        files.show(posted.form, refused or {})
        return self.render(posted.form)

    # --- Drawing ----------------------------------------------------------------------------------
    def get_step_url(self, step: str) -> str:
        return self.visit.url_of_key(step)

    def get_template_names(self) -> list[str]:
        is_fragment = self.request.POST.get(page.GO) == "refresh"
        return ["portal_forms/fields.html" if is_fragment else self.template_name]

    def get_context_data(self, form: StepForm, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(form=form, **kwargs)
        visit, stop = self.visit, self.stop
        return (
            context
            | page.head(visit, stop)
            | {
                "items": page.items(visit, stop, form),
                "shown": " ".join(one.id for one in stop.asked),
                "seen": visit.seen(stop),
                "note": self.note,
                "conflicts": self.conflicts,
            }
        )


def _exit(visit: Visit, stop: Stop) -> HttpResponse:
    """The form ends here: say why, and lead on."""
    before = visit.path.before(stop.key)
    back = visit.url_of(before) if before else ""
    context = page.head(visit, stop) | {"needs": stop.step.needs, "back": back}
    return render(visit.request, "portal_forms/exit.html", context)
