#!/usr/bin/env python3
"""Backups put back, and what was destroyed stays so: key store, database, and a destruction cut off half-way.

* the key store is lost and an older backup put back: who was destroyed since is destroyed again, the others open;
* the database is lost and an older backup put back: who was destroyed since is marked in it, the others open;
* the server dies between the intent of a destruction and the key store: the next start finishes it;
* each of these is an entry of the ledger, which still verifies and can be decided again;
* commands refuse: a server that runs, a file that is there, a backup that has expired, damaged or of another vault, and
  a key file that others may read or that lies inside the data directory.
"""

import json
import os
import shutil
import sys
import time

import house

LOGINS = ("wangjianguo", "chenzhiqiang", "zhaomin", "xuqian", "songshen")
RECONCILED = 43  # docs/formats/ledger-entry.md
RESTORED = 44
PURPOSE = "file_keeping"


class KeysTest:
    def __init__(self, options, place, tally):
        self.place = place
        self.tally = tally
        self.binary = options.jinkui
        self.demo = house.DemoHouse(options.jinkui, place, 40, LOGINS)
        self.data = self.demo.data
        self.key_file = str(self.data) + ".key"
        self.checkpoint = place / "checkpoint"
        self.server = None

    def run(self, *words):
        return house.run(self.binary, *words)

    def fails(self, what, slug, *words, code=1):
        """The command ends with `code` and says why in both languages, with what to do next."""
        done = self.run(*words, "--json") if words[0] not in ("serve",) else self.run(*words)
        text = house.text_of(done)
        good = done.returncode == code and (slug in text or words[0] == "serve")
        return self.tally.check(good, f"{what}: expected exit {code} and {slug}, got {done.returncode}: {text}") and text

    def serve(self):
        self.server = self.demo.serve(log=self.place / "serve.log")
        self.officer = self.server.login(self.demo.accounts, "xuqian")
        self.auditor = self.server.login(self.demo.accounts, "songshen")

    def stop(self, what):
        kept = self.server.login(self.demo.accounts, "songshen").get("/ledger/checkpoint")
        self.checkpoint.write_bytes(kept.body)
        self.tally.same(self.server.stop(), 0, f"{what}: exit status")

    def kinds(self, kind):
        entries = house.entries_from(self.auditor, 0)
        return [entries[index] for index in sorted(entries) if entries[index].kind == kind]

    def opened(self, entry):
        return self.auditor.post(f"/ledger/entries/{entry.index}/opening").json["decision"]

    def expect_destroyed(self, customer, what):
        reply = self.officer.get(f"/customers/{customer}")
        self.tally.check(reply.status == 410, f"{what}: customer {customer} stays destroyed: {reply}")

    def expect_readable(self, customers, what):
        seller = self.server.login(self.demo.accounts, "zhaomin")
        for customer in customers:
            reply = seller.post(f"/customers/{customer}/reveal", {"purpose": "service_visit"})
            self.tally.check(reply.status == 200 and reply.json["values"], f"{what}: customer {customer} opens: {reply}")

    def grant_destruction(self, customer):
        approver = self.server.login(self.demo.accounts, "wangjianguo")
        house.approved_grant(self.officer, approver, "destroy", customer, PURPOSE)

    def destroy(self, customer):
        self.grant_destruction(customer)
        reply = self.officer.post(f"/customers/{customer}/destroy", {})
        self.tally.same(reply.status, 200, f"customer {customer} is destroyed: {reply}")
        return reply.json

    def choose(self):
        seller = self.server.login(self.demo.accounts, "zhaomin")
        mine = house.customers_of(seller, "secret")
        others = [c for c in house.customers_of(self.officer, "secret") if c not in set(mine)]
        return mine[:3], others


def keys_backup(test, name, keep="P30D"):
    path = test.place / name
    done = test.run("keys", "backup", "--data", test.data, "-o", path, "--keep", keep)
    test.tally.same(done.returncode, 0, f"keys backup: {house.text_of(done)}")
    return path


def lose_keys(test):
    """What is left of the key store goes away; the newest file, to put it back."""
    kept = test.place / f"keys-{time.monotonic_ns()}"
    shutil.move(test.data / "keys", kept)
    return kept


