"""Personal data of the forms: drafts that people are still filling in, and what they have sent."""

from forms.submissions.models.attachment import Attachment
from forms.submissions.models.audit import ReadAudit
from forms.submissions.models.delivery import Delivery
from forms.submissions.models.draft import Conflict, Draft
from forms.submissions.models.erased import ErasedCounter
from forms.submissions.models.grant import AccessGrant
from forms.submissions.models.settings import FormSettings
from forms.submissions.models.statistics import FormCount
from forms.submissions.models.submission import Submission

__all__ = [
    "AccessGrant",
    "Attachment",
    "Conflict",
    "Delivery",
    "Draft",
    "ErasedCounter",
    "FormCount",
    "FormSettings",
    "ReadAudit",
    "Submission",
]
