"""A demo house for the tests: data, server, sessions and calls over HTTP, and a tally of what was checked.

Shared by tests/fault, tests/run, tests/with_house and scripts/bench.

Only processes started here are ended, each by its own id; servers listen on 127.0.0.1 on a free port of their own.
"""

import argparse
import base64
import hashlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import totp  # noqa: E402

PACK = ROOT / "packs" / "classified-customer-records"
COMPANY = ROOT / "demo" / "company.json"
CUSTOMERS = ROOT / "demo" / "customers.mjs"
SUITE = os.environ.get("JINKUI_SUITE", "intl")  # the cipher suite of every house

# Numbers of docs/formats/ledger-entry.md.
RELEASED = 25
GRANT_REVOKED = 35
PEOPLE_CHANGED = 15
CUSTOMER_ENTERED = 20
DESTROY_INTENDED = 40
DESTROYED = 41

START_SECONDS = 60

TOKENS = {}  # login -> the newest session of those who need a second factor
DEVICES = {}  # login -> totp.Authenticator, of those who have enrolled in this process


class Lost(Exception):
    """The connection ended before an answer: nothing was acknowledged."""


class Tally:
    """Counts what passed and failed; prints failures as they come. Safe from several threads."""

    def __init__(self, name):
        self.name = name
        self.passed = 0
        self.failures = []
        self._lock = threading.Lock()

    def check(self, condition, text):
        with self._lock:
            if condition:
                self.passed += 1
            else:
                self.failures.append(text)
                print(f"FAILED: {text}", flush=True)
        return bool(condition)

    def same(self, got, expected, text):
        return self.check(got == expected, f"{text}: expected {expected!r}, got {got!r}")

    def end(self):
        """Prints the last line; the exit status."""
        print(f"{self.name}: {self.passed} passed, {len(self.failures)} failed", flush=True)
        return 1 if self.failures or not self.passed else 0


def skipped(name, why):
    """For a test that cannot run here: that is a failure, unless JINKUI_ALLOW_SKIP names it; the exit status."""
    allowed = name in os.environ.get("JINKUI_ALLOW_SKIP", "").replace(",", " ").split()
    print(f"{name}: SKIPPED, {why}", flush=True)
    if not allowed:
        print(f"to allow this: JINKUI_ALLOW_SKIP={name} (several names with commas)", flush=True)
    print(f"0 passed, {0 if allowed else 1} failed", flush=True)
    return 0 if allowed else 1


def arguments(description, **extra):
    """`extra`: option name → keyword arguments of add_argument."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--jinkui", required=True, help="the binary under test")
    parser.add_argument("--keep", action="store_true", help="keep the working directory")
    for name, options in extra.items():
        parser.add_argument("--" + name.replace("_", "-"), **options)
    parsed = parser.parse_args()
    parsed.jinkui = os.path.abspath(parsed.jinkui)
    return parsed


class Workplace:
    """A temporary directory, removed at the end."""

    def __init__(self, keep=False):
        self.keep = keep
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="jinkui-fault-"))

    def __enter__(self):
        return self.path

    def __exit__(self, kind, value, trace):
        if self.keep or kind is not None:
            print(f"kept: {self.path}", flush=True)
        else:
            shutil.rmtree(self.path, ignore_errors=True)


def run(*command, timeout=1200):
    return subprocess.run([str(c) for c in command], capture_output=True, check=False, timeout=timeout)


class Reply:
    """An answer. `json` is None when the body is not JSON."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body
        self.json = None
        if "json" in headers.get("Content-Type", ""):
            self.json = json.loads(body) if body else None

    def __repr__(self):
        if self.slug:
            return f"{self.status} {self.slug}: {self.json.get('message', {}).get('en')}"
        return f"{self.status} with {len(self.body)} bytes"

    @property
    def slug(self):
        """Of an error; empty otherwise."""
        kind = self.json.get("type", "") if isinstance(self.json, dict) else ""
        return str(kind).removeprefix("urn:jinkui:error:") if self.status >= 400 else ""


