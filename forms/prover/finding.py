"""What the prover says about a form."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "hint"]


@dataclass(frozen=True)
class Finding:
    """`block` is the id of the block it is about, "" for the form; `message` says in German what to do."""

    severity: Severity
    block: str
    message: str
    language: str = ""


def error(block: str, message: str) -> Finding:
    return Finding("error", block, message)


def warning(block: str, message: str, language: str = "") -> Finding:
    return Finding("warning", block, message, language)


def hint(block: str, message: str) -> Finding:
    return Finding("hint", block, message)
