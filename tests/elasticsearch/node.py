"""One Elasticsearch node: a process with a folder and two ports of its own."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

from tests.elasticsearch.distribution import java_home

# Nodes live for seconds: start fast, take no more memory than they use, leave nothing behind.
JVM = "-XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC -XX:-AlwaysPreTouch -XX:-UsePerfData"


class Node:
    """The process may die and start again; its folder and its ports stay."""

    def __init__(self, folder: Path):
        self.folder, self.name, self.pid = folder, folder.name, folder / "tmp" / "pid"
        self.process: subprocess.Popen | None = None
        self.held = [socket.socket(), socket.socket()]
        for port in self.held:
            port.bind(("127.0.0.1", 0))
            # On Linux a port held like this is given to nobody, but a node that names it may listen there.
            port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.http, self.transport = (port.getsockname()[1] for port in self.held)
        if sys.platform != "linux":
            self.release()

    def release(self) -> None:
        """Let others have the ports."""
        for port in self.held:
            port.close()

    def prepare(self, home: Path, settings: dict) -> None:
        """Write the node's configuration."""
        for name in ("data", "logs", "tmp"):
            (self.folder / name).mkdir(parents=True)
        config = shutil.copytree(home / "config", self.folder / "config")
        own = {"node.name": self.name, "http.port": self.http, "transport.port": self.transport}
        own |= {f"path.{name}": str(self.folder / name) for name in ("data", "logs")}
        (config / "elasticsearch.yml").write_text(json.dumps(settings | own))  # JSON is YAML, too

    def launch(self, home: Path, heap: str) -> None:
        """Start the process, as whoever owns the folder."""
        temporary = self.folder / "tmp"
        environment = {
            "PATH": os.environ["PATH"],
            "ES_JAVA_HOME": java_home(),
            "ES_PATH_CONF": str(self.folder / "config"),
            "ES_TMPDIR": str(temporary),
            "ES_JAVA_OPTS": f"-Xms{heap} -Xmx{heap} {JVM}",
            "CLI_JAVA_OPTS": f"-XX:-UsePerfData -Djava.io.tmpdir={temporary}",
        }
        owner = self.folder.stat()
        as_owner = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
        # Where there is setpriv (Linux), a node ends by itself soon after tests that were killed.
        tied = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
        with (self.folder / "output.log").open("a") as log:
            self.process = subprocess.Popen(
                [*tied, home / "bin" / "elasticsearch", "-p", self.pid],
                env=environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **(as_owner if os.geteuid() == 0 else {}),
            )

    def ended(self) -> bool:
        """Tell whether the process is over although nobody killed it."""
        return self.process is not None and self.process.poll() is not None

    def output(self) -> str:
        return (self.folder / "output.log").read_text(errors="replace")

    def answers(self, path: str) -> bool:
        """Tell whether a GET is answered with 200; while the node starts, nobody answers at all."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.http, timeout=10)) as connection:
            try:
                connection.request("GET", path)
                return connection.getresponse().status == 200
            except (OSError, http.client.HTTPException):
                return False

    def kill(self) -> None:
        """Kill the node first, so that its launcher reaps it; then whatever is left of the two."""
        if not self.process:
            return
        with suppress(OSError, ValueError, subprocess.TimeoutExpired):  # it may not have got that far
            pid = int(self.pid.read_text())
            if not self.ended():
                os.kill(pid, signal.SIGKILL)
                self.process.wait(timeout=10)
            self.pid.unlink()
            # Java has a socket in /tmp, whatever it is told.
            Path("/", "tmp", f".java_pid{pid}").unlink()
        with suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
