"""Reference numbers that can be read aloud: no look-alikes, no guessable order, a check digit."""

import secrets

# Without 0/O, 1/I/L, 2/Z, 5/S, 8/B and without vowels, so that no words appear.
ALPHABET = "34679CDFGHJKMNPQRTVWXY"
LENGTH = 9


def new_reference() -> str:
    """Return a reference such as "KFT-4G7-9HW-Q": 9 random characters and one to check them."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    code = body + check_character(body)
    return "-".join((code[:3], code[3:6], code[6:9], code[9:]))


def check_character(body: str) -> str:
    """Return the Luhn mod N check character (ISO/IEC 7812 for any alphabet)."""
    total = 0
    for position, char in enumerate(reversed(body)):
        value = ALPHABET.index(char) * (2 if position % 2 == 0 else 1)
        total += value // len(ALPHABET) + value % len(ALPHABET)
    return ALPHABET[-total % len(ALPHABET)]


def is_valid(reference: str) -> bool:
    """True if a typed reference can exist; spaces, hyphens and case do not matter."""
    code = reference.replace("-", "").replace(" ", "").upper()
    if len(code) != LENGTH + 1 or any(char not in ALPHABET for char in code):
        return False
    return check_character(code[:-1]) == code[-1]
