#!/usr/bin/env python3
"""kill -9 under load, over and over: nothing acknowledged is lost, nothing was shown without its entry.

Each round starts the server, lets clients reveal, ask, approve, copy, enter and destroy, kills the process (at a random
moment, or within the milliseconds after a chosen request was sent), starts it again and checks:

* every acknowledged answer's entry stands at its index with its hash, and is of the kind that it must be;
* every plaintext shown has its `released` entry, and the same customer always reads the same;
* a customer whose destruction was acknowledged answers 410; one whose destruction was begun is destroyed after the start;
* a grant's `used` lies between the acknowledged and the attempted uses and never above `uses`.

At the end `jinkui ledger verify`, against checkpoints kept along the way, and `jinkui ledger replay` must pass.
"""

import itertools
import random
import sys
import threading
import time

import house

LOGINS = ("wangjianguo", "chenzhiqiang", "zhaomin", "sunhao", "zhouting", "xuqian", "zhulin", "songshen")
# What the kill follows; each in turn.
AIMS = ("any", "reveal", "approve", "copy", "destroy", "destroy", "enter")
ENTERED = {"kind": "company", "name": "断电测试有限公司", "relationship": "ordinary"}


class Round:
    """What the clients of one round saw. Safe from several threads."""

    def __init__(self, aim, delay):
        self.aim = aim
        self.delay = delay
        self.over = threading.Event()
        self.aimed = threading.Event()
        self.receipts = []     # (kind, receipt)
        self.shown = []        # (customer, purpose, values, receipt)
        self.entered = []      # customers
        self.destroyed = []    # customers whose destruction was acknowledged
        self.maybe = []        # customers whose destruction was sent
        self.approved = []     # (asker's login, request)
        self.uses = {}         # (login, grant) → [attempted, acknowledged]
        self.odd = []          # answers that should not be

    def sending(self, step):
        """The moment before a request; the killer may be waiting for it."""
        if step == self.aim:
            self.aimed.set()


