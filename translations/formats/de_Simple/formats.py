"""Dates with the name of the month, as in German; the rest as shared."""

from translations.formats.shared import *  # noqa: F403

DATE_FORMAT = "j. F Y"
DATETIME_FORMAT = "j. F Y, H:i"
