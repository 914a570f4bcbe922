"""A submission as people read it: its answers and what rules say to them, as of the day it was sent."""

from django.utils import timezone, translation

from forms.answers import Section, readable
from forms.rules import Result, evaluate_rules
from forms.submissions.attachments import names_in
from forms.submissions.models import Submission
from forms.walk import Path, walk
from forms.wording import Wording


def path_of(submission: Submission) -> Path:
    """Return the path of what was sent, as of the day it was sent."""
    day = timezone.localdate(submission.submitted_at)
    return walk(submission.form_version.compiled, submission.state, day)


def wording_of(submission: Submission, language: str) -> Wording:
    """Return the texts the form had when it was sent."""
    texts = submission.form_version.texts.get(revision=submission.text_revision).texts
    return Wording(texts, language, they=path_of(submission).on_behalf())


def sections_of(submission: Submission, language: str) -> list[Section]:
    """Return the answers in the words of a language."""
    with translation.override(language):
        files = names_in(submission.attachments.all())
        return readable(path_of(submission), wording_of(submission, language), files=files)


def results_of(submission: Submission) -> list[Result]:
    """Return the rules that applied when the form was sent."""
    return evaluate_rules(path_of(submission))
