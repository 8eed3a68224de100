"""PostgreSQL 15 with pgcrypto doing what a reveal does, for scripts/bench: a private cluster on loopback, made and
removed here. A reveal opens three fields (pgp_sym_decrypt) and inserts one audit row of 400 bytes in one transaction that
is durable when it answers: as applications do it, in four statements, and folded into one."""

import json
import os
import pathlib
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import time

BINARIES = pathlib.Path("/usr/lib/postgresql/15/bin")
PGCRYPTO = pathlib.Path("/usr/share/postgresql/15/extension/pgcrypto.control")
CLIENTS = (1, 16, 64)
ROWS = 10_000  # fits its cache whatever the number of customers: in PostgreSQL's favour
KEY = "a passphrase of the usual length"
OPTIONS = {"tuned": "s2k-mode=1, cipher-algo=aes256", "default": ""}
KINDS = {"tuned": ("tuned", "transaction"), "default": ("default", "transaction"), "folded": ("tuned", "statement")}

CONF = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
shared_buffers = 256MB
max_connections = 100
fsync = on
synchronous_commit = on
wal_sync_method = fdatasync
full_page_writes = on
logging_collector = off
"""

TABLES = f"""
CREATE EXTENSION pgcrypto;
CREATE TABLE audit(id bigserial PRIMARY KEY, at timestamptz NOT NULL, customer bigint NOT NULL, detail text NOT NULL);
""" + "".join(f"""
CREATE TABLE customer_{name}(id bigint PRIMARY KEY, phone bytea NOT NULL, id_no bytea NOT NULL, address bytea NOT NULL);
INSERT INTO customer_{name} SELECT i, pgp_sym_encrypt((13800000000 + i)::text, '{KEY}'{extra}),
  pgp_sym_encrypt(lpad(i::text, 18, '1'), '{KEY}'{extra}),
  pgp_sym_encrypt('上海市浦东新区世纪大道' || i || '号', '{KEY}'{extra}) FROM generate_series(1, {ROWS}) i;
""" for name, extra in ((name, f", '{text}'" if text else "") for name, text in OPTIONS.items())) + """
VACUUM ANALYZE;
CHECKPOINT;
"""

OPEN = """SELECT pgp_sym_decrypt(phone, '{key}'), pgp_sym_decrypt(id_no, '{key}'), pgp_sym_decrypt(address, '{key}')
FROM customer_{table} WHERE id = :id;
"""
NOTE = "INSERT INTO audit(at, customer, detail) VALUES (now(), :id, repeat('x', 400))"
SCRIPTS = {
    "transaction": "\\set id random(1, {rows})\nBEGIN;\n" + OPEN + NOTE + ";\nCOMMIT;\n",
    "statement": "\\set id random(1, {rows})\nWITH entry AS (" + NOTE + ")\n" + OPEN,
}


def missing():
    """What has to be installed first; empty when nothing has."""
    lacking = [] if (BINARIES / "postgres").exists() else ["postgresql-15"]
    return lacking if PGCRYPTO.exists() or lacking else ["postgresql-contrib-15 (pgcrypto)"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """A cluster in a directory of its own beside `near`; the server on `server_core`, pgbench on `client_core`."""

    def __init__(self, near, server_core, client_core):
        self.client_core = client_core
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="jinkui-bench-postgres-", dir=near))
        self.as_user = []  # PostgreSQL refuses to run as root
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.place, account.pw_uid, account.pw_gid)
            self.as_user = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
        data = self.place / "data"
        self._run(BINARIES / "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        with open(data / "postgresql.conf", "a", encoding="utf-8") as conf:
            conf.write(CONF)
        self.port = free_port()
        self.log = open(self.place / "log", "ab")
        self.process = subprocess.Popen(
            ["taskset", "-c", server_core, *self.as_user, str(BINARIES / "postgres"), "-D", str(data), "-p", str(self.port)],
            stdout=self.log, stderr=self.log, cwd="/")
        try:
            self._wait()
            self._sql(TABLES)
            for name, (table, script) in KINDS.items():
                text = SCRIPTS[script].format(rows=ROWS, key=KEY, table=table)
                (self.place / name).write_text(text, encoding="utf-8")
        except BaseException:
            self.stop()
            raise

    def _run(self, *command, text=None):
        done = subprocess.run([*self.as_user, *map(str, command)], input=text, capture_output=True, check=False,
                              encoding="utf-8", cwd="/")
        if done.returncode != 0:
            raise RuntimeError(f"{command[0]}: {done.stderr}")
        return done.stdout

    def _sql(self, text):
        self._run(BINARIES / "psql", "-h", "127.0.0.1", "-p", self.port, "-U", "bench", "-d", "postgres", "-q", "-v",
                  "ON_ERROR_STOP=1", text=text)

    def _wait(self):
        for _ in range(300):
            ready = subprocess.run([BINARIES / "pg_isready", "-h", "127.0.0.1", "-p", str(self.port), "-q"], check=False)
            if ready.returncode == 0:
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError((self.place / "log").read_text(errors="replace"))

    def reveals(self, name, seconds):
        """Transactions a second of one of KINDS, by number of clients."""
        rates = {}
        for clients in CLIENTS:
            printed = subprocess.run(
                ["taskset", "-c", self.client_core, str(BINARIES / "pgbench"), "-h", "127.0.0.1", "-p", str(self.port), "-U",
                 "bench", "-n", "-M", "prepared", "-c", str(clients), "-j", "1", "-T", str(seconds), "-f",
                 str(self.place / name), "postgres"], capture_output=True, check=True, encoding="utf-8").stdout
            failed = re.search(r"^number of failed transactions: 0 ", printed, re.MULTILINE) is None
            rate = re.search(r"^tps = ([0-9.]+)", printed, re.MULTILINE)
            if failed or rate is None:
                raise RuntimeError(f"pgbench: {printed}")
            rates[clients] = float(rate.group(1))
        return rates

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()
        shutil.rmtree(self.place, ignore_errors=True)


def main():
    """By itself: the rates, unpinned to any comparison."""
    cluster = Cluster(os.environ.get("BENCH_DIR", "/var/tmp"), "0", "1")
    try:
        print(json.dumps({name: cluster.reveals(name, 10) for name in KINDS}))
    finally:
        cluster.stop()


if __name__ == "__main__":
    main()