class Load:
    """The clients. Each runs in a thread of its own until the server is gone or the round is over."""

    def __init__(self, server, accounts, stock, turn):
        self.people = {login: server.login(accounts, login) for login in LOGINS}
        self.server = server
        self.stock = stock
        self.turn = turn
        self.threads = []

    def own(self, login):
        """A connection of its own on the session of `login`."""
        return self.server.client(self.people[login].token, timeout=20)

    def start(self):
        for work in (self.reveals("zhaomin"), self.reveals("sunhao"), self.reads_by_grant, self.copies, self.destroys,
                     self.enters):
            self.threads.append(threading.Thread(target=self.guarded, args=(work,)))
            self.threads[-1].start()

    def join(self):
        for thread in self.threads:
            thread.join()

    def guarded(self, work):
        try:
            work()
        except house.Lost:
            pass  # the kill
        except Exception as error:  # noqa: BLE001: anything else is a finding of this round
            self.turn.odd.append(f"{type(error).__name__}: {error}")

    def going(self):
        return not self.turn.over.is_set()

    def reveal(self, client, customer, purpose, grant=None):
        use = None
        if grant is not None:
            use = self.turn.uses.setdefault(grant, [0, 0])
            use[0] += 1
        self.turn.sending("reveal")
        reply = client.post(f"/customers/{customer}/reveal", {"purpose": purpose})
        if reply.status == 200:
            self.turn.shown.append((customer, purpose, reply.json["values"], reply.json["receipt"]))
            if use is not None:
                use[1] += 1
        elif reply.status != 410:
            self.turn.odd.append(f"reveal {customer}: {reply}")
        return reply

    def reveals(self, login):
        def work():
            client = self.own(login)
            dice = random.Random(f"{login} {self.stock.turns}")
            while self.going():
                self.reveal(client, dice.choice(self.stock.secret), "service_visit")
        return work

    def granted(self, asker, login, approver, flow, customer, purpose):
        """Asks and approves; (login, grant id), or None when it was refused."""
        made = asker.post("/requests", {"flow": flow, "customer": customer, "purpose": purpose, "reason": "核对资料",
                                        "form": house.FORMS[flow]})
        if made.status == 410:
            return None
        if made.slug == "request/not-needed":  # a grant of an earlier round is still open
            return self.open_grant(asker, login, flow, customer)
        if made.status != 201:
            self.turn.odd.append(f"request {flow} {customer}: {made}")
            return None
        request = made.json["id"]
        self.turn.sending("approve")
        decided = approver.post(f"/requests/{request}/actions", {"action": "approve", "opinion": "同意"})
        if decided.status != 200:
            self.turn.odd.append(f"approve {request}: {decided}")
            return None
        self.turn.approved.append((login, request))
        row = house.grant_of(asker, request)
        if row is None:
            self.turn.odd.append(f"no grant from approved request {request}")
            return None
        return (login, row["id"])

    def open_grant(self, asker, login, flow, customer):
        for row in house.grants(asker, customer):
            if row["customer"] == customer and row["flow"]["id"] == flow and row["used"] < row["uses"]:
                return (login, row["id"])
        self.turn.odd.append(f"{flow} {customer}: no request is needed, but there is no grant")
        return None

    def left(self, asker, grant):
        """How many uses a grant has left; a grant of an earlier round may be nearly used up."""
        for row in house.grants(asker):
            if row["id"] == grant[1]:
                return row["uses"] - row["used"]
        return 0

    def reads_by_grant(self):
        asker, approver = self.own("zhouting"), self.own("chenzhiqiang")
        for customer in itertools.cycle(self.stock.confidential):
            if not self.going():
                return
            grant = self.granted(asker, "zhouting", approver, "read", customer, "service_visit")
            if grant is None:
                continue
            for _ in range(min(3, self.left(asker, grant))):
                if not self.going():
                    return
                self.reveal(asker, customer, "service_visit", grant)

    def copies(self):
        asker, approver = self.own("zhulin"), self.own("wangjianguo")
        for customer in itertools.cycle(self.stock.kept):
            if not self.going():
                return
            grant = self.granted(asker, "zhulin", approver, "copy", customer, "file_keeping")
            if grant is None:
                continue
            use = self.turn.uses.setdefault(grant, [0, 0])
            use[0] += 1
            self.turn.sending("copy")
            reply = asker.post(f"/customers/{customer}/copy", {"purpose": "file_keeping"})
            if reply.status == 200:
                use[1] += 1
                self.turn.receipts.append((house.RELEASED, {"index": int(reply.headers["Jinkui-Receipt"])}))
            else:
                self.turn.odd.append(f"copy {customer}: {reply}")

    def destroys(self):
        asker, approver = self.own("xuqian"), self.own("wangjianguo")
        while self.going():
            customer = self.stock.take_for_destruction()
            if customer is None:
                return
            if self.granted(asker, "xuqian", approver, "destroy", customer, "file_keeping") is None:
                continue
            self.turn.maybe.append(customer)
            self.turn.sending("destroy")
            reply = asker.post(f"/customers/{customer}/destroy", {})
            if reply.status == 200:
                self.turn.destroyed.append(customer)
                self.turn.receipts.append((house.DESTROYED, reply.json["receipt"]))
            else:
                self.turn.odd.append(f"destroy {customer}: {reply}")
            self.turn.over.wait(0.05)

    def enters(self):
        client = self.own("xuqian")
        while self.going():
            self.turn.sending("enter")
            code = f"KH9-{time.monotonic_ns()}"  # one that nobody has
            reply = client.post("/customers", {"values": dict(ENTERED, code=code)})
            if reply.status == 201:
                self.turn.entered.append(reply.json["customer"])
                self.turn.receipts.append((house.CUSTOMER_ENTERED, reply.json["receipt"]))
            else:
                self.turn.odd.append(f"enter: {reply}")
            self.turn.over.wait(0.02)