def try_key_store(test, victims, survivors):
    tally = test.tally
    before = keys_backup(test, "before.keys")
    test.serve()
    test.expect_readable(survivors, "before")
    certificate = test.destroy(victims[0])
    tally.check(certificate["index_key_replaced"] is None, "the certificate tells that the index key was never replaced")
    tally.check(certificate["unrecoverable_from"] is not None, "the certificate tells of the backup that is kept")
    test.fails("keys restore while a server runs", "store/in-use", "keys", "restore", before, "--data", test.data)
    test.stop("a destruction")
    test.fails("keys restore over a key store", "key-store/exists", "keys", "restore", before, "--data", test.data)

    live = lose_keys(test)
    lost = test.run("serve", "--data", test.data, "--port", "0")
    tally.check(lost.returncode == 1 and "keys restore" in house.text_of(lost),
                f"a lost key store is said, and what to do: {house.text_of(lost)}")
    damaged = test.place / "damaged.keys"
    content = bytearray(before.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    test.fails("a damaged backup", "key-store/damaged", "keys", "restore", damaged, "--data", test.data)
    live_file = next(live.glob("key-store.?"))
    test.fails("a live key store", "key-store/not-a-backup", "keys", "restore", live_file, "--data", test.data, code=2)
    tally.check(not any((test.data / "keys").glob("key-store*")), "a refused restore leaves no key store behind")

    done = test.run("keys", "restore", before, "--data", test.data, "--json")
    tally.same(done.returncode, 0, f"keys restore: {house.text_of(done)}")
    tally.same(json.loads(done.stdout or b"{}").get("forgotten_again"), [victims[0]], "it names who is destroyed again")
    house.offline_checks(tally, test.binary, test.data, [test.checkpoint])
    test.serve()
    test.expect_destroyed(victims[0], "after keys restore")
    test.expect_readable(survivors, "after keys restore")
    found = test.kinds(RECONCILED)
    tally.same(len(found), 1, "one entry says that they were made to agree")
    words = test.opened(found[0]) if found else {}
    tally.check(words.get("what") == "forgotten_again" and words.get("customers") == str(victims[0]), f"and how: {words}")
    restored = test.kinds(RESTORED)
    tally.check(len(restored) == 1 and test.opened(restored[0])["what"] == "key_store", "and one that a backup was put back")
    test.stop("after keys restore")


def try_expired(test):
    soon = keys_backup(test, "soon.keys", keep="PT1S")
    live = lose_keys(test)
    time.sleep(1.2)
    test.fails("an expired backup", "key-store/expired", "keys", "restore", soon, "--data", test.data)
    shutil.rmtree(test.data / "keys", ignore_errors=True)
    shutil.move(live, test.data / "keys")


def try_other_vault(test):
    other = test.place / "other"
    made = test.run("init", "--data", other, "--company", "另一家公司", "--pack", house.PACK, "--key-file", test.key_file,
                    "--suite", house.SUITE)
    test.tally.same(made.returncode, 0, f"another vault under the same key: {house.text_of(made)}")
    path = test.place / "other.keys"
    test.run("keys", "backup", "--data", other, "-o", path, "--key-file", test.key_file)
    live = lose_keys(test)
    done = test.run("keys", "restore", path, "--data", test.data, "--json")
    test.tally.check(done.returncode == 1, f"another vault's backup is refused: {house.text_of(done)}")
    test.tally.check(not list((test.data / "keys").glob("key-store*")), "and nothing of it stays")
    shutil.rmtree(test.data / "keys", ignore_errors=True)
    shutil.move(live, test.data / "keys")


def try_database(test, victims, survivors):
    tally = test.tally
    backup = test.place / "backup.db"
    done = test.run("backup", "--data", test.data, "-o", backup)
    tally.same(done.returncode, 0, f"backup: {house.text_of(done)}")
    test.serve()
    test.destroy(victims[1])
    test.fails("restore while a server runs", "store/in-use", "restore", backup, "--data", test.data)
    test.stop("a second destruction")
    later = test.place / "later-checkpoint"
    shutil.copy(test.checkpoint, later)
    test.fails("restore over a database", "store/already-exists", "restore", backup, "--data", test.data)
    for part in test.data.glob("jinkui.db*"):
        if not part.name.endswith(".lock"):
            shutil.move(part, test.place / ("lost-" + part.name))

    spoilt = test.place / "spoilt.db"
    content = backup.read_bytes()
    leaf = bytes.fromhex("0100010000000000000000")  # genesis: version 1, kind 1, index 0
    tally.check(content.count(leaf) == 1, "the first leaf is found in the backup")
    spoilt.write_bytes(content.replace(leaf, bytes.fromhex("0100020000000000000000")))
    test.fails("a backup that does not verify", "restore/does-not-verify", "restore", spoilt, "--data", test.data)
    tally.check(not (test.data / "jinkui.db").exists(), "nothing of it stays")

    done = test.run("restore", backup, "--data", test.data, "--json")
    tally.same(done.returncode, 0, f"restore: {house.text_of(done)}")
    tally.same(json.loads(done.stdout or b"{}").get("destroyed_since"), [victims[1]], "it names who was destroyed since")
    house.offline_checks(tally, test.binary, test.data)
    rolled = test.run("ledger", "verify", "--data", test.data, "--against", later, "--json")
    tally.check(rolled.returncode == 1 and b"kept/" in rolled.stdout,
                f"a checkpoint kept since shows the rollback: {house.text_of(rolled)}")
    test.serve()
    for victim in victims[:2]:
        test.expect_destroyed(victim, "after restore")
    test.expect_readable(survivors, "after restore")
    what = [test.opened(entry)["what"] for entry in test.kinds(RESTORED)]
    tally.same(what, ["key_store", "database"], "the restores are entries")
    entries = [test.opened(entry) for entry in test.kinds(RECONCILED)]
    tally.check({"what": "marked", "customers": str(victims[1])} in entries, f"and what they put right: {entries}")
    test.stop("after restore")


def try_cut_off(test, victim, survivors):
    """The key store cannot be written after the intent is committed, and the process is killed."""
    tally = test.tally
    test.serve()
    test.grant_destruction(victim)
    live = next((test.data / "keys").glob("key-store.[01]"))
    other = live.with_name("key-store." + ("0" if live.name.endswith("1") else "1"))
    block = other.with_name(other.name + ".tmp")
    block.mkdir()
    try:
        reply = test.officer.post(f"/customers/{victim}/destroy", {})
        tally.check(reply.status >= 500, f"a destruction that cannot be finished is not certified: {reply}")
    except house.Lost:
        pass
    test.server.kill()
    block.rmdir()
    test.serve()
    test.expect_destroyed(victim, "after the kill")
    test.expect_readable(survivors, "after the kill")
    entries = [(e.index, test.opened(e)) for e in test.kinds(RECONCILED)]
    mine = [index for index, words in entries if words == {"what": "forgotten_again", "customers": str(victim)}]
    tally.same(len(mine), 1, f"the start says what it finished: {entries}")
    end = time.monotonic() + 20
    while time.monotonic() < end and not any(e.index > mine[0] for e in test.kinds(house.DESTROYED)):
        time.sleep(0.1)
    done = [e for e in test.kinds(house.DESTROYED) if mine and e.index > mine[0]]
    tally.same(len(done), 1, "and the destruction is completed after it")
    test.stop("after the kill")
    test.serve()
    tally.same(len(test.kinds(RECONCILED)), len(entries), "a start that has nothing to put right writes nothing")
    test.stop("nothing to do")


def try_key_file(test):
    tally = test.tally
    os.chmod(test.key_file, 0o640)
    for words in (("serve", "--data", test.data, "--port", "0"), ("keys", "list", "--data", test.data)):
        text = test.fails(f"{words[0]} with a key file for the group", "key-file/readable-by-others", *words)
        tally.check(text and "chmod 600" in text, f"{words[0]}: it says what to do")
    os.chmod(test.key_file, 0o600)
    inside = test.data / "root.key"
    shutil.copy(test.key_file, inside)
    os.chmod(inside, 0o600)
    link = test.place / "link.key"
    link.symlink_to(inside)
    for path in (inside, link):
        test.fails(f"a key file inside the data directory ({path.name})", "key-file/inside-data", "keys", "list", "--data",
                   test.data, "--key-file", path)
        test.fails("serve with it", "", "serve", "--data", test.data, "--port", "0", "--key-file", path)
    inside.unlink()
    fresh = test.place / "fresh"
    test.fails("init with a key file inside", "key-file/inside-data", "init", "--data", fresh, "--company", "某公司", "--pack",
               house.PACK, "--key-file", fresh / "root.key")
    tally.check(not fresh.exists(), "init has made nothing")
    open_key = test.place / "fresh2.key"
    open_key.write_text("0" * 64 + "\n")
    os.chmod(open_key, 0o644)
    test.fails("demo with a key file for all", "key-file/readable-by-others", "demo", "--data", test.place / "fresh2", "--pack",
               house.PACK, "--company", house.COMPANY, "--customers", test.place / "customers.csv")
    tally.check(not (test.place / "fresh2").exists(), "demo has made nothing")


def try_all(test):
    test.serve()
    survivors, victims = test.choose()
    test.stop("the first run")
    try_key_store(test, victims, survivors)
    try_expired(test)
    try_other_vault(test)
    try_database(test, victims, survivors)
    try_cut_off(test, victims[2], survivors)
    try_key_file(test)
    return [test.checkpoint]


if __name__ == "__main__":
    sys.exit(house.trial("keys", __doc__, KeysTest, try_all))
