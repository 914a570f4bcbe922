"""Keeps translations that were saved while somebody else worked on an older draft of the same form."""

from typing import TYPE_CHECKING, Any

from forms.models.translated import TARGETS, Translated

if TYPE_CHECKING:
    from forms.models.form import WizardForm


def take_over_translations(form: "WizardForm") -> None:
    """Put into `form` the translations of the newest draft that its own draft did not know yet.

    What both have changed is taken from the newest draft: it was saved knowingly.
    """
    stored: Any = type(form).objects.select_for_update().filter(pk=form.pk).first()
    if stored is None or stored.latest_revision_id == form.latest_revision_id:
        return
    newest, base = _texts(stored.get_latest_revision_as_object()), _base(form)
    rows = list(form.strings.all())
    for text in (*form.own_texts, *rows):
        theirs, before = newest.get(text.path), base.get(text.path)
        for language in TARGETS:
            if theirs is not None and _kept(theirs, language.code) != _kept(before, language.code):
                _copy(theirs, text, language.code)
    form.strings = rows


def _base(form: "WizardForm") -> dict[str, Translated]:
    revision: Any = form.latest_revision
    return _texts(revision.as_object()) if revision else {}


def _texts(form: "WizardForm") -> dict[str, Translated]:
    return {text.path: text for text in (*form.own_texts, *form.strings.all())}


def _kept(text: Translated | None, code: str) -> tuple[str, Any]:
    """Return a translation with its state, without what an editor's change of German adds to it."""
    if text is None:
        return "", None
    kept = text.states_kept().get(code, {})
    return text.in_language(code), (kept.get("state"), kept.get("source"))


def _copy(theirs: Translated, ours: Translated, code: str) -> None:
    owner, name = ours.column(code)
    setattr(owner, name, theirs.in_language(code))
    others = {other: kept for other, kept in ours.states_kept().items() if other != code}
    own = theirs.states_kept().get(code)
    ours.keep_states({**others, code: dict(own)} if own else others)
