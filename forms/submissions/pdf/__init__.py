"""Papers a person takes away: the receipt of a submission and the resume card of a draft."""
