#!/usr/bin/env python3
"""Root, customers' keys and index key are replaced while the house serves, under load, with kill -9 in between.

* clients reveal, enter and search all the time; not one of these is refused or fails while keys are replaced, nor
  after;
* a new root: the former key file opens the key store no more, the new one does, and so does a passphrase;
* fresh keys for all customers: refused without the confirmation; killed again and again it goes on where it was and ends;
  whoever was destroyed stays so; backups from before do not fit those from after, and the start says so;
* a fresh index key: the same, and nothing of the former index is left in the database;
* who may not administer may not begin one; beginning and end are entries of the ledger, with who.
"""

import json
import itertools
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time

import house

LOGINS = ("admin", "wangjianguo", "zhaomin", "sunhao", "xuqian", "songshen")
KEYS_ROTATING = 45  # docs/formats/ledger-entry.md
KEYS_ROTATED = 47
CUSTOMERS = 3000
KILLS = 4
ENTERED = {"kind": "company", "relationship": "ordinary"}


def finds(client, name, customer):
    """Whether a search for the name shows the customer; it opens the customer's key to do so."""
    reply = client.post("/customers/search", {"text": name})
    return reply.status == 200 and any(row["id"] == customer for row in reply.json["rows"])


class Load:
    """Clients that reveal, enter and search until told to end; what was not answered as it should be is in `odd`."""

    def __init__(self, test):
        self.over = threading.Event()
        self.odd = []
        self.shown = 0
        tasks = [lambda login=login: self.reveals(test, login) for login in ("zhaomin", "sunhao")]
        self.threads = [threading.Thread(target=task) for task in (*tasks, lambda: self.enters(test))]
        for thread in self.threads:
            thread.start()

    def reveals(self, test, login):
        client = test.server.client(test.tokens[login])
        dice = random.Random(login)
        try:
            while not self.over.is_set():
                customer = dice.choice(test.secret[login])
                reply = client.post(f"/customers/{customer}/reveal", {"purpose": "service_visit"})
                if reply.status != 200 or not reply.json["values"]:
                    self.odd.append(f"reveal {customer}: {reply}")
                elif test.first.setdefault(customer, reply.json["values"]) != reply.json["values"]:
                    self.odd.append(f"customer {customer} reads otherwise than before")
                else:
                    self.shown += 1
        except house.Lost:
            pass  # a kill

    def enters(self, test):
        client = test.server.client(test.tokens["xuqian"])
        dice = random.Random(len(test.entered))
        try:
            while not self.over.is_set():
                name = next(test.names)
                reply = client.post("/customers", {"values": {**ENTERED, "code": f"KH33-{name}", "name": name}})
                if reply.status != 201:
                    self.odd.append(f"enter: {reply}")
                    continue
                test.entered.append((name, reply.json["customer"]))
                for one in (test.entered[-1], dice.choice(test.entered)):
                    if not finds(client, *one):
                        self.odd.append(f"customer {one[1]} is not found by its name {one[0]}")
        except house.Lost:
            pass

    def end(self):
        self.over.set()
        for thread in self.threads:
            thread.join()


