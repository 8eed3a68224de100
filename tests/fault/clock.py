#!/usr/bin/env python3
"""The clock set back and far forward, at the start and while running; a jump forward admitted by two people.

Real data (`jinkui init`), since simulated time has no clock to be wrong. The clock is moved with libfaketime (Debian
package faketime). Without it the test fails, unless JINKUI_ALLOW_SKIP=clock allows that.
"""

import datetime
import glob
import json
import os
import subprocess
import sys
import time

import house

CLOCK_NOTE = 3  # docs/formats/ledger-entry.md


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
        """An auditor, who sees the entries' times; a clerk without a post."""
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
        made = admin.post("/people", {"name": "职小员", "staff_number": "C1", "kind": "staff", "department": department,
                                      "login": "clerk"})
        self.clerk = made.json["person"]["person"]["id"]
        self.accounts["clerk"] = house.change_first_password(self.server, "clerk", made.json["initial_password"])
        made = admin.post("/people", {"name": "安管", "staff_number": "S1", "kind": "staff", "department": department,
                                      "login": "anguan"})
        self.security = self.appoint(admin, made.json["person"]["person"]["id"])
        if self.security.status != 201:
            raise RuntimeError(f"appointment: {self.security}")
        self.accounts["anguan"] = house.change_first_password(self.server, "anguan", made.json["initial_password"])
        self.tally.same(self.ready().status, 200, "ready in true time")
        self.stop("true time")

    @staticmethod
    def appoint(admin, person):
        return admin.post("/appointments", {"person": person, "post": "security_administrator"})

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

    def clock_of(self, client):
        reply = client.get("/clock")
        self.tally.same(reply.status, 200, f"the clock is shown: {reply}")
        return reply.json

    def admit(self, login, wall=None, seconds=0):
        """A confirmation by somebody freshly logged in, of the time that the server's clock shows plus `seconds`."""
        client = self.server.login(self.accounts, login)
        named = wall or shifted(self.clock_of(client)["wall"], seconds)
        return client.post("/clock/admissions", {"wall": named})

    def command(self, *words, login=None):
        """`jinkui clock …` as somebody logged in on the command line."""
        session = self.data.parent / "session"
        if login:
            device = house.DEVICES.get(login)
            done = subprocess.run([self.binary, "login", "--url", f"http://127.0.0.1:{self.server.port}", "--login", login,
                                   "--session", str(session), *(["--code", device.code()] if device else [])], input=self.accounts[login].encode() + b"\n",
                                  capture_output=True, check=False, timeout=60)
            self.tally.same(done.returncode, 0, f"jinkui login: {house.text_of(done)}")
        return house.run(self.binary, "clock", *words, "--session", session)

    def near(self, what, moment, before, hours=2):
        self.tally.check(before <= moment <= before + hours * 3_600_000,
                         f"{what}: time goes on from the last entry: {before} → {moment}")


def shifted(instant, seconds):
    at = datetime.datetime.fromisoformat(instant.replace("Z", "+00:00")) + datetime.timedelta(seconds=seconds)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def refused(test, reply, status, slug, clause, what):
    test.tally.check(reply.status == status and reply.slug == slug, f"{what}: expected {status} {slug}, got {reply}")
    clauses = [c["id"] for c in (reply.json or {}).get("clauses", [])]
    test.tally.check(clause is None or clause in clauses, f"{what}: names clause {clause}: {clauses}")
    test.tally.check(house.is_problem(reply), f"{what}: has the shape of an error")


