#!/usr/bin/env python3
"""Races of the gate: nothing is released after the entry that revoked it, and a grant is never used more than allowed.

Each race is run `--rounds` times with 16 clients at once (the first with four):
  grant        reveals by a grant while its approver revokes it
  uses         16 tries of a copy by a grant with one use: exactly one succeeds
  designation  reveals by a designation while it is ended
  appointment  reveals for a purpose of a post while the appointment to it is ended
  left         reveals while the person leaves (at most five times: each turn needs another person)
"""

import sys
import threading
import time

import house

CLIENTS = 16
GRANT_CLIENTS = 4  # a grant has 20 uses: more would use it up before it can be revoked
LOGINS = ("admin", "wangjianguo", "liwenjing", "chenzhiqiang", "zhaomin", "sunhao", "xuqian", "shenjia", "songshen")
LEAVERS = ("zhouting", "wulei", "zhengjie", "fengkai", "hexin")


class Crowd:
    """Clients of one session that do one thing over and over until told to stop."""

    def __init__(self, server, token, act, clients=CLIENTS):
        self.replies = []
        self.started = threading.Barrier(clients + 1)
        self.shown = threading.Event()  # something was
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._work, args=(server.client(token), act)) for _ in range(clients)]
        for thread in self._threads:
            thread.start()
        self.started.wait()

    def _work(self, client, act):
        mine = []
        self.started.wait()
        while not self._stop.is_set():
            mine.append(act(client))
            if mine[-1].status == 200:
                self.shown.set()
        client.close()
        with self._lock:
            self.replies += mine

    def stop(self):
        self._stop.set()
        for thread in self._threads:
            thread.join()
        return self.replies


def reveal(customer, purpose):
    return lambda client: client.post(f"/customers/{customer}/reveal", {"purpose": purpose})


