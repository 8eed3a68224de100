#!/usr/bin/env python3
"""kill -9 while a version of the policy is put into force: afterwards either version is in force as a whole.

Each round drafts another version, has it approved, and kills the server within the milliseconds after the activation was sent,
while others read. After the start the pack in force is the old or the new one; the ledger's last entry names exactly that pack,
and an `pack_activated` entry is there if and only if it is the new one; what was acknowledged is in force. A version that did
not come into force can still be activated, once. At the end `ledger verify` and `ledger replay` must pass.
"""

import random
import sys
import threading
import time

import house

PACK_ACTIVATED = 2
LOGINS = ("yangli", "wangjianguo", "zhaomin", "songshen")
ROUNDS = 8


class Activations:
    """The demo house and what is in force in it."""

    def __init__(self, options, place, tally):
        self.tally = tally
        self.demo = house.DemoHouse(options.jinkui, place, 60, LOGINS)
        self.data = self.demo.data
        self.server = self.demo.serve()
        self.text = (house.PACK / "pack.yaml").read_text(encoding="utf-8")
        self.policy = (house.PACK / "policy.md").read_text(encoding="utf-8")
        self.people = {}
        self.meet()
        self.known = house.customers_of(self.people["zhaomin"], "secret")[:1]

    def meet(self):
        self.people = {login: self.server.login(self.demo.accounts, login) for login in LOGINS}

    def in_force(self):
        return self.people["songshen"].get("/pack").json["hash"]

    def approved(self, number):
        """A version with another deadline, approved; its hash."""
        drafter, approver = self.people["yangli"], self.people["wangjianguo"]
        text = self.text.replace("within: P30D", f"within: P{31 + number}D")
        drafted = drafter.post("/pack/versions", {"file": "pack.yaml", "text": text, "policy": self.policy})
        found = drafted.json["version"]["hash"]
        asked = drafter.post(f"/pack/versions/{found}/request", {"reason": "换版"})
        decided = approver.post(f"/requests/{asked.json['id']}/actions", {"action": "approve"})
        self.tally.same(decided.status, 200, f"round {number}: approve")
        return found

    def activate(self, found, before):
        return self.people["yangli"].post(f"/pack/versions/{found}/activate", {"replaces": before})

    def read_on(self, over):
        client = self.server.client(self.people["zhaomin"].token, timeout=20)
        try:
            while not over.is_set():
                reply = client.post(f"/customers/{self.known[0]}/reveal", {"purpose": "service_visit"})
                # 409: decided on the version that has just gone.
                self.tally.check(reply.status in (200, 409), f"a reading beside the activation: {reply}")
        except house.Lost:
            pass

    def round(self, number):
        before = self.in_force()
        found = self.approved(number)
        first = house.entries_from(self.people["songshen"], 0)
        over, answers = threading.Event(), []

        def send():
            try:
                answers.append(self.activate(found, before))
            except house.Lost:
                pass

        threads = [threading.Thread(target=self.read_on, args=(over,)), threading.Thread(target=send)]
        for thread in threads:
            thread.start()
        time.sleep(random.uniform(0, 0.2))
        self.server.kill()
        over.set()
        for thread in threads:
            thread.join()
        self.server = self.demo.serve()
        self.meet()
        now = self.in_force()
        self.tally.check(now in (before, found), f"round {number}: another pack is in force: {now}")
        if answers and answers[0].status == 200:
            self.tally.same(now, found, f"round {number}: acknowledged")
        entries = house.entries_from(self.people["songshen"], len(first))
        activated = [entry for entry in entries.values() if entry.kind == PACK_ACTIVATED]
        self.tally.same(len(activated), 1 if now == found else 0, f"round {number}: entries of the activation")
        if now == before:
            again = self.activate(found, before)
            self.tally.same(again.status, 200, f"round {number}: activation after the start: {again}")
        self.tally.same(self.activate(found, found).status, 403, f"round {number}: a second use of the approval")

    def play(self):
        for number in range(ROUNDS):
            self.round(number)
        self.server.stop()
        return []


if __name__ == "__main__":
    sys.exit(house.trial("activation", __doc__, Activations, Activations.play))
