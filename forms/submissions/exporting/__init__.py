"""Submissions of one form as a table: CSV, or a workbook; streamed, and never in the clear on a disk."""
