"""Formats of dates and numbers for languages Django does not know."""