def try_admission(test):
    """While running: who may not, twice the same, the wrong time, a second jump; then two people, and a restart."""
    tally = test.tally
    test.serve("+0")
    last = test.act("before the jump")
    refused(test, test.admit("admin"), 409, "clock/nothing-to-admit", "B11", "nothing to admit")
    test.clock.set("+400d")
    test.becomes(503, "before anybody has admitted")
    clerk = test.server.login(test.accounts, "clerk")
    shown = test.clock_of(clerk)
    tally.check(shown["doubted"] and not shown["yours_to_admit"] and not shown["admissions"], f"what a clerk sees: {shown}")
    tally.check(shown["wall"] > shown["believed"], "the wall clock is ahead of the time believed")
    refused(test, test.admit("clerk"), 403, "policy/denied", "B1", "a clerk")
    refused(test, test.admit("admin", seconds=-3600), 409, "clock/other-time", "B11", "another time than the clock's")
    tally.same(test.admit("admin", wall="soon").status, 400, "no time at all")

    first = test.admit("admin")
    tally.same(first.status, 201, f"the first person: {first}")
    tally.check(first.json and first.json["clock"]["doubted"] and len(first.json["clock"]["admissions"]) == 1,
                "one person is not enough")
    test.becomes(503, "one person")
    refused(test, test.admit("admin"), 409, "clock/same-person", "B11", "the same person twice")
    test.becomes(503, "one person twice")
    test.clock.set("+401d")
    shown = test.clock_of(test.server.login(test.accounts, "songshen"))
    tally.check(shown["doubted"] and not shown["admissions"], "a later jump needs the first one anew")
    tally.check(shown["yours_to_admit"], "the auditor may admit")
    moment = test.act("doubted twice")
    test.near("doubted twice", moment, last)

    # The first confirmation does not outlive the process.
    tally.same(test.admit("admin").status, 201, "the first person again")
    test.stop("with one admission")
    test.serve("+401d")
    test.becomes(503, "started with one admission behind it")
    tally.same(test.clock_of(test.server.login(test.accounts, "admin"))["admissions"], [], "a restart forgets it")

    # Through the command line, and by somebody who loses the post before the second.
    shown = test.command("show", login="admin")
    tally.check(shown.returncode == 0 and json.loads(shown.stdout)["doubted"], f"clock show: {house.text_of(shown)}")
    wrong = test.command("admit", "2020-01-01T00:00:00Z")
    tally.check(wrong.returncode == 1 and b"clock/other-time" in wrong.stderr, f"clock admit: {house.text_of(wrong)}")
    admin = test.server.login(test.accounts, "admin")
    refused(test, test.appoint(admin, test.clerk), 409, "clock/doubted", None, "a second administrator made for the occasion")
    refused(test, test.admit("clerk"), 403, "policy/denied", "B1", "the clerk, who has become nothing")
    tally.same(test.admit("anguan").status, 201, "an administrator from before admits")
    tally.same(admin.post(f"/appointments/{test.security.json['id']}/end").status, 204, "and is one no more")
    done = test.command("admit", json.loads(test.command("show").stdout)["wall"])
    tally.check(done.returncode == 0 and json.loads(done.stdout)["clock"]["doubted"],
                f"whoever lost the post does not count: {house.text_of(done)}")
    test.becomes(503, "one person on the command line")
    second = test.admit("songshen")
    tally.same(second.status, 201, f"the second person: {second}")
    tally.check(second.json and not second.json["clock"]["doubted"], "two people are believed")
    test.becomes(200, "two people")
    moment = test.act("after the admission")
    tally.check(moment - last > 400 * 86_400_000, f"time is the wall clock's: {last} → {moment}")
    admin = test.server.login(test.accounts, "admin")
    tally.same(test.appoint(admin, test.clerk).status, 201, "under a believed clock the clerk becomes an administrator")
    notes = [e for e in house.entries_from(test.server.login(test.accounts, "songshen"), 0).values()
             if e.kind == CLOCK_NOTE]
    tally.same(len(notes), 6, "five admissions and the belief are entries")
    check_words(test, notes)
    test.stop("after the admission")

    test.serve("+401d")
    test.becomes(200, "started again in the admitted time")
    test.stop("started again in the admitted time")


def check_words(test, notes):
    """The auditor opens the last two: who admitted what, and that it was believed."""
    auditor = test.server.login(test.accounts, "songshen")
    by_index = sorted(notes, key=lambda entry: entry.index)
    words = [auditor.post(f"/ledger/entries/{entry.index}/opening").json for entry in by_index[-2:]]
    test.tally.same(words[0]["actor"]["name"], "宋审", "the second person's entry names him")
    test.tally.same(words[0]["decision"]["verdict"], "permit", "and its decision")
    test.tally.check("admits" in words[0]["decision"], f"and the time admitted: {words[0]['decision']}")
    test.tally.same(words[1]["decision"].get("clock"), "believed", "the last entry says that it is believed")


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
    try_admission(test)
    return []


def main():
    if library() is None:
        return house.skipped("clock", "libfaketime is not installed (Debian package faketime)")
    return house.trial("clock", __doc__, ClockTest, try_all)


if __name__ == "__main__":
    sys.exit(main())
