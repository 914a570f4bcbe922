"""Somebody else has answered the same page meanwhile: both answers are shown, the person decides."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from forms.fields import in_words
from forms.wizard import page
from forms.wizard.visit import Visit
from translations.fallback import Text


@dataclass(frozen=True)
class Difference:
    label: Text
    stored: str
    mine: str


def differences(visit: Visit, posted: page.Posted, seen: str) -> Iterator[Difference]:
    """Yield the questions whose stored answer has changed since the page was shown, to another one."""
    stop = posted.stop
    if not seen or seen == visit.seen(stop):
        return
    stored, wording = visit.state.answers_of(stop.row), visit.wording_of(stop)
    for one in stop.asked:
        if one.id not in posted.form.cleaned_data or one.type == "files":
            continue
        mine = posted.form.answers().get(one.id)
        before = stored.get(one.id)
        if before in (None, "", []) or before == mine:
            continue
        sealed = visit.is_sealed(stop, one.id)
        yield Difference(
            wording(one.label),
            _("schon beantwortet") if sealed else in_words(one, before, wording),
            in_words(one, mine, wording),
        )
