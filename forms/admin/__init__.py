"""Building forms in the admin (German): editing, proving, versions, trial runs, files, translations."""
