"""Forms of these screens: filters, reasons, choices for an export, settings."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from forms.models import WizardForm
from forms.submissions.auditing import MAX_REASON, is_reason
from forms.submissions.models import Delivery, FormSettings, ReadAudit, Submission
from translations import languages
from translations.fallback import of_field

ALL = [("", "alle")]
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReasonForm(forms.Form):
    """Why somebody needs what is specially protected, or erases something."""

    reason = forms.CharField(
        label="Grund",
        max_length=MAX_REASON,
        help_text="Ein Satz ohne Namen und Inhalte. Er steht mit Ihrem Namen in der Liste der Zugriffe.",
        error_messages={"required": "Bitte nennen Sie einen Grund."},
    )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"].strip()
        if not is_reason(reason):
            raise forms.ValidationError("Bitte nennen Sie einen Grund in Worten.")
        return reason


class EraseForm(ReasonForm):
    sure = forms.BooleanField(
        label="Ja, diese Einreichung endgültig löschen. Ich habe die Nummer verglichen.",
        error_messages={"required": "Bitte bestätigen Sie, dass Sie diese Einreichung löschen wollen."},
    )


class FilterForm(forms.Form):
    """Which submissions. A filter that cannot be read is none."""

    q = forms.CharField(label="Aktenzeichen", required=False, max_length=40)
    form = forms.ChoiceField(label="Formular", required=False)
    since = forms.DateField(label="eingegangen ab", required=False, widget=DATE)
    until = forms.DateField(label="eingegangen bis", required=False, widget=DATE)
    language = forms.ChoiceField(label="Sprache", required=False)
    delivery = forms.ChoiceField(label="Zustellung", required=False, choices=[*ALL, *Delivery.State.choices])
    state = forms.ChoiceField(
        label="Bearbeitung", required=False, choices=[*ALL, ("open", "offen"), ("closed", "abgeschlossen")]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = ALL + form_choices()
        self.fields["language"].choices = ALL + language_choices()

    def chosen(self) -> QuerySet[Submission]:
        """Return the submissions that are wanted, newest first."""
        self.is_valid()
        data = self.cleaned_data
        found = Submission.objects.all()
        if code := "".join(char for char in data.get("q", "") if char.isalnum()).upper():
            groups = [code[start : start + 3] for start in range(0, len(code), 3)]
            found = found.filter(reference__startswith="-".join(groups))
        if data.get("form"):
            found = found.filter(form_version__form__slug=data["form"])
        if data.get("since"):
            found = found.filter(submitted_at__date__gte=data["since"])
        if data.get("until"):
            found = found.filter(submitted_at__date__lte=data["until"])
        if data.get("language"):
            found = found.filter(language=data["language"])
        if data.get("delivery"):
            found = found.filter(pk__in=Delivery.objects.filter(state=data["delivery"]).values("submission"))
        if data.get("state"):
            found = found.filter(closed_at__isnull=data["state"] == "open")
        return found


def form_choices() -> list[tuple[str, str]]:
    """Return the forms with their German titles, without reading how they are built."""
    forms_ = WizardForm.objects.defer("structure")
    return [(form.slug, str(of_field(form, "title", languages.SOURCE).value) or form.slug) for form in forms_]


def language_choices() -> list[tuple[str, str]]:
    return [(language.code, language.german_name) for language in languages.PORTAL_LANGUAGES]


class ExportForm(forms.Form):
    """How a table shall look. The reason is asked of those who may read what is specially protected."""

    kind = forms.ChoiceField(
        label="Datei",
        choices=[("xlsx", "Excel-Arbeitsmappe (XLSX)"), ("csv", "CSV (mit Personenlisten als ZIP)")],
        initial="xlsx",
        widget=forms.RadioSelect,
    )
    words = forms.ChoiceField(
        label="Antworten zum Auswählen",
        choices=[("labels", "in Worten"), ("keys", "als Kürzel, für andere Programme")],
        initial="labels",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Grund, falls Sie besonders geschützte Antworten brauchen",
        required=False,
        max_length=MAX_REASON,
        help_text="Ohne Grund steht in diesen Spalten nur, für wen sie sind. Keine Namen, keine Inhalte.",
    )

    def __init__(self, *args: Any, asks_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_reason:
            del self.fields["reason"]

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"].strip()
        if reason and not is_reason(reason):
            raise forms.ValidationError("Bitte nennen Sie einen Grund in Worten, oder keinen.")
        return reason


class AuditFilterForm(forms.Form):
    """Which accesses."""

    who = forms.CharField(label="wer", required=False, max_length=100)
    q = forms.CharField(label="Aktenzeichen", required=False, max_length=40)
    kind = forms.ChoiceField(label="was", required=False, choices=ALL + list(ReadAudit.Kind.choices))
    since = forms.DateField(label="ab", required=False, widget=DATE)
    until = forms.DateField(label="bis", required=False, widget=DATE)

    def chosen(self) -> QuerySet[ReadAudit]:
        self.is_valid()
        data = self.cleaned_data
        found: QuerySet[ReadAudit] = ReadAudit.objects.select_related("submission")
        wanted = {
            "who__icontains": data.get("who"),
            "submission__reference__icontains": data.get("q"),
            "kind": data.get("kind"),
            "at__date__gte": data.get("since"),
            "at__date__lte": data.get("until"),
        }
        found = found.filter(**{name: value for name, value in wanted.items() if value})
        return found.defer("submission__blob", "submission__key")


class SettingsForm(forms.ModelForm):
    """How a form is run. Where answers go to decides only who may take them along anyway."""

    ROUTES = ("webhook_url", "new_secret", "no_secret", "package")
    GROUPS = (
        ("Zeitraum", ("opens_at", "closes_at")),
        ("Aufbewahrung", ("draft_days", "submitted_days", "closed_days", "failed_days")),
        ("Nachrichten ohne Antworten", ("recipients",)),
        ("Antworten an andere Systeme", ROUTES),
        ("Schutz vor Missbrauch", ("proof_of_work",)),
    )

    webhook_url = forms.URLField(
        label="Webhook",
        required=False,
        assume_scheme="https",
        help_text="Bekommt die Antworten als JSON; nur https.",
    )
    new_secret = forms.CharField(
        label="Geheimnis des Webhooks",
        required=False,
        min_length=16,
        max_length=200,
        strip=True,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
        help_text="Damit prüft das andere System, dass die Antworten von hier kommen. Mindestens 16 Zeichen. "
        "Es wird nie wieder angezeigt; leer lassen heißt: bleibt, wie es ist.",
    )
    no_secret = forms.BooleanField(label="Geheimnis entfernen", required=False)

    class Meta:
        model = FormSettings
        fields = (
            "opens_at",
            "closes_at",
            "draft_days",
            "submitted_days",
            "closed_days",
            "failed_days",
            "recipients",
            "webhook_url",
            "package",
            "proof_of_work",
        )
        moment = {"type": "datetime-local"}
        widgets = {
            "opens_at": forms.DateTimeInput(attrs=moment, format="%Y-%m-%dT%H:%M"),
            "closes_at": forms.DateTimeInput(attrs=moment, format="%Y-%m-%dT%H:%M"),
            "recipients": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "opens_at": "Leer: ab sofort.",
            "draft_days": "Ab der letzten Änderung; wer eine Adresse angegeben hat, wird vorher gewarnt.",
            "submitted_days": "Für alles, was noch nicht abgeschlossen ist. "
            "Zwei Wochen vorher geht eine Nachricht an die Adressen unten.",
            "closed_days": "Ab dem Abschluss. Eine Zahl bleibt für die Statistik.",
            "failed_days": "Nur die Sendung, nicht die Anfrage selbst.",
            "package": "Die Dateien dort sind nicht verschlüsselt: Wer sie abholt, löscht sie dort.",
        }

    def __init__(self, *args: Any, may_route: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_route:
            for name in self.ROUTES:
                self.fields[name].disabled = True

    def save(self, commit: bool = True) -> FormSettings:
        if self.cleaned_data["no_secret"]:
            self.instance.secret = ""
        if self.cleaned_data["new_secret"]:
            self.instance.secret = self.cleaned_data["new_secret"]
        settings: FormSettings = super().save(commit)
        return settings

    @property
    def route_changed(self) -> bool:
        return bool(set(self.changed_data) & set(self.ROUTES))

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(heading, [self[name] for name in names]) for heading, names in self.GROUPS]
