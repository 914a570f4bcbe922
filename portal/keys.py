"""Keys of a one-machine installation: made on first use, readable by their owner only."""

from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet


def secret_key(data_dir: Path) -> str:
    return _kept(data_dir / "keys" / "secret_key", lambda: Fernet.generate_key().decode() * 2)


def encryption_key(data_dir: Path) -> str:
    return _kept(data_dir / "keys" / "encryption_key", lambda: Fernet.generate_key().decode())


def _kept(path: Path, make: Callable[[], str]) -> str:
    """Return the content of `path`, made once. Exclusive creation: two processes agree on one key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(make())
    except FileExistsError:
        pass
    return path.read_text()
