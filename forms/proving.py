"""Proves a form before it is published: what the prover finds, together with what only the database knows."""

from typing import TYPE_CHECKING

from django.utils import timezone

from forms.definition import FieldDefinition, FormDefinition, RuleDefinition, StepDefinition
from forms.fields.vocabularies import codes
from forms.models.version import FormTexts, FormVersion
from forms.prover import Finding, prove

if TYPE_CHECKING:
    from forms.models import WizardForm

VOCABULARIES = ("need", "theme", "district", "language", "country", "residence_status")


def findings(form: "WizardForm") -> list[Finding]:
    """Return all findings about a form as it stands, errors first."""
    form.sync_strings()
    found = prove(
        form.compiled(),
        FormTexts.collect(form, every=True),
        today=timezone.localdate(),
        vocabularies={name: codes(name) for name in VOCABULARIES},
    )
    found += _renamed(form)
    return sorted(found, key=lambda finding: ("error", "warning", "hint").index(finding.severity))


def _renamed(form: "WizardForm") -> list[Finding]:
    """Keys are frozen once published: conditions, exports and statistics name them."""
    published = FormVersion.objects.newest(form) if form.pk else None
    if published is None:
        return []
    before = {part.id: part.key for part in _parts(published.compiled)}
    return [
        Finding(
            "error",
            part.id,
            f"Das Kürzel „{before[part.id]}“ ist schon veröffentlicht und bleibt, wie es ist. "
            f"Bitte ändern Sie „{part.key}“ zurück.",
        )
        for part in _parts(form.compiled())
        if before.get(part.id, part.key) != part.key
    ]


def _parts(definition: FormDefinition) -> list[StepDefinition | FieldDefinition | RuleDefinition]:
    return [*definition.steps, *definition, *definition.rules]


def errors(form: "WizardForm") -> list[Finding]:
    """Return what keeps a form from being published."""
    return [finding for finding in findings(form) if finding.severity == "error"]
