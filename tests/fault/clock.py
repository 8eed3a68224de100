#!/usr/bin/env python3
"""The clock set back and far forward, at the start and while running.

Real data (`jinkui init`), since simulated time has no clock to be wrong. The clock is moved with libfaketime (Debian
package faketime). Without it the test fails, unless JINKUI_ALLOW_SKIP=clock allows that.
"""

import glob
import json
import os
import sys
import time

import house



def library():
    found = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
    return found[0] if found else None


class Clock:
    """The wall clock of the servers started with `environment`; their monotonic clock stays true."""

    def __init__(self, place):
        self.file = place / "clock"
        self.set("+0")
        self.environment = dict(os.environ, LD_PRELOAD=library(), FAKETIME_TIMESTAMP_FILE=str(self.file),
                                FAKETIME_NO_CACHE="1", FAKETIME_DONT_FAKE_MONOTONIC="1", DONT_FAKE_MONOTONIC="1")

    def set(self, offset):
        """E.g. "+400d", "-1d", "+0"."""
        other = self.file.with_suffix(".new")
        other.write_text(offset + "\n")
        other.replace(self.file)


class ClockTest:
    def __init__(self, options, place, tally):
        self.binary = options.jinkui
        self.data = place / "data"
        self.log = place / "serve.log"
        self.clock = Clock(place)
        self.tally = tally
        self.accounts = {}
        self.server = None
        self.made = 0
        made = house.run(self.binary, "init", "--data", self.data, "--company", "时钟测试有限公司", "--pack", house.PACK,
                         "--json")
        if made.returncode != 0:
            raise RuntimeError("jinkui init: " + house.text_of(made))
        self.first = json.loads(made.stdout)["initial_password"]

    def serve(self, offset):
        self.clock.set(offset)
        self.server = house.Server(self.binary, self.data, environment=self.clock.environment, log=self.log)

    def stop(self, what):
        self.tally.same(self.server.stop(), 0, f"{what}: exit status")

    def prepare(self):
        """An auditor, who sees the entries' times."""
        self.serve("+0")
        self.accounts["admin"] = house.change_first_password(self.server, "admin", self.first)
        admin = self.server.login(self.accounts, "admin")
        department = admin.post("/departments", {"name": "审计部"}).json["id"]
        made = admin.post("/people", {"name": "宋审", "staff_number": "A1", "kind": "staff", "department": department,
                                      "login": "songshen"})
        person = made.json["person"]["person"]["id"]
        appointed = admin.post("/appointments", {"person": person, "post": "audit_administrator"})
        if appointed.status != 201:
            raise RuntimeError(f"appointment: {appointed}")
        self.accounts["songshen"] = house.change_first_password(self.server, "songshen", made.json["initial_password"])
        self.tally.same(self.ready().status, 200, "ready in true time")
        self.stop("true time")

    def ready(self):
        return self.server.client().get("/readyz")

    def becomes(self, status, what):
        end = time.monotonic() + 10
        reply = self.ready()
        while reply.status != status and time.monotonic() < end:
            time.sleep(0.1)
            reply = self.ready()
        self.tally.check(reply.status == status, f"{what}: /readyz must come to answer {status}, not {reply}")
        if status == 503:
            self.tally.check(house.is_problem(reply), f"{what}: /readyz explains itself: {reply}")

    def act(self, what):
        """Makes an entry; its time in milliseconds. Time never runs backwards in the whole ledger."""
        self.made += 1
        admin = self.server.login(self.accounts, "admin")
        made = admin.post("/departments", {"name": f"部门{self.made}"})
        self.tally.same(made.status, 201, f"{what}: a department is added ({made})")
        auditor = self.server.login(self.accounts, "songshen")
        entries = house.entries_from(auditor, 0)
        house.never_backwards(self.tally, entries, what)
        return entries[max(entries)].time

    def near(self, what, moment, before, hours=2):
        self.tally.check(before <= moment <= before + hours * 3_600_000,
                         f"{what}: time goes on from the last entry: {before} → {moment}")


def try_all(test):
    test.prepare()
    test.serve("+0")
    last = test.act("true time")
    test.near("true time is the wall clock's", last, int(time.time() * 1000) - 60_000)

    test.clock.set("-1d")
    moment = test.act("set back while running")
    test.near("set back while running", moment, last)
    test.clock.set("+0")
    last = test.act("right again")
    test.clock.set("+400d")
    test.becomes(503, "far forward while running")
    moment = test.act("far forward while running")
    test.near("far forward while running", moment, last)
    test.clock.set("+0")
    test.becomes(200, "right again while running")
    last = test.act("right again")
    test.stop("first run")

    test.serve("-1d")
    test.becomes(200, "started a day back")
    moment = test.act("started a day back")
    test.near("started a day back", moment, last)
    last = moment
    test.stop("started a day back")

    test.serve("+400d")
    test.becomes(503, "started far forward")
    moment = test.act("started far forward")
    test.near("started far forward", moment, last)
    last = moment
    test.stop("started far forward")

    test.serve("+0")
    test.becomes(200, "started in true time again")
    moment = test.act("started in true time again")
    test.near("started in true time again", moment, last)
    test.stop("started in true time again")


def main():
    options = house.arguments(__doc__)
    tally = house.Tally("clock")
    if library() is None:
        return house.skipped("clock", "libfaketime is not installed (Debian package faketime)")
    with house.Workplace(options.keep) as place:
        test = ClockTest(options, place, tally)
        try:
            try_all(test)
        finally:
            if test.server is not None:
                test.server.kill()
        house.offline_checks(tally, options.jinkui, test.data)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
