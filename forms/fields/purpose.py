"""What people may read about a question: why we ask, on which law, who reads it, when it is erased."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from forms.definition import FieldDefinition
from forms.wording import Wording
from translations.fallback import Text


@dataclass(frozen=True)
class PurposeSheet:
    purpose: Text
    legal_basis: str
    readers: str
    erased: str

    def __bool__(self) -> bool:
        return bool(self.purpose or self.legal_basis)

    @classmethod
    def of(cls, question: FieldDefinition, wording: Wording) -> "PurposeSheet":
        erased = ""
        if question.retention_days is not None:
            erased = _("%(days)s Tage nach dem Absenden") % {"days": question.retention_days}
        restricted = question.readers or question.sensitivity != "normal"
        readers = _("nur wer Ihre Anfrage bearbeitet") if restricted else _("das Integrationsbüro der Stadt")
        return cls(wording(question.purpose), question.legal_basis, readers, erased)
