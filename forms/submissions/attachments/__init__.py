"""Files people send with a form."""

from collections.abc import Iterable

from forms.submissions.models import Attachment, Draft


def names_in(attachments: Iterable[Attachment]) -> dict[str, str]:
    """Return the names of files by id."""
    return {str(one.pk): one.name for one in attachments}


def erase_uploads_of(*, draft: Draft, row_id: str) -> None:
    """Erase the files of one person."""
    for attachment in Attachment.objects.filter(draft=draft, row_id=row_id):
        attachment.path.unlink(missing_ok=True)
        attachment.delete()
