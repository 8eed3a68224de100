#!/usr/bin/env python3
"""A witness on another machine: it cosigns what grows, and refuses a ledger that was rolled back or has forked.

The request is taken from a running server, from a data directory and from an export; the three must agree. The cosigned
checkpoint goes back to the ledger's keeper: `ledger verify --against` it shows a rollback, and an export that ends at it
is proven by the witness alone.
"""

import json
import shutil
import subprocess
import sys

import house


class WitnessTest:
    def __init__(self, options, place, tally):
        self.place = place
        self.tally = tally
        self.binary = options.jinkui
        self.data = place / "data"
        self.key_file = place / "data.key"
        self.session = place / "session"
        self.accounts = {}
        self.server = None
        made = self.done("init", "--data", self.data, "--company", "见证测试有限公司", "--pack", house.PACK, "--json")
        self.first = json.loads(made)["initial_password"]
        self.log = (self.data / "ledger.vkey").read_text().strip()
        self.dir = place / "witness"
        self.vkey = self.done("witness", "init", "--dir", self.dir, "--name", "witness.example/w1", "--log", self.log).strip()

    def run(self, *words):
        return house.run(self.binary, *words)

    def done(self, *words):
        """Standard output of a command that must succeed."""
        run = self.run(*words)
        self.tally.check(run.returncode == 0, f"jinkui {words[0]} {words[1]}: exit {run.returncode}: {house.text_of(run)}")
        return run.stdout.decode()

    def refused(self, what, code, word, *words):
        run = self.run(*words)
        text = house.text_of(run)
        self.tally.check(run.returncode == code and word in text and "→" in text,
                         f"{what}: expected exit {code} and “{word}”, got {run.returncode}: {text}")

    def grow(self, data, count, name, take=None):
        """Serves `data`, adds departments, and calls take(server) before it ends."""
        self.server = house.Server(self.binary, data, log=self.place / "serve.log", key_file=self.key_file)
        if not self.accounts:
            self.accounts["admin"] = house.change_first_password(self.server, "admin", self.first)
        admin = self.server.login(self.accounts, "admin")
        for i in range(count):
            reply = admin.post("/departments", {"name": f"{name}{i}"})
            self.tally.same(reply.status, 201, f"{name}{i}: {reply}")
        if take is not None:
            take()
        self.tally.same(self.server.stop(), 0, "exit status")

    def login(self):
        run = subprocess.run([self.binary, "login", "--url", f"http://127.0.0.1:{self.server.port}", "--login", "admin", *house.login_code("admin"),
                              "--session", str(self.session)], input=self.accounts["admin"].encode() + b"\n",
                             capture_output=True, check=False, timeout=60)
        self.tally.same(run.returncode, 0, f"jinkui login: {house.text_of(run)}")

    def seen(self):
        """How many entries the witness has on file."""
        return int(self.done("witness", "state", "--dir", self.dir).split("\n", 1)[0])

    def request(self, name, *source, old=None):
        path = self.place / name
        self.done("ledger", "witness-request", "--old", old if old is not None else self.seen(), *source, "-o", path)
        return path

    def cosign(self, request):
        """The checkpoint with the witness's line, as a file."""
        line = request.with_suffix(".line")
        line.write_text(self.done("witness", "cosign", "--dir", self.dir, request))
        path = request.with_suffix(".cosigned")
        self.done("ledger", "cosigned", request, line, "--witness", self.vkey, "-o", path)
        return path

    def copy(self, name):
        path = self.place / name
        shutil.copytree(self.data, path)
        return path

    def verify(self, what, code, verdict, *words):
        run = self.run("ledger", "verify", *words, "--json")
        report = json.loads(run.stdout or b"{}")
        self.tally.check(run.returncode == code and report.get("verdict") == verdict,
                         f"{what}: expected exit {code}, {verdict}; got {run.returncode}: {house.text_of(run)}")
        return report