class RotationTest:
    def __init__(self, options, place, tally):
        self.place = place
        self.tally = tally
        self.binary = options.jinkui
        self.demo = house.DemoHouse(options.jinkui, place, CUSTOMERS, LOGINS)
        self.data = self.demo.data
        self.key_file = str(self.data) + ".key"
        self.session = place / "session"
        self.server = None
        self.tokens = {}
        self.secret = {}
        self.first = {}  # customer → what it read at first
        self.entered = []  # (name, customer)
        self.names = ("".join(c) + "有限公司" for c in itertools.product("梧桐松柏杉榆槐柳", "楼台亭阁桥廊溪泉", "舟车湖海山石林原", "甲乙丙丁戊己庚辛"))

    def serve(self, key_file=None):
        self.server = self.demo.serve(log=self.place / "serve.log", key_file=key_file)
        for login in ("zhaomin", "sunhao", "xuqian"):
            if login not in self.tokens:  # sessions outlive a restart
                client = self.server.login(self.demo.accounts, login)
                self.tokens[login] = client.token
                self.secret[login] = house.customers_of(client, "secret")

    def stop(self, what):
        auditor = self.server.login(self.demo.accounts, "songshen")
        self.checkpoint = self.place / "checkpoint"
        self.checkpoint.write_bytes(auditor.get("/ledger/checkpoint").body)
        self.tally.same(self.server.stop(), 0, f"{what}: exit status")

    def log_in(self, login="admin"):
        done = subprocess.run([self.binary, "login", "--url", f"http://127.0.0.1:{self.server.port}", "--login", login,
                               *house.login_code(login), "--session", str(self.session)], input=self.demo.accounts[login].encode() + b"\n",
                              capture_output=True, check=False)
        self.tally.same(done.returncode, 0, f"login of {login}: {house.text_of(done)}")

    def rotate(self, *words, stdin=b""):
        return subprocess.run([str(w) for w in (self.binary, "keys", "rotate", *words, "--session", self.session)],
                              input=stdin, capture_output=True, check=False, timeout=300)

    def keys(self):
        return self.server.login(self.demo.accounts, "admin").get("/keys").json

    def newest(self):
        return self.keys()["rotations"][0]

    def entries(self, kind):
        auditor = self.server.login(self.demo.accounts, "songshen")
        found = house.entries_from(auditor, 0)
        return [auditor.post(f"/ledger/entries/{i}/opening").json for i in sorted(found) if found[i].kind == kind]

    def starts_with(self, key_file, what, good):
        """Whether a server would start with this key file; a command that opens the key store stands in for it."""
        done = house.run(self.binary, "keys", "list", "--data", self.data, "--key-file", key_file)
        text = house.text_of(done)
        self.tally.check((done.returncode == 0) == good, f"{what}: exit {done.returncode}: {text}")


def not_everybody(test):
    test.log_in("zhaomin")
    refused = test.rotate("buckets", "--older-backups-lost")
    test.tally.check(refused.returncode == 1 and b"policy/" in refused.stderr,
                     f"an employee begins no rotation: {house.text_of(refused)}")
    test.log_in()
    for words in (("root",), ("root", "--new-key-file", test.data / "inside.key")):
        refused = test.rotate(*words)
        test.tally.check(refused.returncode != 0, f"{words}: refused: {house.text_of(refused)}")
    (test.data / "inside.key").unlink(missing_ok=True)
    refused = test.rotate("buckets")
    test.tally.check(refused.returncode == 2 and b"key-rotation/confirm" in refused.stderr,
                     f"fresh keys want a confirmation: {house.text_of(refused)}")
    test.tally.same(test.keys()["rotations"], [], "nothing has begun")


def new_root(test):
    tally = test.tally
    second = test.place / "second.key"
    load = Load(test)
    done = test.rotate("root", "--new-key-file", second, "--wait")
    tally.same(done.returncode, 0, f"a new key file while serving: {house.text_of(done)}")
    time.sleep(0.5)
    load.end()
    tally.check(not load.odd and load.shown > 0, f"reveals go on under a new root ({load.shown}): {load.odd[:3]}")
    test.stop("a new root")
    test.starts_with(test.key_file, "the former key file opens nothing", False)
    test.starts_with(second, "the new one does", True)

    test.serve(second)
    test.log_in()
    load = Load(test)
    passphrase = b"correct horse battery staple\n"
    done = test.rotate("root", "--passphrase-stdin", "--wait", stdin=passphrase)
    tally.same(done.returncode, 0, f"a passphrase while serving: {house.text_of(done)}")
    load.end()
    tally.check(not load.odd and load.shown > 0, f"reveals go on under a passphrase ({load.shown}): {load.odd[:3]}")
    # Back to a key file, so that the rest needs no prompt.
    os.unlink(test.key_file)
    done = test.rotate("root", "--new-key-file", test.key_file, "--wait")
    tally.same(done.returncode, 0, f"back to a key file: {house.text_of(done)}")
    states = [(r["keys"], r["state"]) for r in test.keys()["rotations"]]
    tally.same(states, [("root", "done")] * 3, "three rotations on record")
    test.stop("three roots")
    test.starts_with(second, "the second key file opens nothing any more", False)


def backup(test, name):
    database, keys = test.place / f"{name}.db", test.place / f"{name}.keys"
    for words in (("backup", "--data", test.data, "-o", database), ("keys", "backup", "--data", test.data, "-o", keys)):
        done = house.run(test.binary, *words)
        test.tally.same(done.returncode, 0, f"{words[0]} {name}: {house.text_of(done)}")
    return database, keys


