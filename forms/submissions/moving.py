"""A draft goes on in a newer version of its form."""

from datetime import date

from django.db import transaction

from forms.models import FormVersion
from forms.moving import Moved, move
from forms.state import State
from forms.submissions import crypto
from forms.submissions.models import Conflict, Draft


def would_move(draft: Draft, version: FormVersion, today: date) -> Moved:
    """Return what moving a draft to a version would do to it; nothing is stored."""
    return move(draft.form_version.compiled, version.compiled, State.from_json(draft.read()), today)


@transaction.atomic
def move_draft(*, draft: Draft, version: FormVersion, today: date) -> Moved:
    """Pin a draft to another version and store its answers as they fit there.

    Raise Conflict if it has been changed since it was read, or sent.
    """
    moved = would_move(draft, version, today)
    changed = Draft.objects.filter(pk=draft.pk, revision=draft.revision, submission=None).update(
        form_version=version,
        blob=crypto.seal(bytes(draft.key), moved.state.to_json()),
        revision=draft.revision + 1,
    )
    if not changed:
        raise Conflict
    return moved