def try_growth(test):
    tally = test.tally
    test.grow(test.data, 3, "甲")
    tally.same(test.seen(), 0, "a new witness has seen nothing")
    first = test.cosign(test.request("first.request", "--data", test.data))
    old = test.seen()
    tally.check(old > 3, f"the witness has the ledger on file: {old}")
    earlier = test.copy("earlier")

    def from_server():
        test.login()
        test.request("server.request", "--session", test.session)
        test.refused("a request from beyond the ledger", 1, "截短", "ledger", "witness-request", "--old", 100_000, "--session",
                     test.session)
    test.grow(test.data, 5, "乙", from_server)
    from_server_text = (test.place / "server.request").read_text()
    stored = test.request("second.request", "--data", test.data)
    tally.same(stored.read_text().splitlines()[0], f"old {old}", "the request names the size on file")
    export = test.place / "second.export"
    test.done("ledger", "export", "--data", test.data, "-o", export)
    tally.same(test.request("export.request", "--export", export).read_bytes(), stored.read_bytes(),
               "data directory and export give the same request")
    test.cosign(test.place / "server.request")
    tally.check(test.seen() > old, "the witness takes what the server says")
    again = test.run("witness", "cosign", "--dir", test.dir, test.place / "server.request")
    tally.check(again.returncode == 1 and str(test.seen()) in house.text_of(again),
                f"an old request is refused with the size on file: {house.text_of(again)}")
    tally.check(from_server_text.startswith(f"old {old}\n"), "the server's request starts there too")
    second = test.cosign(test.request("third.request", "--data", test.data))
    tally.check(second.read_text().count("— witness.example/w1 ") == 1, "the witness's line is in the checkpoint")
    return first, second, earlier


def try_proof(test, first, second):
    """What the cosigned checkpoints are good for."""
    tally = test.tally
    test.verify("without evidence", 3, "unproven", "--data", test.data, "--prove")
    report = test.verify("against the cosigned checkpoint", 0, "proven", "--data", test.data, "--against", second, "--prove")
    tally.same(report.get("proven_size"), test.seen(), "proven as far as the witness has seen")
    test.verify("against the first one too", 0, "proven", "--data", test.data, "--against", first, "--against", second)
    export = test.place / "cosigned.export"
    test.done("ledger", "export", "--data", test.data, "--checkpoint", second, "-o", export)
    report = test.verify("an export that ends at it", 0, "proven", export, "--key", test.log, "--witness", test.vkey,
                         "--quorum", 1)
    tally.same(report.get("cosignatures"), 1, "one cosignature counts")
    plain = test.place / "plain.export"
    test.done("ledger", "export", "--data", test.data, "-o", plain)
    test.verify("an export without it", 3, "unproven", plain, "--key", test.log, "--witness", test.vkey, "--quorum", 1)
    line = test.place / "third.line"
    test.refused("a line of a witness not given", 2, "--witness", "ledger", "cosigned", test.place / "third.request", line,
                 "--witness", test.log)
    test.refused("a line for another checkpoint", 1, "→", "ledger", "cosigned", test.place / "first.request", line,
                 "--witness", test.vkey)


def try_rollback(test, second, earlier):
    """The ledger as it was before: too short for the witness, and seen against the checkpoint."""
    test.refused("a request of the rolled-back ledger", 1, "回退", "ledger", "witness-request", "--old", test.seen(), "--data",
                 earlier)
    short = test.request("short.request", "--data", earlier, old=0)
    test.refused("the witness, asked as if anew", 1, "→", "witness", "cosign", "--dir", test.dir, short)
    report = test.verify("verify against the cosigned checkpoint", 1, "findings", "--data", earlier, "--against", second)
    test.tally.check("kept/rolled-back" in [f["slug"] for f in report.get("findings", [])], "it is called a rollback")


def try_fork(test, second, earlier):
    """The rolled-back ledger goes on, past what the witness has seen."""
    seen = test.seen()
    test.grow(earlier, 30, "丙")
    fork = test.request("fork.request", "--data", earlier)
    test.refused("a forked ledger", 1, "分叉", "witness", "cosign", "--dir", test.dir, fork)
    test.tally.same(test.seen(), seen, "the witness keeps what it has")
    report = test.verify("a forked ledger against the cosigned checkpoint", 1, "findings", "--data", earlier, "--against",
                         second)
    test.tally.check("kept/fork" in [f["slug"] for f in report.get("findings", [])], "it is called a fork")
    test.verify("by itself it looks whole", 0, "unproven", "--data", earlier)
    fine = test.cosign(test.request("fourth.request", "--data", test.data))
    test.tally.check(fine.exists(), "the true one is cosigned still")


def try_all(test):
    first, second, earlier = try_growth(test)
    try_proof(test, first, second)
    try_rollback(test, second, earlier)
    try_fork(test, second, earlier)
    return [second]


if __name__ == "__main__":
    sys.exit(house.trial("witness", __doc__, WitnessTest, try_all))
