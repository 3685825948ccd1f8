"""A private MariaDB for tests: made, used, and gone.

It listens on the loopback address only, and does not wait for the disk. Never use it for data that
matters.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pymysql

from tests.postgis import free_port

USER, PASSWORD = "hexradar", "not a s:cret/%"
START = f"""
CREATE DATABASE hexradar CHARACTER SET utf8mb4;
CREATE USER '{USER}'@'127.0.0.1' IDENTIFIED BY '{PASSWORD}';
GRANT ALL ON hexradar.* TO '{USER}'@'127.0.0.1';
"""


class MariadbMissing(Exception):
    """The machine has no MariaDB to start, or it did not start."""


@contextmanager
def private_mariadb(folder: Path) -> Iterator[int]:
    """Start a MariaDB of our own with an empty database `hexradar`, and stop it at the end.

    Parameters
    ----------
    folder
        An existing, empty folder for its data. MariaDB does not run as root; when we are, the
        folder is given to the user mysql, who must be able to reach it.

    Yields
    ------
    int
        Its port on 127.0.0.1.

    Raises
    ------
    MariadbMissing
        The programs are not installed, or the server does not start.
    """
    as_user = []
    if os.geteuid() == 0:
        shutil.chown(folder, "mysql", "mysql")
        as_user = ["--user=mysql"]
    port = free_port()
    common = ["--no-defaults", f"--datadir={folder / 'data'}", *as_user]
    _install(folder, common)
    server = _serve(folder, common, port)
    try:
        _wait(server, port, folder)
        yield port
    finally:
        server.kill()
        server.wait()


def _install(folder: Path, common: list[str]) -> None:
    log = folder / "install.log"
    with log.open("wb") as output:
        quick = ["--auth-root-authentication-method=normal", "--skip-test-db"]
        command = [_program("mariadb-install-db"), *common, *quick]
        done = subprocess.run(command, stdout=output, stderr=output, check=False)
    if done.returncode:
        raise MariadbMissing(f"mariadb-install-db failed:\n{log.read_text()}")


def _serve(folder: Path, common: list[str], port: int) -> "subprocess.Popen[bytes]":
    start = folder / "start.sql"
    start.write_text("".join(f"{one.strip()}\n" for one in START.strip().splitlines()))
    command = [
        _program("mariadbd"),
        *common,
        "--bind-address=127.0.0.1",
        f"--port={port}",
        f"--socket={folder / 'socket'}",
        f"--init-file={start}",
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-buffer-pool-size=16M",
    ]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log)


def _program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if not found:
        raise MariadbMissing(
            f"No {name}: install the Debian package mariadb-server, or leave out the tests marked "
            "mariadb with: pytest -m 'not mariadb'"
        )
    return found


def _wait(server: "subprocess.Popen[bytes]", port: int, folder: Path) -> None:
    """Wait until it can be asked."""
    for _ in range(300):
        try:
            pymysql.connect(host="127.0.0.1", port=port, user=USER, password=PASSWORD).close()
        except pymysql.err.OperationalError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    raise MariadbMissing(f"mariadbd did not start:\n{(folder / 'server.log').read_text()}")
