"""Who of the office may do what with submissions.

Contents are for roles only: who administers the system has every permission, and reads nothing by that. What
counts here is therefore what a role of the person grants, not `has_perm`.
"""

from typing import Any

from django.contrib.auth.models import Permission

from forms.submissions.auditing import is_reason
from forms.submissions.models import Attachment
from forms.submissions.reader import Reader


def granted(user: Any, permission: str) -> bool:
    """True if one of the person's roles grants a permission; being superuser is no role."""
    return bool(user.is_active) and permission in _granted(user)


def _granted(user: Any) -> set[str]:
    """Return what the person's roles grant; looked up once per request."""
    found: set[str] | None = getattr(user, "_granted_by_roles", None)
    if found is None:
        rows = Permission.objects.filter(group__user=user.pk).values_list(
            "content_type__app_label", "codename"
        )
        found = user._granted_by_roles = {f"{app}.{codename}" for app, codename in rows}
    return found


def may_list(user: Any) -> bool:
    """Numbers, forms, dates and deliveries, no contents."""
    return bool(user.has_perm("submissions.view_submission"))


def may_read(user: Any) -> bool:
    return granted(user, "submissions.view_submission")


def may_read_special(user: Any) -> bool:
    """May read what Art. 9 and 10 GDPR protect, once a reason is given."""
    return may_read(user) and granted(user, "submissions.special_submission")


def may_export(user: Any) -> bool:
    return may_read(user) and granted(user, "submissions.export_submission")


def may_erase(user: Any) -> bool:
    return granted(user, "submissions.erase_submission")


def may_see_audit(user: Any) -> bool:
    """May see the whole list of accesses."""
    return granted(user, "submissions.view_readaudit")


def may_change_settings(user: Any) -> bool:
    return bool(user.has_perm("submissions.change_formsettings"))


def may_route(user: Any) -> bool:
    """May send answers to another system: that is reading them elsewhere."""
    return may_change_settings(user) and may_export(user)


def may_see_statistics(user: Any) -> bool:
    return bool(user.has_perm("submissions.view_formcount"))


# --- Question by question ---------------------------------------------------------------------------
def reader_of(user: Any, reason: str = "") -> Reader:
    """Return what somebody may read who has given this reason, or none."""
    roles = frozenset(user.groups.values_list("name", flat=True))
    return Reader(roles, special=is_reason(reason) and may_read_special(user))


def may_read_attachment(user: Any, attachment: Attachment, reason: str = "") -> bool:
    """True for a file of a submission, if its question is for this person."""
    if attachment.submission is None or not may_read(user):
        return False
    question = attachment.submission.form_version.compiled.by_id.get(attachment.field_id)
    return question is not None and not reader_of(user, reason).mask(question)