def destroy_one(test):
    officer = test.server.client(test.tokens["xuqian"])
    approver = test.server.login(test.demo.accounts, "wangjianguo")
    mine = set(test.secret["zhaomin"]) | set(test.secret["sunhao"])
    victim = next(c for c in house.customers_of(officer, "secret") if c not in mine)
    house.approved_grant(officer, approver, "destroy", victim, "file_keeping")
    reply = officer.post(f"/customers/{victim}/destroy", {})
    test.tally.same(reply.status, 200, f"customer {victim} is destroyed: {reply}")
    return victim


def wait_for_a_step(test, before):
    """Until the rotation has moved on from what it was `before`, or is done."""
    admin = test.server.login(test.demo.accounts, "admin")
    end = time.monotonic() + 30
    while time.monotonic() < end:
        now = admin.get("/keys").json["rotations"][0]
        if now["state"] != "running" or now["moved"] > before["moved"]:
            return


def goes_on_when_killed(test, words, meanwhile):
    """A rotation that is begun with `words` and killed KILLS times under load, then let go to its end; what it is then."""
    tally = test.tally
    what = words[0]
    test.serve()
    meanwhile()
    test.log_in()
    done = test.rotate(*words)
    tally.same(done.returncode, 0, f"{what}: {house.text_of(done)}")
    second = test.rotate(*words)
    tally.check(b"key-rotation/running" in second.stderr, f"{what}: one at a time: {house.text_of(second)}")
    shown, odd, seen = 0, [], [test.newest()]
    for turn in range(KILLS):
        load = Load(test)
        wait_for_a_step(test, seen[-1])
        test.server.kill()
        load.end()
        if not turn:
            done = house.run(test.binary, "keys", "backup", "--data", test.data, "-o", test.place / f"{what}-meanwhile.keys")
            tally.same(done.returncode, 0, f"{what}: a backup of the key store on the way: {house.text_of(done)}")
        shown, odd = shown + load.shown, odd + load.odd
        test.serve()
        seen.append(test.newest())
    moved = [one["moved"] for one in seen]
    tally.check(moved == sorted(moved), f"{what}: it never goes back: {moved}")
    on_the_way = [one for one in seen if one["state"] == "running" and 0 < one["moved"] < one["total"]]
    tally.check(len(on_the_way) > 1, f"{what}: it is killed on the way: {seen}")
    load = Load(test)
    meanwhile()
    end = time.monotonic() + 300
    while test.newest()["state"] == "running" and time.monotonic() < end:
        time.sleep(0.1)
    time.sleep(0.5)
    load.end()
    shown, odd = shown + load.shown, odd + load.odd
    tally.check(not odd and load.shown > 0, f"{what}: nothing fails in {shown} reveals and more: {odd[:3]}")
    newest = test.newest()
    tally.check(newest["state"] == "done" and newest["moved"] >= CUSTOMERS - 4, f"{what}: it ends with all customers: {newest}")
    client = test.server.client(test.tokens["xuqian"])
    lost = [one for one in test.entered if not finds(client, *one)]
    print(f"{what}: {moved} of {newest['total']} moved when killed, {shown} reveals, {len(test.entered)} entered", flush=True)
    tally.check(test.entered and not lost, f"{what}: of {len(test.entered)} entered meanwhile all are found: {lost[:3]}")


def stay_destroyed(test, victims, what):
    officer = test.server.client(test.tokens["xuqian"])
    for victim in victims:
        test.tally.same(officer.get(f"/customers/{victim}").status, 410, f"{what}: customer {victim} stays destroyed")


def fresh_keys(test, victims):
    before = backup(test, "before")
    goes_on_when_killed(test, ("buckets", "--older-backups-lost"), lambda: victims.append(destroy_one(test)))
    test.tally.same(test.keys()["epoch"], 2, "the keys are of the second epoch")
    stay_destroyed(test, victims, "fresh keys")
    test.stop("fresh keys")
    return before


def index_rows(test):
    """The epochs of the index tables, and labels and tags."""
    database = sqlite3.connect(f"file:{test.data / 'jinkui.db'}?mode=ro", uri=True)
    try:
        epochs = {row[0] for table in ("index_state", "index_posting", "index_tag")
                  for row in database.execute(f"SELECT DISTINCT epoch FROM {table}")}
        return epochs, {row[0] for row in database.execute("SELECT label FROM index_posting UNION SELECT tag FROM index_tag")}
    finally:
        database.close()


