"""Encryption of answers."""

import pytest
from cryptography.fernet import Fernet

from forms.submissions import crypto


def test_what_was_sealed_can_be_read_again():
    key = crypto.new_key()
    assert crypto.unseal(key, crypto.seal(key, {"name": "አማኑኤል"})) == {"name": "አማኑኤል"}


def test_a_row_cannot_be_read_with_the_key_of_another():
    blob = crypto.seal(crypto.new_key(), {"a": 1})
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(crypto.new_key(), blob)


def test_tampered_data_is_unreadable():
    key = crypto.new_key()
    blob = bytearray(crypto.seal(key, {"a": 1}))
    blob[30] ^= 1
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(key, bytes(blob))


def test_after_rotation_the_old_master_key_can_go(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.LOTSE_ENCRYPTION_KEYS = [old]
    key = crypto.new_key()
    blob = crypto.seal(key, {"a": 1})
    settings.LOTSE_ENCRYPTION_KEYS = [new, old]
    key = crypto.rewrap(key)
    settings.LOTSE_ENCRYPTION_KEYS = [new]
    assert crypto.unseal(key, blob) == {"a": 1}
