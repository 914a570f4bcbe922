"""Answers are encrypted in the application: the database and its backups hold no readable text.

Each row has a data key of its own, wrapped by a master key from the environment. Whoever deletes the
wrapped key has erased the answers; rotating the master key rewraps the small keys only.
"""

import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(Exception):
    """No configured key opens this row."""


def _master() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.LOTSE_ENCRYPTION_KEYS])


def new_key() -> bytes:
    """Return a fresh data key, wrapped."""
    return _master().encrypt(Fernet.generate_key())


def seal(wrapped_key: bytes, data: Any) -> bytes:
    """Encrypt JSON-able data with a row's key."""
    return _open_key(wrapped_key).encrypt(json.dumps(data, ensure_ascii=False).encode())


def unseal(wrapped_key: bytes, blob: bytes) -> Any:
    """Decrypt what `seal` made; raise Unreadable if the key is gone or the data was tampered with."""
    try:
        return json.loads(_open_key(wrapped_key).decrypt(bytes(blob)))
    except InvalidToken:
        raise Unreadable from None


def seal_bytes(wrapped_key: bytes, content: bytes) -> bytes:
    """Encrypt the content of a file with its row's key."""
    return _open_key(wrapped_key).encrypt(content)


def unseal_bytes(wrapped_key: bytes, sealed: bytes) -> bytes:
    """Decrypt what `seal_bytes` made; raise Unreadable if the key is gone or the data was tampered with."""
    try:
        return _open_key(wrapped_key).decrypt(sealed)
    except InvalidToken:
        raise Unreadable from None


def rewrap(wrapped_key: bytes) -> bytes:
    """Return the same data key wrapped by the newest master key."""
    return _master().rotate(bytes(wrapped_key))


def seal_small(text: str) -> bytes:
    """Encrypt a secret that has no row of its own with the master key."""
    return _master().encrypt(text.encode())


def open_small(sealed: bytes) -> str:
    """Decrypt what `seal_small` made; raise Unreadable if no key opens it."""
    try:
        return _master().decrypt(bytes(sealed)).decode()
    except InvalidToken:
        raise Unreadable from None


def _open_key(wrapped_key: bytes) -> Fernet:
    try:
        return Fernet(_master().decrypt(bytes(wrapped_key)))
    except InvalidToken:
        raise Unreadable from None