def fresh_index(test, victims):
    tally = test.tally
    former, labels = index_rows(test)
    tally.check(len(former) == 1 and labels, f"one index: {former}")
    goes_on_when_killed(test, ("index",), lambda: victims.append(destroy_one(test)))
    end = time.monotonic() + 120
    while (now := index_rows(test))[0] & former and time.monotonic() < end:
        time.sleep(1)
    tally.check(len(now[0]) == 1 and not now[0] & former, f"only the new index is left: {now[0]} after {former}")
    tally.check(now[1] and not now[1] & labels, "no label of the former one is in it")
    stay_destroyed(test, victims, "fresh index")
    for kind in (KEYS_ROTATING, KEYS_ROTATED):
        entries = test.entries(kind)
        tally.check(all(e["actor"]["name"] for e in entries), f"entries of kind {kind} say who: {entries}")
        tally.same([e["decision"]["rotated_keys"] for e in entries], ["root"] * 3 + ["buckets", "index"], "what was replaced")
    test.stop("fresh index")
    house.offline_checks(tally, test.binary, test.data, [test.checkpoint])


def mixed_backups(test, before, victims):
    """Old with new is refused with what to do; old with old, and new with new, serve."""
    tally = test.tally
    after = backup(test, "after")
    live = test.place / "live"
    live.mkdir()
    shutil.move(test.data / "keys", live / "keys")
    done = house.run(test.binary, "keys", "restore", before[1], "--data", test.data, "--json")
    tally.check(done.returncode == 1 and "vault/older-key-store" in house.text_of(done),
                f"an older key store does not open the database: {house.text_of(done)}")
    shutil.rmtree(test.data / "keys", ignore_errors=True)
    shutil.copytree(live / "keys", test.data / "keys")
    for part in test.data.glob("jinkui.db*"):
        if not part.name.endswith(".lock"):
            shutil.move(part, live / part.name)
    done = house.run(test.binary, "restore", before[0], "--data", test.data, "--json")
    tally.check(done.returncode == 1 and "vault/older-database" in house.text_of(done),
                f"an older database is not opened by the key store: {house.text_of(done)}")
    for part in list(test.data.glob("jinkui.db*")):
        if not part.name.endswith(".lock"):
            part.unlink()
    shutil.rmtree(test.data / "keys")
    done = house.run(test.binary, "restore", after[0], "--data", test.data, "--json")
    tally.check(done.returncode != 0, "without a key store nothing is put back")
    for part in list(test.data.glob("jinkui.db*")):
        if not part.name.endswith(".lock"):
            part.unlink()
    for part in live.glob("jinkui.db*"):
        shutil.copy(part, test.data / part.name)
    done = house.run(test.binary, "keys", "restore", after[1], "--data", test.data, "--json")
    tally.same(done.returncode, 0, f"backups of after fit: {house.text_of(done)}")
    test.serve()
    load = Load(test)
    time.sleep(1)
    load.end()
    tally.check(not load.odd and load.shown > 0, f"and serve: {load.odd[:3]}")
    stay_destroyed(test, victims, "after the restore")
    test.stop("after the restore")


def from_the_middle(test, victims):
    """A key store from the middle of the rotation fits as well; the next rotation brings that one to its end."""
    tally = test.tally
    shutil.rmtree(test.data / "keys")
    done = house.run(test.binary, "keys", "restore", test.place / "buckets-meanwhile.keys", "--data", test.data, "--json")
    tally.same(done.returncode, 0, f"a backup made on the way fits: {house.text_of(done)}")
    test.serve()
    test.log_in()
    client = test.server.client(test.tokens["xuqian"])
    end = time.monotonic() + 120
    while not finds(client, *test.entered[0]) and time.monotonic() < end:
        time.sleep(0.5)  # the index is of a key that this key store has not
    load = Load(test)
    for epoch in (2, 3):
        done = test.rotate("buckets", "--older-backups-lost", "--wait")
        tally.same(done.returncode, 0, f"a rotation to epoch {epoch}: {house.text_of(done)}")
        tally.same(test.keys()["epoch"], epoch, "the epoch of the keys")
    load.end()
    tally.check(not load.odd and load.shown > 0, f"all goes on: {load.odd[:3]}")
    stay_destroyed(test, victims, "brought to its end")
    test.stop("brought to its end")


def try_all(test):
    test.serve()
    not_everybody(test)
    new_root(test)
    victims = []
    before = fresh_keys(test, victims)
    fresh_index(test, victims)
    mixed_backups(test, before, victims)
    from_the_middle(test, victims)
    return [test.checkpoint]


if __name__ == "__main__":
    sys.exit(house.trial("rotation", __doc__, RotationTest, try_all))
