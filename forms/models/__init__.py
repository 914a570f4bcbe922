"""The editor's form, its texts in all languages, and the immutable versions made of it when it is published."""

from forms.models.form import WizardForm
from forms.models.string import FormString
from forms.models.version import FormTexts, FormVersion

__all__ = ["FormString", "FormTexts", "FormVersion", "WizardForm"]
