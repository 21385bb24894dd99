"""A real Spark cluster on this machine: a master, two workers of one core each, and a Connect server, on loopback.

Everything comes from PyPI's pyspark. Java is started directly and compiles little (-XX:TieredStopAtLevel=1): each
of the six processes lives for a minute or two, in which a thorough compiler costs more than it gains.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pyspark

HOME = Path(pyspark.__file__).parent
START_SECONDS = 120
WORKERS = 2
EXECUTOR_MB, DRIVER_MB = 900, 1500
# What lets Spark work within Java's modules: its launcher gives the same.
OPEN = [
    *(f"java.base/{name}" for name in (
        "java.lang", "java.lang.invoke", "java.lang.reflect", "java.io", "java.net", "java.nio", "java.util",
        "java.util.concurrent", "java.util.concurrent.atomic", "jdk.internal.ref", "sun.nio.ch", "sun.nio.cs",
        "sun.security.action", "sun.util.calendar",
    )),
    "java.security.jgss/sun.security.krb5",
]  # fmt: skip
# The quick compiler's own share of memory for code is too small for Spark's driver: it would throw code away again.
FRUGAL = [
    "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=240m", "-XX:+UseSerialGC", "-XX:MetaspaceSize=256m",
    "-Xshare:auto", "-Xss16m",
]  # fmt: skip
MODULES = [
    "-XX:+IgnoreUnrecognizedVMOptions",
    "--add-modules=jdk.incubator.vector",
    "-Dio.netty.tryReflectionSetAccessible=true",
    *(f"--add-opens={each}=ALL-UNNAMED" for each in OPEN),
]
SESSION = {
    # So few rows are sooner read by an interpreter than by code that must be compiled first, and in one part.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    # What follows from filters is worked out anew at every step of a long plan; it saves reading large data only.
    "spark.sql.constraintPropagation.enabled": "false",
    # Which of a dozen small files to read is not worth a query before the query.
    "spark.sql.optimizer.dynamicPartitionPruning.enabled": "false",
}


def java() -> str | None:
    """A Java that Spark runs on, None where there is none."""
    home = os.environ.get("JAVA_HOME")
    places = [f"{home}/bin/java"] if home else []
    places += ["/usr/lib/jvm/java-17-openjdk-amd64/bin/java", shutil.which("java") or ""]
    return next((each for each in places if each and Path(each).exists()), None)


class Standalone:
    """The processes of one cluster, with whatever they write in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self.master, self.port = _free_port(), _free_port()
        (folder / "conf").mkdir(parents=True)
        (folder / "conf" / "log4j2.properties").write_text(
            "rootLogger.level = error\nrootLogger.appenderRef.out.ref = out\nappender.out.type = Console\n"
            "appender.out.name = out\nappender.out.layout.type = PatternLayout\n"
            "appender.out.layout.pattern = %p %c{1}: %m%n\n"
            "logger.jobs.name = org.apache.spark.scheduler.DAGScheduler\nlogger.jobs.level = info\n"
        )

    @property
    def address(self) -> str:
        return f"sc://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start all of it; ``wait`` until it listens."""
        deploy = "org.apache.spark.deploy"
        self._java(
            128,
            f"{deploy}.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.master),
            "--webui-port",
            "0",
        )
        for number in range(WORKERS):
            place = ["--work-dir", str(self.folder / f"work{number}")]
            size = ["--host", "127.0.0.1", "--cores", "1", "--memory", f"{EXECUTOR_MB + 400}m"]
            size += ["--webui-port", "0"]
            self._java(128, f"{deploy}.worker.Worker", *size, *place, f"spark://127.0.0.1:{self.master}")
        settings = {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.executor.memory": f"{EXECUTOR_MB}m",
            "spark.executor.cores": "1",
            "spark.executor.extraJavaOptions": " ".join([*FRUGAL, *_heap(EXECUTOR_MB)]),
            "spark.connect.grpc.binding.address": "127.0.0.1",
            "spark.connect.grpc.binding.port": str(self.port),
            "spark.ui.enabled": "false",
            "spark.sql.catalogImplementation": "in-memory",
            "spark.sql.warehouse.dir": str(self.folder / "warehouse"),
            **SESSION,
        }
        given = [part for key, value in settings.items() for part in ("--conf", f"{key}={value}")]
        server = ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal"]
        url = f"spark://127.0.0.1:{self.master}"
        self._java(DRIVER_MB, f"{deploy}.SparkSubmit", "--master", url, *given, *server)

    def wait(self) -> None:
        """Until the Connect server listens."""
        until = time.monotonic() + START_SECONDS
        while not _listens(self.port):
            assert time.monotonic() < until, "the cluster did not start: " + self.said()
            assert all(each.poll() is None for each in self.processes), self.said()
            time.sleep(0.2)

    def jobs(self) -> int:
        """How many jobs Spark was given so far, by whomever."""
        said = (self.folder / f"{WORKERS + 1}.log").read_text(errors="replace")
        return said.count("DAGScheduler: Got job ")

    def stop(self) -> None:
        """End it as a power cut would."""
        for each in reversed(self.processes):
            each.kill()
        for each in self.processes:
            each.wait()
        self.processes.clear()

    def said(self) -> str:
        return "\n".join(
            file.read_text(errors="replace")[-2000:] for file in sorted(self.folder.glob("*.log"))
        )

    def _java(self, megabytes: int, main: str, *arguments: str) -> None:
        command = [
            java() or "java", f"-Xmx{megabytes}m", *_heap(megabytes), *FRUGAL, *MODULES,
            "-cp", f"{self.folder / 'conf'}:{HOME}/jars/*", main, *arguments,
        ]  # fmt: skip
        environment = {
            **os.environ,
            "SPARK_HOME": str(HOME),
            "SPARK_CONF_DIR": str(self.folder / "conf"),
            "SPARK_CONNECT_MODE": "0",
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_LOCAL_HOSTNAME": "127.0.0.1",
            "SPARK_LOCAL_DIRS": str(self.folder / "local"),
            "SPARK_SCALA_VERSION": "2.13",
        }
        with (self.folder / f"{len(self.processes)}.log").open("wb") as log:
            self.processes.append(
                subprocess.Popen(
                    command,
                    env=environment,
                    cwd=self.folder,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )
            )


def _heap(megabytes: int) -> list[str]:
    """All of it from the start, and most of it for what is short-lived: collecting took a sixth of the time."""
    return [f"-Xms{megabytes}m", f"-Xmn{megabytes * 2 // 3}m"]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as one:
        one.settimeout(1)
        return one.connect_ex(("127.0.0.1", port)) == 0
