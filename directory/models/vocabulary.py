"""Closed lists of the directory. Labels the public sees are translated; the others are German."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """Not known is an answer of its own: nobody shall stand before stairs that were never asked about."""

    YES = "yes", "ja"
    NO = "no", "nein"
    UNKNOWN = "unknown", "nicht bekannt"


class Mode(models.TextChoices):
    """How people meet."""

    ON_SITE = "on_site", _("vor Ort")
    OUTREACH = "outreach", _("kommt zu Ihnen")
    PHONE = "phone", _("Telefon")
    CHAT = "chat", _("Chat")
    VIDEO = "video", _("Video")
    MAIL = "mail", _("E-Mail oder Brief")
    ONLINE = "online", _("Online-Kurs")
    PORTAL = "portal", _("Internetportal")


class Gender(models.TextChoices):
    ANY = "any", _("alle")
    FEMALE = "female", _("Frauen und Mädchen")
    MALE = "male", _("Männer und Jungen")
    DIVERSE = "diverse", _("trans, inter und nicht binäre Menschen")


class TargetGroup(models.TextChoices):
    CHILDREN = "children", _("Kinder")
    YOUTH = "youth", _("Jugendliche")
    YOUNG_ADULTS = "young_adults", _("junge Erwachsene")
    ADULTS = "adults", _("Erwachsene")
    SENIORS = "seniors", _("ältere Menschen")
    FAMILIES = "families", _("Familien")
    SINGLE_PARENTS = "single_parents", _("Alleinerziehende")
    PREGNANT = "pregnant", _("Schwangere")
    UNACCOMPANIED_MINORS = "unaccompanied_minors", _("unbegleitete Minderjährige")
    DISABILITY = "disability", _("Menschen mit Behinderung")
    LGBTIQ = "lgbtiq", _("LSBTIQ*")
    NEW_ARRIVALS = "new_arrivals", _("Neuangekommene")
    VOLUNTEERS = "volunteers", _("Ehrenamtliche")
    PROFESSIONALS = "professionals", _("Fachkräfte")


class ResidenceStatus(models.TextChoices):
    """Terms of German residence law, as they stand on people's papers."""

    ASYLUM_PROCEDURE = "asylum_procedure", _("Asylverfahren (Gestattung)")
    RECOGNISED = "recognised", _("Asyl oder Flüchtlingsschutz")
    SUBSIDIARY = "subsidiary", _("subsidiärer Schutz")
    DEPORTATION_BAN = "deportation_ban", _("Abschiebungsverbot")
    TEMPORARY_PROTECTION = "temporary_protection", _("Schutz nach § 24 (Ukraine)")
    TOLERATED = "tolerated", _("Duldung")
    OTHER_TITLE = "other_title", _("Aufenthalt für Familie, Arbeit oder Studium")
    EU_CITIZEN = "eu_citizen", _("EU-Bürgerschaft")
    GERMAN = "german", _("deutsche Staatsangehörigkeit")
    NO_PAPERS = "no_papers", _("ohne Papiere")


class GermanLevel(models.TextChoices):
    """Levels of the Common European Framework, and reading from scratch before them; in this order."""

    NONE = "0", "ohne Deutschkenntnisse"
    A1 = "A1", "A1"
    A2 = "A2", "A2"
    B1 = "B1", "B1"
    B2 = "B2", "B2"
    C1 = "C1", "C1"
    C2 = "C2", "C2"


class FieldGroup(models.TextChoices):
    """What is confirmed together; each kind grows old at its own pace."""

    HOURS = "hours", "Zeiten"
    CONTACT = "contact", "Kontakt"
    CAPACITY = "capacity", "freie Plätze"
    DESCRIPTION = "description", "Beschreibung"
