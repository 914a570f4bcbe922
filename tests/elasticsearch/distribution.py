"""Elasticsearch itself, fetched once with Maven, and the Java it runs on."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

POM = Path(__file__).with_name("pom.xml")
CACHE = POM.parents[2] / "var" / "elasticsearch"


class Unavailable(Exception):
    """Elasticsearch cannot be had on this machine; the text says why."""


def java_home() -> str:
    """Ask `java` itself: what is on PATH may be a link (Debian) or a launcher (macOS)."""
    answer = ""
    if shutil.which("java"):
        command = ["java", "-XshowSettings:properties", "-version"]
        answer = subprocess.run(command, capture_output=True, text=True).stderr
    found = dict(re.findall(r"^ +(java\.home|java\.specification\.version) = (.+)$", answer, re.MULTILINE))
    if float(found.get("java.specification.version", 0)) < 17:
        raise Unavailable(
            "Elasticsearch needs Java 17 or newer: sudo apt-get install -y default-jre-headless"
        )
    return found["java.home"]


def distribution() -> Path:
    """Return the folder of Elasticsearch; the first time, Maven fetches it."""
    version = re.search(r"<elasticsearch.version>(.+)<", POM.read_text())[1]
    target = CACHE / version
    if target.exists():
        return target
    if not shutil.which("mvn"):
        raise Unavailable("Elasticsearch is fetched with Maven: sudo apt-get install -y maven")
    print("Fetching Elasticsearch …")
    CACHE.mkdir(parents=True, exist_ok=True)
    # Unpacked aside and then renamed, so that nobody finds half of it.
    with tempfile.TemporaryDirectory(dir=CACHE) as aside:
        command = ["mvn", "-q", "-B", "-Dstyle.color=never", "-f", str(POM), f"-Dunpack.to={aside}"]
        maven = subprocess.run(command, capture_output=True, text=True)
        if maven.returncode:
            reason = maven.stdout.partition("[ERROR] ")[2].partition("\n")[0]
            raise Unavailable(f"Maven could not fetch Elasticsearch {version}: {reason or maven.stderr}")
        with suppress(OSError):  # another run was faster
            (Path(aside) / f"elasticsearch-{version}").rename(target)
    return target


if __name__ == "__main__":
    # `make test` fetches before the tests. Where Maven is missing, deploy/ensure.sh has already said so.
    try:
        distribution()
    except Unavailable as reason:
        if os.environ.get("CI") == "true":
            sys.exit(str(reason))
        if shutil.which("mvn"):
            print(f"Tests on Elasticsearch will be skipped. {reason}", file=sys.stderr)