def is_problem(reply):
    """Whether the answer has the documented shape of an error."""
    body = reply.json
    return (
        reply.headers.get("Content-Type", "").startswith("application/problem+json")
        and isinstance(body, dict)
        and str(body.get("type", "")).startswith("urn:jinkui:error:")
        and body.get("status") == reply.status
        and isinstance(body.get("title"), str)
        and all(isinstance(body.get(name), dict) and body[name].get("zh") and body[name].get("en") for name in ("message", "next"))
    )


class Client:
    """One connection that is kept open, over TLS with an ssl.SSLContext; not for several threads at a time."""

    def __init__(self, port, token=None, timeout=60, tls=None):
        self.port = port
        self.tls = tls
        self.token = token
        self.timeout = timeout
        self._connection = None

    def call(self, method, path, body=None, headers=None):
        """One try; Lost when the server went away. Paths are below /api/v1 unless they are absolute there."""
        send = {"Host": f"127.0.0.1:{self.port}"}
        if self.token:
            send["Authorization"] = "Bearer " + self.token
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
            send["Content-Type"] = "application/json"
        send.update(headers or {})
        target = path if path.endswith(("healthz", "readyz")) else "/api/v1" + path
        try:
            if self._connection is None:
                self._connection = (
                    http.client.HTTPSConnection("127.0.0.1", self.port, timeout=self.timeout, context=self.tls) if self.tls
                    else http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout))
            self._connection.request(method, target, body=data, headers=send)
            answer = self._connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Lost(str(error)) from error
        if answer.getheader("Connection", "") == "close":
            self.close()
        return Reply(answer.status, dict(answer.getheaders()), content)

    def get(self, path, headers=None):
        return self.call("GET", path, headers=headers)

    def post(self, path, body=None, headers=None):
        return self.call("POST", path, {} if body is None else body, headers)

    def close(self):
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Server:
    """A running `jinkui serve`; `limits`: with the limits on sessions and log-ins that it has in use; `options`: more
    words of its command line."""

    def __init__(self, binary, data, prefix=(), key_file=None, environment=None, log=None, limits=False, options=()):
        self.log = pathlib.Path(log) if log else pathlib.Path(str(data) + ".serve.log")
        self._out = open(self.log, "ab")
        command = [*prefix, binary, "serve", "--data", str(data), "--port", "0", "--quiet"]
        if not limits:
            command += ["--session-rate", "0", "--login-rate", "0"]
        if key_file is not None:
            command += ["--key-file", str(key_file)]
        command += [str(word) for word in options]
        began = self.log.stat().st_size
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self._out, stderr=self._out,
                                        env=environment)
        self.port = self._wait_for_port(began)

    def _wait_for_port(self, began):
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            text = self.log.read_bytes()[began:].decode("utf-8", "replace")
            for line in text.splitlines(keepends=True):
                if "://127.0.0.1:" in line and line.endswith("\n"):
                    return int(line.rsplit(":", 1)[1])
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}: {text}")
            time.sleep(0.01)
        self.kill()
        raise RuntimeError("the server did not start: " + self.log.read_text(errors="replace"))

    def kill(self):
        """SIGKILL, as a power cut for the process."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._out.close()

    def stop(self):
        """SIGTERM; the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()
        self._out.close()
        return self.process.returncode

    def client(self, token=None, timeout=60, tls=None):
        return Client(self.port, token, timeout, tls)

    def login(self, accounts, login, tls=None):
        """A client with a session; the password must be changed already, a second factor enrolled where needed."""
        client = self.client(tls=tls)
        if login in DEVICES and login in TOKENS:  # sessions outlive a restart; a code is good once only
            client.token = TOKENS[login]
            if client.get("/session").status == 200:
                return client
            client.token = None
        entered = {"login": login, "password": accounts[login], "client": "cli"}
        if login in DEVICES:
            entered["code"] = DEVICES[login].code()
        reply = client.post("/session", entered)
        if reply.status != 200:
            raise RuntimeError(f"log-in of {login}: {reply}")
        client.token = TOKENS[login] = reply.json["token"]
        return client

    def rss_kib(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        return 0


class DemoHouse:
    """Demo data with `count` customers; `accounts` has the passwords of `logins`, whose first ones are changed, and
    `first` is the list of all accounts as `jinkui demo` gave it. `rewrite` changes the file of customers first."""

    def __init__(self, binary, place, count, logins, timeout=1200, rewrite=None, pack=PACK):
        self.binary = binary
        self.data = pathlib.Path(place) / "data"
        self.accounts = {}
        csv = pathlib.Path(place) / "customers.csv"
        with open(csv, "wb") as out:
            subprocess.run(["node", str(CUSTOMERS), str(count)], stdout=out, check=True)
        if rewrite is not None:
            rewrite(csv)
        made = run(binary, "demo", "--data", self.data, "--pack", pack, "--company", COMPANY, "--customers", csv,
                   "--suite", SUITE, "--json", timeout=timeout)
        if made.returncode != 0:
            raise RuntimeError("jinkui demo: " + made.stderr.decode("utf-8", "replace"))
        self.first = json.loads(made.stdout)
        if not logins:
            return
        initial = {account["login"]: account["password"] for account in self.first}
        server = Server(binary, self.data)
        try:
            for login in logins:
                self.accounts[login] = change_first_password(server, login, initial[login])
        finally:
            server.stop()

    def serve(self, data=None, **options):
        return Server(self.binary, data or self.data, **options)


def login_code(login):
    """The words of `jinkui login` for who has a second factor."""
    return ["--code", DEVICES[login].code()] if login in DEVICES else []


def change_first_password(server, login, first):
    """Logs in, changes the initial password, enrols a second factor where the post asks for it; the new password."""
    client = server.client()
    reply = client.post("/session", {"login": login, "password": first, "client": "cli"})
    if reply.status != 200:
        raise RuntimeError(f"log-in of {login}: {reply}")
    client.token = reply.json["token"]
    new = "Xy9-" + first
    changed = client.post("/session/password", {"old": first, "new": new})
    if changed.status != 204:
        raise RuntimeError(f"password of {login}: {changed}")
    reply = client.post("/session", {"login": login, "password": new, "client": "cli"})
    if reply.status == 200 and reply.json["must_enrol"]:
        client.token = reply.json["token"]
        DEVICES[login] = totp.enrol(lambda path, body: client.post(path, body).json, new)
    client.close()
    return new


def customers_of(client, level):
    """Ids of the customers that `client` may list, of one level."""
    ids = []
    after = 0
    while True:
        reply = client.get(f"/customers?limit=100&after={after}")
        if reply.status != 200:
            raise RuntimeError(f"list: {reply}")
        ids += [row["id"] for row in reply.json["rows"] if row["level"]["id"] == level]
        if reply.json["next"] is None:
            return ids
        after = reply.json["next"]


def approved_grant(asker, approver, flow, customer, purpose):
    """Asks and approves; the id of the grant."""
    body = {"flow": flow, "customer": customer, "purpose": purpose, "reason": "核对资料", "form": FORMS[flow]}
    made = asker.post("/requests", body)
    if made.status != 201:
        raise RuntimeError(f"request: {made}")
    decided = approver.post(f"/requests/{made.json['id']}/actions", {"action": "approve", "opinion": "同意"})
    if decided.status != 200:
        raise RuntimeError(f"approve: {decided}")
    return grant_of(asker, made.json["id"])["id"]


FORMS = {"read": {}, "copy": {"copies": "1"}, "destroy": {}}


def grant_of(client, request):
    """The row of the grant that came from `request`, or None."""
    return next((row for row in grants(client) if row["request"] == request), None)


def grants(client, customer=None):
    """All grants of the person, newest first, page by page; about one customer if said."""
    place = "/grants?limit=100" + (f"&customer={customer}" if customer else "")
    before = ""
    while True:
        reply = client.get(place + before)
        if reply.status != 200:
            raise RuntimeError(f"grants: {reply}")
        yield from reply.json["rows"]
        if reply.json["next"] is None:
            return
        before = f"&before={reply.json['next']}"


class Import:
    """A customer file, sent and started."""

    def __init__(self, client, data):
        self.client = client
        made = client.post("/imports", {"name": "customers.csv", "bytes": len(data)})
        if made.status != 201:
            raise RuntimeError(f"import: {made}")
        self.place = f"/imports/{made.json['id']}"
        raw = {"Content-Type": "application/octet-stream"}
        for at in range(0, len(data), 40_000):
            sent = client.call("POST", f"{self.place}/content?offset={at}", data[at:at + 40_000], raw)
            if sent.status != 200:
                raise RuntimeError(f"content: {sent}")
        self.wait(("uploading", "reading"))
        started = client.post(self.place + "/start")
        if started.status != 200:
            raise RuntimeError(f"start: {started}")

    def view(self):
        reply = self.client.get(self.place)
        if reply.status != 200:
            raise RuntimeError(f"view: {reply}")
        return reply.json

    def wait(self, while_in):
        end = time.monotonic() + 300
        while time.monotonic() < end:
            view = self.view()
            if view["state"] not in while_in:
                return view
            time.sleep(0.05)
        raise RuntimeError("the import does not end")


class Entry:
    """An entry as the ledger lists it; the leaf is decoded and its hash computed anew."""

    def __init__(self, row):
        leaf = base64.b64decode(row["leaf"])
        self.index = row["index"]
        self.kind = int.from_bytes(leaf[1:3], "big")
        self.leaf_index = int.from_bytes(leaf[3:11], "big")
        self.time = int.from_bytes(leaf[11:19], "big", signed=True)
        self.hash = hashlib.sha256(b"\0" + leaf).hexdigest()
        self.listed_hash = row["leaf_hash"]


def entries_from(client, first):
    """All entries with index ≥ first, by index."""
    found = {}
    before = None
    while True:
        reply = client.get("/ledger/entries?limit=100" + (f"&before={before}" if before is not None else ""))
        if reply.status != 200:
            raise RuntimeError(f"entries: {reply}")
        rows = reply.json["rows"]
        for row in rows:
            if row["index"] >= first:
                found[row["index"]] = Entry(row)
        if not rows or rows[-1]["index"] <= first:
            return found
        before = rows[-1]["index"]


def never_backwards(tally, entries, what):
    """Time goes on from entry to entry; `entries` as entries_from gives them."""
    times = [entries[index].time for index in sorted(entries)]
    return tally.check(times == sorted(times), f"{what}: time ran backwards in the ledger")


def stands(entries, kind, receipt):
    """Whether the entry of an acknowledged answer is there, of its kind and, where the answer gave it, with its hash."""
    entry = entries.get(receipt["index"])
    return entry is not None and entry.kind == kind and receipt.get("leaf_hash", entry.hash) == entry.hash


def offline_checks(tally, binary, data, against=()):
    """`ledger verify` and `ledger replay` on a data directory that no server holds."""
    kept = [word for path in against for word in ("--against", str(path))]
    verified = run(binary, "ledger", "verify", "--data", data, *kept)
    tally.check(verified.returncode == 0, f"ledger verify: exit {verified.returncode}: {text_of(verified)}")
    replayed = run(binary, "ledger", "replay", "--data", data)
    tally.check(replayed.returncode == 0, f"ledger replay: exit {replayed.returncode}: {text_of(replayed)}")


def trial(name, description, make, play):
    """The main function of a test that starts and stops servers of its own: `make(options, place, tally)` gives an
    object with `data`, the directory checked at the end, and `server`, which is ended whatever happens; `play` takes
    the object and gives the checkpoints that the ledger must agree with. The exit status."""
    options = arguments(description)
    tally = Tally(name)
    with Workplace(options.keep) as place:
        test = make(options, place, tally)
        try:
            against = play(test)
        finally:
            if test.server is not None:
                test.server.kill()
        offline_checks(tally, options.jinkui, test.data, against)
    return tally.end()


def text_of(done):
    return (done.stdout + done.stderr).decode("utf-8", "replace").strip()


if __name__ == "__main__":
    sys.exit("house.py is a module of the fault tests")
