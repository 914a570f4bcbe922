"""How long what is kept: four limits of a form, and single answers with a limit of their own.

Erasing a submission deletes its row with its key, its case, deliveries, attachments with their files, the
package that nobody has fetched, and what is left of its draft. A number stays (ErasedCounter).
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from forms.models import WizardForm
from forms.state import State
from forms.submissions import crypto
from forms.submissions.actions import erase_expired_drafts
from forms.submissions.channels.package import package_path
from forms.submissions.models import Delivery, Draft, ErasedCounter, FormSettings, Submission
from forms.submissions.retention_mails import warn_recipients

Reason = ErasedCounter.Reason
# The office hears of it so long before a submission is erased.
NOTICE = timedelta(days=14)


@dataclass
class Plan:
    """What is due for one form: primary keys by reason, and the submissions the office has to be told of."""

    form: WizardForm
    settings: FormSettings
    due: dict[str, list] = field(default_factory=dict)
    soon: list[Submission] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {reason: len(keys) for reason, keys in self.due.items()} | {"soon": len(self.soon)}


def plans(now: datetime) -> list[Plan]:
    """Return what is due for every form, without touching anything."""
    return [_plan(form, FormSettings.of(form), now) for form in WizardForm.objects.order_by("slug")]


def _plan(form: WizardForm, settings: FormSettings, now: datetime) -> Plan:
    plan = Plan(form, settings)
    drafts = Draft.objects.expired(now).filter(form_version__form=form, form_version__number__isnull=False)
    plan.due[Reason.DRAFT] = _keys(drafts.filter(submission=None))
    for reason, reached in _limits(form, settings):
        told = {one.pk for one in reached(now) if _was_told(one, settings, now)}
        plan.due[reason] = list(told)
        if settings.recipient_list:
            plan.soon += [
                one for one in reached(now + NOTICE) if one.warned_at is None and one.pk not in told
            ]
    lost = Delivery.objects.filter(
        submission__form_version__form=form,
        state__in=Delivery.LOST,
        next_at__lte=now - timedelta(days=settings.failed_days),
    )
    plan.due[Reason.DELIVERY] = _keys(lost)
    plan.due[Reason.ANSWERS] = [one.pk for one in _with_due_answers(form, now)]
    return plan


def _keys(rows: QuerySet) -> list:
    return list(rows.values_list("pk", flat=True))


def _limits(form: WizardForm, settings: FormSettings) -> Iterator[tuple[str, "_Reached"]]:
    yield Reason.SUBMITTED, _Reached(form, "submitted_at", settings.submitted_days, closed=False)
    yield Reason.CLOSED, _Reached(form, "closed_at", settings.closed_days, closed=True)


@dataclass(frozen=True)
class _Reached:
    """Call it with a moment: the submissions that have reached a limit then."""

    form: WizardForm
    since: str
    days: int
    closed: bool

    def __call__(self, moment: datetime) -> QuerySet[Submission]:
        limit = {f"{self.since}__lte": moment - timedelta(days=self.days)}
        submissions = Submission.objects.filter(form_version__form=self.form, **limit)
        return submissions.filter(closed_at__isnull=not self.closed).order_by("submitted_at")


def _was_told(submission: Submission, settings: FormSettings, now: datetime) -> bool:
    """True if the office has had its time, or there is nobody to tell."""
    if not settings.recipient_list:
        return True
    return submission.warned_at is not None and submission.warned_at <= now - NOTICE


def _with_due_answers(form: WizardForm, now: datetime) -> Iterator[Submission]:
    submissions = Submission.objects.filter(form_version__form=form).select_related("form_version")
    for version in form.versions.all():
        limits = {one.retention_days for one in version.compiled if one.retention_days is not None}
        if not limits:
            continue
        oldest = now - timedelta(days=min(limits))
        for submission in submissions.filter(form_version=version, submitted_at__lte=oldest):
            if any(submission.erased_days < days <= _age(submission, now) for days in limits):
                yield submission


def _age(submission: Submission, now: datetime) -> int:
    return (now - submission.submitted_at).days


# --- Doing it -------------------------------------------------------------------------------------
def apply_retention(*, now: datetime) -> list[Plan]:
    """Do what is due and tell the office what will be; return what was done."""
    _forget_old_notices(now)
    done = plans(now)
    for plan in done:
        for reason in (Reason.SUBMITTED, Reason.CLOSED):
            plan.due[reason] = [pk for pk in plan.due[reason] if erase_submission(pk=pk, reason=reason)]
        with transaction.atomic():
            lost = Delivery.objects.filter(pk__in=plan.due[Reason.DELIVERY])
            _count(plan.form, Reason.DELIVERY, lost, "created_at")
            lost.delete()
        for pk in plan.due[Reason.ANSWERS]:
            erase_due_answers(pk=pk, now=now)
        if plan.soon:
            warn_recipients(plan.form, plan.settings, plan.soon, now=now)
    with transaction.atomic():
        for plan in done:
            expired = Draft.objects.expired(now).filter(pk__in=plan.due[Reason.DRAFT])
            _count(plan.form, Reason.DRAFT, expired, "created_at")
        erase_expired_drafts(now=now)
    _empty_the_log()
    return done


@transaction.atomic
def erase_submission(*, pk: UUID, reason: str) -> bool:
    """Erase a submission with all that hangs on it; False if it is gone already."""
    submission = Submission.objects.select_for_update().filter(pk=pk).select_related("form_version").first()
    if submission is None:
        return False
    package = package_path(submission)
    draft, form = submission.draft_id, submission.form_version.form_id
    _count_one(form, reason, submission.submitted_at)
    submission.delete()
    if draft:
        Draft.objects.filter(pk=draft).delete()
    transaction.on_commit(lambda: package.unlink(missing_ok=True))
    return True


@transaction.atomic
def erase_due_answers(*, pk: UUID, now: datetime) -> None:
    """Erase the answers of a submission whose own time is over; the others get a new key."""
    submission = Submission.objects.select_for_update().filter(pk=pk).select_related("form_version").first()
    if submission is None:
        return
    age = _age(submission, now)
    due = {one.id: one for one in submission.form_version.compiled if _is_due(one.retention_days, age)}
    with suppress(crypto.Unreadable):  # nobody can read what no key opens
        state = submission.state
        _without(state, set(due))
        submission.key = crypto.new_key()
        submission.blob = crypto.seal(submission.key, state.to_json())
    submission.erased_days = max(one.retention_days or 0 for one in due.values())
    submission.save(update_fields=["key", "blob", "erased_days"])
    submission.attachments.filter(field_id__in=due).delete()
    # A package holds what was sent: with the answers it goes, too.
    package = package_path(submission)
    _count_one(submission.form_version.form_id, Reason.ANSWERS, submission.submitted_at)
    transaction.on_commit(lambda: package.unlink(missing_ok=True))


def _is_due(days: int | None, age: int) -> bool:
    return days is not None and days <= age


def _without(state: State, fields: set[str]) -> None:
    for answers in (state.answers, *(row.answers for row in state.all_rows())):
        for name in fields & set(answers):
            answers[name] = None


def _forget_old_notices(now: datetime) -> None:
    """A submission that was opened again, or whose limit was raised, is announced anew in time."""
    for form in WizardForm.objects.all():
        near = {
            one.pk
            for _reason, reached in _limits(form, FormSettings.of(form))
            for one in reached(now + NOTICE)
        }
        warned = Submission.objects.filter(form_version__form=form, warned_at__isnull=False)
        far = [pk for pk in _keys(warned) if pk not in near]
        Submission.objects.filter(pk__in=far).update(warned_at=None)


# --- Counting -------------------------------------------------------------------------------------
def _count(form: WizardForm, reason: str, rows: QuerySet, came: str) -> None:
    months = Counter(
        timezone.localdate(moment).replace(day=1) for moment in rows.values_list(came, flat=True)
    )
    for month, count in months.items():
        counter, _new = ErasedCounter.objects.get_or_create(form=form, month=month, reason=reason)
        ErasedCounter.objects.filter(pk=counter.pk).update(count=F("count") + count)


def _count_one(form_id: UUID, reason: str, moment: datetime) -> None:
    month = timezone.localdate(moment).replace(day=1)
    counter, _new = ErasedCounter.objects.get_or_create(form_id=form_id, month=month, reason=reason)
    ErasedCounter.objects.filter(pk=counter.pk).update(count=F("count") + 1)


def _empty_the_log() -> None:
    """SQLite keeps old pages in its log until they are written over: bring them into the file and cut it."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
