"""The editor's form, its texts in all languages, and the immutable versions it is published as."""

from forms.models.example import FormExample
from forms.models.form import WizardForm
from forms.models.library import LibraryQuestion
from forms.models.string import FormString
from forms.models.version import FormTexts, FormVersion

__all__ = ["FormExample", "FormString", "FormTexts", "FormVersion", "LibraryQuestion", "WizardForm"]
