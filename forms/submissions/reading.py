"""A submission as people read it: its answers and what rules say to them, as of the day it was sent.

Without a reader it is read for the person who has sent it. Whoever reads it in the office is a `Reader`
(forms/submissions/permissions.py); write the access down first (forms/submissions/auditing.py).
"""

from django.utils import timezone, translation

from forms.answers import Section, readable
from forms.rules import Result, evaluate_rules
from forms.submissions.attachments import names_in
from forms.submissions.models import Attachment, Submission
from forms.submissions.reader import Reader
from forms.walk import Path, walk
from forms.wording import Wording


def path_of(submission: Submission) -> Path:
    """Return the path of what was sent, as of the day it was sent.

    It is the one people went: answers erased since then change neither pages nor questions.
    """
    day, state = timezone.localdate(submission.submitted_at), submission.state
    return walk(submission.form_version.compiled, state, day, recorded=state.done or None)


def wording_of(submission: Submission, language: str) -> Wording:
    """Return the texts the form had when it was sent."""
    texts = submission.form_version.texts.get(revision=submission.text_revision).texts
    return Wording(texts, language, they=path_of(submission).on_behalf())


def sections_of(submission: Submission, language: str, reader: Reader | None) -> list[Section]:
    """Return the answers in the words of a language; what is not for the reader is masked."""
    masks = reader.masks(submission.form_version.compiled) if reader else {}
    with translation.override(language):
        files = names_in(files_of(submission, reader))
        return readable(path_of(submission), wording_of(submission, language), files=files, masks=masks)


def files_of(submission: Submission, reader: Reader | None) -> list[Attachment]:
    """Return the attachments a reader may know of."""
    masks = reader.masks(submission.form_version.compiled) if reader else {}
    return [one for one in submission.attachments.all() if one.field_id not in masks]


def results_of(submission: Submission, reader: Reader | None = None) -> list[Result]:
    """Return the rules that applied when the form was sent, without those that tell of masked answers."""
    results = evaluate_rules(path_of(submission))
    if reader is None:
        return results
    definition = submission.form_version.compiled
    masked = {definition.by_id[one].key for one in reader.masks(definition)}
    return [one for one in results if not _sources(one) & masked]


def _sources(result: Result) -> frozenset[str]:
    rule = result.rule
    deadline = rule.deadline.sources() if rule.deadline else frozenset()
    return rule.when.sources() | deadline | {rule.fact_date}
