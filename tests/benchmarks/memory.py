"""Memory of a web process that has searched 100,000 offers, against a fresh Wagtail project's."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from search.engines.embedded import EmbeddedEngine
from tests.benchmarks.corpus import documents

ROOT = Path(__file__).parents[2]
RESIDENT = """
import os, re
text = open("/proc/self/status").read()
print("RESIDENT", re.search(r"VmRSS:\\s+(\\d+)", text)[1])
"""
# As `wagtail start` makes it: its start page, asked for a few times.
FRESH = """
import django; django.setup()
from django.test import Client
for _ in range(20):
    assert Client(headers={"host": "localhost"}).get("/").status_code == 200
"""
# The page with all facets, in two languages, over the large index.
OURS = """
import django; django.setup()
from django.test import Client
for language in ("de", "ar"):
    for words in ("", "Kurs", "Beratung Familie", "abc", "دورة"):
        answer = Client(headers={"host": "localhost"}).get(f"/{language}/angebote/", {"q": words})
        assert answer.status_code == 200
"""


def _resident(code: str, folder: Path, environment: dict[str, str]) -> float:
    """Run code in a process of its own; return its resident memory in MB at the end."""
    done = subprocess.run(
        [sys.executable, "-c", code + RESIDENT],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout.rpartition("RESIDENT")[2]) / 1024


def memory(count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="lotse-bench-") as name:
        folder = Path(name)
        subprocess.run(
            [sys.executable, "-m", "wagtail.bin.wagtail", "start", "fresh", str(folder)],
            check=True, capture_output=True,
        )  # fmt: skip
        fresh_settings = {"DJANGO_SETTINGS_MODULE": "fresh.settings.dev"}
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v0"], cwd=folder, check=True,
            env={**os.environ, **fresh_settings}, capture_output=True,
        )  # fmt: skip
        fresh = _resident(FRESH, folder, fresh_settings)

        data = folder / "lotse"
        data.mkdir()
        settings = {
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "LOTSE_DATA_DIR": str(data),
            "LOG_LEVEL": "ERROR",
        }
        for command in ("migrate", "load_demo"):
            subprocess.run(
                [sys.executable, "manage.py", command], cwd=ROOT, check=True,
                env={**os.environ, **settings}, capture_output=True,
            )  # fmt: skip
        engine = EmbeddedEngine(data / "search.sqlite3")
        engine.rebuild(documents(count))
        engine.close()
        ours = _resident(OURS, ROOT, settings)
    return {
        "name": f"web process, {count:,} offers", "value": round(ours, 1), "unit": "MB",
        "peer": f"fresh Wagtail {fresh:.0f} MB", "ratio": round(ours / fresh, 2), "budget": 1.6,
        "ok": ours / fresh <= 1.6,
    }  # fmt: skip
