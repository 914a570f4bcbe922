"""Real Elasticsearch nodes on this machine: no stand-in elects a master or loses a shard."""

import os
import pwd
import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.elasticsearch.distribution import distribution
from tests.elasticsearch.node import Node

PATIENCE = 180  # seconds for what takes 6 (one node) or 15 (three) where nothing else is running


class Cluster:
    """One node or more: `with Cluster(3, heap="400m") as cluster`. Nothing is left of them afterwards."""

    def __init__(self, size: int = 1, heap: str = "512m"):
        self.home, self.heap = distribution(), heap
        self.temporary = TemporaryDirectory(prefix="lotse-elasticsearch-")
        self.folder = Path(self.temporary.name)
        self.nodes = [Node(self.folder / f"node-{index}") for index in range(size)]
        self.addresses = [f"http://127.0.0.1:{node.http}" for node in self.nodes]

    def __enter__(self) -> "Cluster":
        try:
            self._prepare()
            for node in self.nodes:
                node.launch(self.home, self.heap)
            self.wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def kill(self, index: int) -> None:
        """Let a node die at once (SIGKILL)."""
        self.nodes[index].kill()

    def start(self, *indices: int) -> None:
        """Start dead nodes again, with their data and on their ports, and wait until they have joined.

        Two of three must start together: one alone elects nobody.
        """
        for index in indices:
            self.nodes[index].launch(self.home, self.heap)
        self.wait()

    def wait(self, status: str = "yellow") -> None:
        """Wait until each living node sees all of them, and a health at least as good as asked."""
        living = [node for node in self.nodes if node.process]
        health = f"/_cluster/health?wait_for_nodes={len(living)}&wait_for_status={status}&timeout=1s"
        deadline = time.monotonic() + PATIENCE
        while not all(node.answers(health) for node in living):
            for node in living:
                if node.ended() or time.monotonic() > deadline:
                    raise RuntimeError(f"{node.name} did not get {status}:\n{node.output()[-3000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        for node in self.nodes:
            node.kill()
            node.release()
        self.temporary.cleanup()

    def _prepare(self) -> None:
        settings = {
            "cluster.name": self.folder.name,
            "network.host": "127.0.0.1",
            "xpack.security.enabled": False,
            "cluster.routing.allocation.disk.threshold_enabled": False,
        }
        if len(self.nodes) == 1:
            settings["discovery.type"] = "single-node"
        else:
            settings["discovery.seed_hosts"] = [f"127.0.0.1:{node.transport}" for node in self.nodes]
            settings["cluster.initial_master_nodes"] = [node.name for node in self.nodes]
        for node in self.nodes:
            node.prepare(self.home, settings)
        if os.geteuid() == 0:
            # Elasticsearch refuses root, and others may not be able to read where this tree lies.
            self.home = shutil.copytree(self.home, self.folder / "home")
            nobody = pwd.getpwnam("nobody")
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
