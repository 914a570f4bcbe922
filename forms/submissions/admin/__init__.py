"""The office's screens for what was sent (German): list, answers, export, audit, settings, statistics."""