class Races:
    def __init__(self, server, accounts, tally):
        self.tally = tally
        self.accounts = accounts
        self.server = server
        self.revoked_in_time = 0  # grants with uses left when they were revoked
        self.people = {login: self.server.login(self.accounts, login) for login in LOGINS}
        zhaomin = self.people["zhaomin"]
        self.secret = house.customers_of(zhaomin, "secret")
        self.confidential = house.customers_of(zhaomin, "confidential")
        self.copied = house.customers_of(self.people["xuqian"], "secret")
        self.served = house.customers_of(self.people["shenjia"], "secret")
        rows = self.people["admin"].get("/people").json["rows"]
        self.ids = {row["login"]: row["person"]["id"] for row in rows if row["login"]}

    def ledger_size(self):
        return self.people["songshen"].get("/ledger/entries?limit=1").json["size"]

    def last_of_kind(self, entries, kind, what):
        found = [entry.index for entry in entries.values() if entry.kind == kind]
        self.tally.check(len(found) == 1, f"{what}: expected one entry of kind {kind}, found {len(found)}")
        return max(found, default=-1)

    def nothing_after(self, what, replies, entries, ended, refusals):
        """`ended`: the index of the entry that ended the right."""
        shown = [reply for reply in replies if reply.status == 200]
        self.tally.check(len(shown) > 0, f"{what}: nothing was shown before the end; the race was not run")
        late = [reply.json["receipt"]["index"] for reply in shown if reply.json["receipt"]["index"] > ended]
        self.tally.check(not late, f"{what}: ended at entry {ended}, shown by entries {late}")
        released = [entry.index for entry in entries.values() if entry.kind == house.RELEASED and entry.index > ended]
        self.tally.check(not released, f"{what}: ended at entry {ended}, released at {released}")
        for reply in shown:
            entry = entries.get(reply.json["receipt"]["index"])
            self.tally.check(
                entry is not None and entry.kind == house.RELEASED and entry.hash == reply.json["receipt"]["leaf_hash"],
                f"{what}: shown without its entry {reply.json['receipt']}",
            )
        odd = {reply.status for reply in replies} - {200} - refusals
        self.tally.check(not odd, f"{what}: unexpected answers {sorted(odd)}: "
                         + str([r for r in replies if r.status in odd][:1]))
        self.tally.check(any(reply.status != 200 for reply in replies), f"{what}: never refused after the end")

    def grant(self, turn):
        zhaomin, head = self.people["zhaomin"], self.people["chenzhiqiang"]
        customer = self.confidential[turn % len(self.confidential)]
        first = self.ledger_size()
        grant = house.approved_grant(zhaomin, head, "read", customer, "service_visit")
        crowd = Crowd(self.server, zhaomin.token, reveal(customer, "service_visit"), GRANT_CLIENTS)
        crowd.shown.wait(10)
        time.sleep(0.001 * (turn % 3))
        revoked = head.post(f"/grants/{grant}/revoke", {"reason": "客户要求"})
        time.sleep(0.1)
        replies = crowd.stop()
        self.tally.same(revoked.status, 200, "revoke")
        entries = house.entries_from(self.people["songshen"], first)
        ended = self.last_of_kind(entries, house.GRANT_REVOKED, "revoke")
        row = next(r for r in house.grants(zhaomin) if r["id"] == grant)
        shown = sum(1 for reply in replies if reply.status == 200)
        self.tally.check(row["used"] == shown <= row["uses"], f"grant {grant}: used {row['used']} of {row['uses']}, shown {shown}")
        if shown < row["uses"]:  # otherwise the uses ran out before the end: no race
            self.revoked_in_time += 1
            self.nothing_after("revoked grant", replies, entries, ended, {403})

    def uses(self, turn):
        officer, manager = self.people["xuqian"], self.people["wangjianguo"]
        customer = self.copied[turn % len(self.copied)]
        grant = house.approved_grant(officer, manager, "copy", customer, "file_keeping")
        gate = threading.Barrier(CLIENTS)
        replies = []

        def take():
            client = self.server.client(officer.token)
            gate.wait()
            replies.append(client.post(f"/customers/{customer}/copy", {"purpose": "file_keeping"}))
            client.close()

        threads = [threading.Thread(target=take) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        good = [reply for reply in replies if reply.status == 200]
        self.tally.same(len(good), 1, f"copies of grant {grant} with one use")
        others = [reply for reply in replies if reply.status != 200]
        self.tally.check(all(reply.status in (403, 409) and house.is_problem(reply) for reply in others),
                         f"the other tries: {others[:2]}")
        row = next(r for r in house.grants(officer) if r["id"] == grant)
        self.tally.same((row["used"], row["uses"]), (1, 1), f"uses of grant {grant}")

    def designation(self, turn):
        deputy, seller = self.people["liwenjing"], self.people["sunhao"]
        person = self.ids["sunhao"]
        mine = [row for row in deputy.get("/designations").json["rows"] if row["person"]["id"] == person]
        live = [row for row in mine if row.get("to") is None]
        self.tally.same(len(live), 1, "designations of sunhao in force")
        first = self.ledger_size()
        crowd = Crowd(self.server, seller.token, reveal(self.secret[turn % len(self.secret)], "service_visit"))
        crowd.shown.wait(10)
        time.sleep(0.01 * (turn % 6))
        ended = deputy.post(f"/designations/{live[0]['id']}/end")
        time.sleep(0.1)
        replies = crowd.stop()
        self.tally.same(ended.status, 204, "end of the designation")
        entries = house.entries_from(self.people["songshen"], first)
        last = self.last_of_kind(entries, house.PEOPLE_CHANGED, "end of the designation")
        self.nothing_after("ended designation", replies, entries, last, {403})
        again = deputy.post("/designations", {"person": person, "verbs": ["read"], "department": live[0]["department"]["id"]})
        self.tally.same(again.status, 201, f"designated again ({again})")

    def appointment(self, turn):
        """A purpose that belongs to a post: no reading for it after the appointment has ended."""
        admin, officer = self.people["admin"], self.people["xuqian"]
        live = self.appointments_of("xuqian")
        self.tally.same(len(live), 1, "appointments of xuqian in force")
        first = self.ledger_size()
        crowd = Crowd(self.server, officer.token, reveal(self.served[turn % len(self.served)], "file_keeping"))
        crowd.shown.wait(10)
        time.sleep(0.01 * (turn % 6))
        ended = admin.post(f"/appointments/{live[0]['id']}/end")
        time.sleep(0.1)
        replies = crowd.stop()
        self.tally.same(ended.status, 204, "end of the appointment")
        entries = house.entries_from(self.people["songshen"], first)
        last = self.last_of_kind(entries, house.PEOPLE_CHANGED, "end of the appointment")
        self.nothing_after("ended appointment", replies, entries, last, {403})
        again = admin.post("/appointments", {"person": self.ids["xuqian"], "post": live[0]["post"]["id"]})
        self.tally.same(again.status, 201, f"appointed again ({again})")

    def left(self, turn):
        """A person leaves the company; each turn another one."""
        if turn >= len(LEAVERS):
            return
        login = LEAVERS[turn]
        seller = self.server.login(self.accounts, login)
        first = self.ledger_size()
        crowd = Crowd(self.server, seller.token, reveal(self.secret[turn % len(self.secret)], "service_visit"))
        crowd.shown.wait(10)
        time.sleep(0.01 * turn)
        ended = self.people["admin"].post(f"/people/{self.ids[login]}/active", {"active": False})
        time.sleep(0.1)
        replies = crowd.stop()
        self.tally.same(ended.status, 200, f"leaving ({ended})")
        entries = house.entries_from(self.people["songshen"], first)
        last = self.last_of_kind(entries, house.PEOPLE_CHANGED, "leaving")
        self.nothing_after("left", replies, entries, last, {401, 403})

    def appointments_of(self, login):
        rows = self.people["admin"].get("/people").json["rows"]
        row = next(r for r in rows if r["login"] == login)
        return [a for a in row["appointments"] if a.get("to") is None]


def main():
    options = house.arguments(__doc__, rounds={"type": int, "default": 10, "help": "times each race is run"})
    tally = house.Tally("race")
    with house.Workplace(options.keep) as place:
        demo = house.DemoHouse(options.jinkui, place, 150, LOGINS + LEAVERS)
        server = demo.serve()
        try:
            races = Races(server, demo.accounts, tally)
            for race in (races.grant, races.uses, races.designation, races.appointment, races.left):
                before = tally.passed
                for turn in range(options.rounds):
                    race(turn)
                print(f"{race.__name__}: {options.rounds} rounds, {tally.passed - before} checks passed", flush=True)
            print(f"grant: {races.revoked_in_time} revoked with uses left", flush=True)
            tally.check(races.revoked_in_time > 0, "no grant was revoked before its uses ran out")
        finally:
            tally.same(server.stop(), 0, "exit status of the server")
        house.offline_checks(tally, options.jinkui, demo.data)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
