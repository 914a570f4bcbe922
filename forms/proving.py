"""Proves a form before it is published: what the prover finds, together with what only the database knows."""

import hashlib
import json
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils import timezone

from forms.definition import FormDefinition
from forms.examples import differences
from forms.fields.vocabularies import codes
from forms.models.version import FormTexts, FormVersion
from forms.prover import Finding, prove
from forms.wording import Texts

if TYPE_CHECKING:
    from forms.models import WizardForm

VOCABULARIES = ("need", "theme", "district", "language", "country", "residence_status")
# Seconds; vocabularies may change meanwhile.
KEPT = 600


def findings(form: "WizardForm") -> list[Finding]:
    """Return all findings about a form as it stands, errors first."""
    form.sync_strings()
    found = _proved(form.compiled(), FormTexts.collect(form, every=True)) + _renamed(form) + _examples(form)
    return sorted(found, key=lambda finding: ("error", "warning", "hint").index(finding.severity))


def _proved(definition: FormDefinition, texts: Texts) -> list[Finding]:
    """Return the prover's findings; a form that has not changed since is not proved again the same day."""
    today = timezone.localdate()
    digest = hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()
    found: list[Finding] = cache.get_or_set(
        f"forms.proof:{definition.sha256}:{digest}:{today}",
        lambda: prove(
            definition, texts, today=today, vocabularies={name: codes(name) for name in VOCABULARIES}
        ),
        timeout=KEPT,
    )
    return list(found)


def _renamed(form: "WizardForm") -> list[Finding]:
    """Keys are frozen once published: conditions, exports and statistics name them."""
    published = FormVersion.objects.newest(form) if form.pk else None
    if published is None:
        return []
    before = {part.id: part.key for part in published.compiled.parts}
    address = type(form).objects.values_list("slug", flat=True).get(pk=form.pk)
    moved = [
        Finding(
            "error",
            "",
            f"Die Adresse „{address}“ ist schon veröffentlicht und bleibt, wie sie ist: "
            "Wer gerade ausfüllt, fände sonst nicht zurück.",
        )
    ]
    return (moved if form.slug != address else []) + [
        Finding(
            "error",
            part.id,
            f"Das Kürzel „{before[part.id]}“ ist schon veröffentlicht und bleibt, wie es ist. "
            f"Bitte ändern Sie „{part.key}“ zurück.",
        )
        for part in form.compiled().parts
        if before.get(part.id, part.key) != part.key
    ]


def _examples(form: "WizardForm") -> list[Finding]:
    """What changes for the example families is shown; whether it is right, only an editor knows."""
    return [Finding("warning", "", sentence) for sentence in differences(form)]


def errors(form: "WizardForm") -> list[Finding]:
    """Return what keeps a form from being published."""
    return [finding for finding in findings(form) if finding.severity == "error"]
