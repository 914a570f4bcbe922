"""Why a file is not kept, in sentences that tell people what to do instead."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _


class UploadRefused(Exception):
    """A file is not kept. `message` is for the person who sent it, in the active language."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def refused(reason: str, name: str, *, limit: int = 0) -> UploadRefused:
    """Return the refusal of a file for a reason; `limit` is what the reason is about: bytes, or a number."""
    # Names in any script stand apart from the sentence, whatever its direction.
    values = {"name": f"\u2068{name}\u2069", "limit": limit, "size": filesizeformat(limit)}
    return UploadRefused(_sentence(reason) % values)


def _sentence(reason: str) -> str:
    """One sentence per reason; all of them name the file."""
    sentences = {
        "empty": _("Die Datei „%(name)s“ ist leer. Bitte wählen Sie sie noch einmal aus."),
        "size": _("Die Datei „%(name)s“ ist zu groß: höchstens %(size)s. Machen Sie ein Foto davon."),
        "type": _(
            "Die Datei „%(name)s“ können wir nicht annehmen. Bitte schicken Sie ein PDF oder ein Foto "
            "(JPEG oder PNG)."
        ),
        "broken": _(
            "Die Datei „%(name)s“ ist beschädigt. Bitte speichern Sie sie noch einmal, oder machen Sie ein "
            "neues Foto."
        ),
        "pixels": _("Das Bild „%(name)s“ ist zu groß. Bitte machen Sie ein Foto mit kleinerer Auflösung."),
        "encrypted": _(
            "Die Datei „%(name)s“ ist mit einem Kennwort geschützt. Bitte speichern Sie sie ohne Kennwort."
        ),
        "active": _(
            "Die Datei „%(name)s“ enthält ein Programm oder weitere Dateien. Bitte speichern Sie sie als "
            "einfaches PDF, oder machen Sie ein Foto davon."
        ),
        "infected": _("In der Datei „%(name)s“ ist Schadsoftware. Wir haben sie nicht angenommen."),
        "count": _("Die Datei „%(name)s“ passt nicht mehr dazu: höchstens %(limit)s Dateien."),
        "total": _(
            "Die Datei „%(name)s“ passt nicht mehr dazu: Alle Dateien zusammen dürfen höchstens %(size)s "
            "haben."
        ),
        "stored": _(
            "Die Datei „%(name)s“ konnte nicht gespeichert werden. Bitte versuchen Sie es später noch einmal."
        ),
    }
    return sentences[reason]
