"""Translating a form: its texts and what they mean, saving them beside the structure, files of them."""
