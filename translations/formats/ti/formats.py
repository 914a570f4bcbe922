"""Dates and numbers: as shared."""

from translations.formats.shared import *  # noqa: F403
