"""Real Elasticsearch nodes on this machine: no stand-in elects a master or loses a shard."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path

POM = Path(__file__).with_name("pom.xml")
CACHE = POM.parents[2] / "var" / "elasticsearch"
PATIENCE = 180  # seconds a node may take to join on a busy machine; it usually takes ten


class Unavailable(Exception):
    """This machine cannot run Elasticsearch; the text says why."""


def java_home() -> str:
    """Ask `java` itself: on PATH there may be a link (Debian) or a launcher (macOS)."""
    answer = ""
    if shutil.which("java"):
        command = ["java", "-XshowSettings:properties", "-version"]
        answer = subprocess.run(command, capture_output=True, text=True).stderr
    found = dict(re.findall(r"^ +(java\.home|java\.specification\.version) = (.+)$", answer, re.MULTILINE))
    if float(found.get("java.specification.version", 0)) < 17:
        raise Unavailable("Elasticsearch needs Java 17 or newer: sudo apt-get install -y default-jre-headless")
    return found["java.home"]


def distribution() -> Path:
    """Return the unpacked Elasticsearch, which Maven fetches the first time."""
    version = re.search(r"<elasticsearch.version>(.+)<", POM.read_text())[1]
    target = CACHE / version
    if target.exists():
        return target
    if not shutil.which("mvn"):
        raise Unavailable("Elasticsearch is fetched with Maven: sudo apt-get install -y maven")
    CACHE.mkdir(parents=True, exist_ok=True)
    # Unpacked aside and renamed: neither a second run nor a break sees half of it.
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        command = ["mvn", "-q", "-B", "-Dstyle.color=never", "-f", str(POM), f"-Dunpack.to={folder}"]
        maven = subprocess.run(command, capture_output=True, text=True)
        if maven.returncode:
            reason = maven.stdout.strip().partition("\n")[0]
            raise Unavailable(f"Maven could not fetch Elasticsearch {version}: {reason}")
        with suppress(OSError):  # another run was faster
            (Path(folder) / f"elasticsearch-{version}").rename(target)
    return target


def reserve_port() -> socket.socket:
    """Hold a free port until the node takes it, and for it while it is dead.

    On Linux two sockets may share a port if both say so and only one listens, as Elasticsearch does.
    """
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return holder


class Node:
    """One process with its own folder and ports, which outlive it."""

    def __init__(self, folder: Path, heap: str, environment: dict, user: dict):
        self.folder, self.heap, self.environment, self.user = folder, heap, environment, user
        self.holders = [reserve_port(), reserve_port()]
        self.http_port, self.transport_port = (holder.getsockname()[1] for holder in self.holders)
        self.process: subprocess.Popen | None = None
