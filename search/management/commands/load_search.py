"""Load the words of the search and the questions of the needs finder to start with."""

from typing import Any

from django.core.management.base import BaseCommand

from search.finder import load_finder
from search.words import load_words


class Command(BaseCommand):
    help = "Create the words and finder questions a new portal begins with; what is there stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_words()} rows of words, {load_finder()} questions")
