"""Reference numbers."""

from itertools import pairwise

import pytest

from forms.submissions.reference import ALPHABET, is_valid, new_reference


def test_references_are_valid_unique_and_readable():
    references = {new_reference() for _ in range(2000)}
    assert len(references) == 2000
    assert all(is_valid(reference) for reference in references)
    assert all(set(reference) <= set(ALPHABET) | {"-"} for reference in references)


def test_spaces_and_small_letters_do_not_matter():
    reference = new_reference()
    assert is_valid(reference.lower().replace("-", " "))


def test_every_single_wrong_character_is_noticed():
    reference = new_reference().replace("-", "")
    for position, right in enumerate(reference):
        for wrong in set(ALPHABET) - {right}:
            assert not is_valid(reference[:position] + wrong + reference[position + 1 :])


@pytest.mark.parametrize("text", ["", "ABC", "0OI1L25S8B", "x" * 100, "አማኑኤል"])
def test_nonsense_is_not_valid(text):
    assert not is_valid(text)


def test_references_have_no_order():
    references = [new_reference() for _ in range(50)]
    assert any(first > second for first, second in pairwise(references))
