"""Run all benchmarks, print a table and write bench.json into the data directory."""

import gc
import json
import os
import sys
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
os.environ["LOG_LEVEL"] = "ERROR"
out = Path(os.environ.get("LOTSE_DATA_DIR", "var")) / "bench.json"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from portal.demo.loader import load  # noqa: E402
from tests.benchmarks import directory, elastic, forms, pages, search  # noqa: E402


def main() -> int:
    setup_test_environment()
    call_command("migrate", verbosity=0)
    load()
    rows = []
    for benchmark in (
        *pages.BENCHMARKS,
        *forms.BENCHMARKS,
        *search.BENCHMARKS,
        *elastic.BENCHMARKS,
        *directory.BENCHMARKS,
    ):
        # What loading the city left behind is not walked through again while somebody measures.
        gc.collect()
        gc.freeze()
        result = benchmark()
        rows += result if isinstance(result, list) else [result]
    print(f"{'what':<46}{'value':>10}{'peer':>34}{'ratio':>8}{'budget':>8}  ok")
    for row in rows:
        print(
            f"{row['name']:<46}{row['value']:>10.2f}{row['peer']:>34}"
            f"{row['ratio']:>8.2f}{row['budget']:>8.2f}  {'yes' if row['ok'] else 'NO'}"
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(rows, indent=1))
    return 0 if all(row["ok"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
