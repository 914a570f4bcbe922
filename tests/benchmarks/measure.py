"""Pairs of timings: ours and a peer in turn, in the same run."""

import statistics
import time
from collections.abc import Callable
from typing import Any

ROUNDS = 60


def paired(ours: Callable[[], Any], peer: Callable[[], Any]) -> tuple[float, float]:
    """Return the medians in milliseconds, measured in turn after a warm-up."""
    times: tuple[list[float], list[float]] = ([], [])
    for round_ in range(ROUNDS + 5):
        for which, call in enumerate((ours, peer)):
            started = time.perf_counter()
            call()
            if round_ >= 5:
                times[which].append((time.perf_counter() - started) * 1000)
    return statistics.median(times[0]), statistics.median(times[1])


def row(name: str, ours: Callable[[], Any], peer_name: str, peer: Callable[[], Any], budget: float) -> dict:
    value, other = paired(ours, peer)
    ratio = value / other
    return {
        "name": name, "value": round(value, 3), "unit": "ms", "peer": f"{peer_name} {other:.2f} ms",
        "ratio": round(ratio, 3), "budget": budget, "ok": ratio <= budget,
    }  # fmt: skip