class Stock:
    """The customers, by what the test does with them."""

    def __init__(self, people):
        seen = house.customers_of(people["zhaomin"], "secret")
        self.secret = seen[: len(seen) // 2 + 1]
        self.confidential = house.customers_of(people["zhouting"], "confidential")
        of_all = house.customers_of(people["xuqian"], "secret")
        taken = set(self.secret)
        rest = [customer for customer in of_all if customer not in taken]
        self.kept = rest[:10]
        self.doomed = rest[10:]
        self.turns = 0
        self._lock = threading.Lock()

    def take_for_destruction(self):
        with self._lock:
            return self.doomed.pop(0) if self.doomed else None

    def entered(self, customers):
        """What was entered is destroyed in later rounds."""
        with self._lock:
            self.doomed += customers


class Memory:
    """What holds across rounds."""

    def __init__(self, tally):
        self.tally = tally
        self.values = {}      # (customer, purpose) → values as first shown
        self.destroyed = set()
        self.maybe = set()
        self.checked_to = 0   # entries below were checked in an earlier round
        self.hashes = {}      # index → leaf hash, acknowledged
        self.uses = {}        # (login, grant) → [attempted, acknowledged], of all rounds

    def take(self, turn):
        """Takes in what was seen before the kill."""
        for text in turn.odd:
            self.tally.check(False, text)
        for customer, purpose, values, receipt in turn.shown:
            known = self.values.setdefault((customer, purpose), values)
            self.tally.check(known == values, f"customer {customer} reads otherwise than before (entry {receipt['index']})")
            turn.receipts.append((house.RELEASED, receipt))
        for grant, (attempted, acknowledged) in turn.uses.items():
            use = self.uses.setdefault(grant, [0, 0])
            use[0] += attempted
            use[1] += acknowledged
        self.destroyed |= set(turn.destroyed)
        self.maybe |= set(turn.maybe)

    def check(self, server, accounts, turn):
        """After the restart."""
        tally = self.tally
        auditor = server.login(accounts, "songshen")
        officer = server.login(accounts, "xuqian")
        self.wait_for_destructions(auditor)
        entries = house.entries_from(auditor, self.checked_to)
        for kind, receipt in turn.receipts:
            there = house.stands(entries, kind, receipt)
            tally.check(there, f"acknowledged entry {receipt} of kind {kind} is not there")
            if there and "leaf_hash" in receipt:
                self.hashes[receipt["index"]] = receipt["leaf_hash"]
        places = sorted(entries)
        tally.check(places == list(range(places[0], places[0] + len(places))), "the indexes have gaps")
        tally.check(all(e.index == e.leaf_index and e.hash == e.listed_hash for e in entries.values()), "a leaf is not its own")
        house.never_backwards(tally, entries, "after the start")
        for index in random.sample(sorted(self.hashes), min(5, len(self.hashes))):
            proof = auditor.get(f"/ledger/entries/{index}/proof")
            tally.check(proof.status == 200 and proof.json["leaf_hash"] == self.hashes[index], f"proof of {index}: {proof}")
        self.check_customers(officer, turn)
        self.check_grants(server, accounts, turn)
        self.checked_to = places[-1] + 1

    def wait_for_destructions(self, auditor):
        """What was intended before the kill is carried out after the start."""
        end = time.monotonic() + 30
        while True:
            kinds = [entry.kind for entry in house.entries_from(auditor, self.checked_to).values()]
            intended, done = kinds.count(house.DESTROY_INTENDED), kinds.count(house.DESTROYED)
            if intended == done or time.monotonic() > end:
                self.tally.same(done, intended, "destructions carried out after the start")
                return
            time.sleep(0.05)

    def check_customers(self, officer, turn):
        for customer in turn.destroyed:
            reply = officer.get(f"/customers/{customer}")
            self.tally.check(reply.status == 410 and house.is_problem(reply), f"destroyed {customer} answers {reply}")
        for customer in set(turn.maybe) - set(turn.destroyed):
            reply = officer.get(f"/customers/{customer}")
            self.tally.check(reply.status in (200, 410), f"customer {customer}, destruction not acknowledged: {reply}")
            if reply.status == 410:
                self.destroyed.add(customer)
        for customer in turn.entered:
            if customer not in self.maybe:
                reply = officer.get(f"/customers/{customer}")
                self.tally.check(reply.status == 200, f"entered {customer} answers {reply}")

    def check_grants(self, server, accounts, turn):
        holders = {login for login, _ in list(turn.uses) + turn.approved}
        for login in sorted(holders):
            rows = list(house.grants(server.login(accounts, login)))
            grants = {row["id"]: row for row in rows}
            requests = {row["request"] for row in rows}
            for holder, grant in turn.uses:
                if holder != login:
                    continue
                attempted, acknowledged = self.uses[holder, grant]
                row = grants.get(grant)
                good = row is not None and acknowledged <= row["used"] <= min(attempted, row["uses"])
                self.tally.check(good, f"grant {grant}: {acknowledged} acknowledged, {attempted} attempted, row {row}")
            for holder, request in turn.approved:
                if holder == login:
                    self.tally.check(request in requests, f"approved request {request} gave no grant")


def one_round(demo, stock, memory, turn, log):
    server = demo.serve(log=log)
    try:
        load = Load(server, demo.accounts, stock, turn)
        load.start()
        if turn.aim != "any":
            turn.over.wait(0.15)  # the load first
            turn.aimed.clear()
            turn.aimed.wait(10)
        time.sleep(turn.delay)
    finally:
        server.kill()
        turn.over.set()
    load.join()
    memory.take(turn)
    again = demo.serve(log=log)
    try:
        memory.check(again, demo.accounts, turn)
        checkpoint = again.login(demo.accounts, "songshen").get("/ledger/checkpoint").body
    finally:
        memory.tally.same(again.stop(), 0, "exit status after SIGTERM")
    stock.entered(turn.entered)
    stock.turns += 1
    return checkpoint


def delay_of(aim, dice):
    """Seconds from the aimed request to the kill: mostly within its few milliseconds."""
    if aim == "any":
        return dice.uniform(0.05, 1.0)
    return dice.uniform(0, dice.choice((0.003, 0.01, 0.03, 0.08)))


def main():
    options = house.arguments(
        __doc__,
        rounds={"type": int, "default": 20, "help": "how often the server is killed"},
        seed={"type": int, "default": None, "help": "of the moments; printed at the start"},
    )
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    print(f"kill9: seed {seed}, {options.rounds} rounds", flush=True)
    dice = random.Random(seed)
    tally = house.Tally("kill9")
    with house.Workplace(options.keep) as place:
        demo = house.DemoHouse(options.jinkui, place, 150, LOGINS)
        log = place / "serve.log"
        server = demo.serve(log=log)
        stock = Stock({login: server.login(demo.accounts, login) for login in ("zhaomin", "zhouting", "xuqian")})
        server.stop()
        memory = Memory(tally)
        kept = []
        for number in range(options.rounds):
            aim = AIMS[number % len(AIMS)]
            turn = Round(aim, delay_of(aim, dice))
            before = len(tally.failures)
            checkpoint = one_round(demo, stock, memory, turn, log)
            if number % max(1, options.rounds // 10) == 0:
                kept.append(place / f"checkpoint-{number}")
                kept[-1].write_bytes(checkpoint)
            if len(tally.failures) > before or number % 10 == 0:
                print(f"round {number}: kill after {aim} + {turn.delay * 1000:.1f} ms; {len(turn.receipts)} acknowledged, "
                      f"{len(turn.destroyed)} of {len(turn.maybe)} destructions", flush=True)
        print(f"kill9: {memory.checked_to} entries, {len(memory.values)} plaintexts compared, "
              f"{len(memory.destroyed)} destroyed", flush=True)
        house.offline_checks(tally, options.jinkui, demo.data, kept)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
