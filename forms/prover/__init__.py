"""Finds what is wrong with a form before it is published: errors keep it from being published.

Pure. Budget: half a second for a form of 100 questions.
"""

from collections.abc import Iterator
from datetime import date

from forms.definition import FormDefinition
from forms.prover import language, length, reach, references, structure, types
from forms.prover.finding import Finding
from forms.prover.form import Form
from forms.wording import Texts

__all__ = ["Finding", "prove"]
SEVERITIES = ("error", "warning", "hint")


def prove(
    definition: FormDefinition,
    texts: Texts,
    *,
    today: date,
    vocabularies: dict[str, set[str]] | None = None,
) -> list[Finding]:
    """Return all findings about a form, errors first. `vocabularies`: the codes each list has now."""
    found = dict.fromkeys(_findings(Form(definition, texts, today, vocabularies)))
    return sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))


def _findings(form: Form) -> Iterator[Finding]:
    yield from structure.findings(form)
    faults = [*references.findings(form), *types.findings(form)]
    yield from faults
    # Nothing can be proved with conditions that are wrong already.
    unreached = list(reach.findings(form, {fault.block for fault in faults}))
    yield from unreached
    yield from language.findings(form)
    yield from length.findings(form, {fault.block for fault in unreached if fault.severity == "error"})
