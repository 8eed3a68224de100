#!/usr/bin/env python3
"""A full disk: clear errors, nothing lost, and work goes on once there is room.

The data lie on a tmpfs of 24 MB, which only root may mount. Without the right the test fails, unless
JINKUI_ALLOW_SKIP=disk_full allows that.
"""

import os
import pathlib
import subprocess
import sys

import house

MEGABYTES = 24
LOGINS = ("zhaomin", "xuqian", "songshen")
VALUES = {"kind": "company", "name": "磁盘测试有限公司", "relationship": "ordinary", "remark": "备" * 800}


class Tmpfs:
    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.path.mkdir()
        done = house.run("mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=0700", "jinkui-fault", self.path)
        self.mounted = done.returncode == 0
        self.why = house.text_of(done)

    def free(self):
        state = os.statvfs(self.path)
        return state.f_bavail * state.f_frsize

    def fill(self, leave):
        """Leaves about `leave` bytes."""
        with open(self.path / "ballast", "ab") as out:
            while self.free() > leave:
                try:
                    out.write(b"\0" * min(65536, max(4096, self.free() - leave)))
                    out.flush()
                except OSError:
                    return

    def relieve(self):
        (self.path / "ballast").unlink(missing_ok=True)

    def close(self):
        if self.mounted:
            subprocess.run(["umount", str(self.path)], check=False)


class DiskFull:
    def __init__(self, tally, tmpfs, server, accounts):
        self.tally = tally
        self.tmpfs = tmpfs
        self.server = server
        self.accounts = accounts
        self.acknowledged = []  # (kind, receipt)
        self.entered = []
        self.number = 0  # of customers sent; nobody else has it
        self.refusals = {}      # (status, slug) → how often
        self.log_in()

    def log_in(self):
        self.seller = self.server.login(self.accounts, "zhaomin")
        self.officer = self.server.login(self.accounts, "xuqian")
        self.auditor = self.server.login(self.accounts, "songshen")

    def enter(self):
        self.number += 1
        reply = self.officer.post("/customers", {"values": dict(VALUES, code=f"KH8-{self.number}")})
        if reply.status == 201:
            self.acknowledged.append((house.CUSTOMER_ENTERED, reply.json["receipt"]))
            self.entered.append(reply.json["customer"])
        return reply

    def reveal(self, customer):
        reply = self.seller.post(f"/customers/{customer}/reveal", {"purpose": "service_visit"})
        if reply.status == 200:
            self.acknowledged.append((house.RELEASED, reply.json["receipt"]))
        return reply

    def until_refused(self, act, what):
        """Acts until the disk says no; the refusal must be a clear one."""
        for count in range(20_000):
            try:
                reply = act()
            except house.Lost as lost:
                self.tally.check(False, f"{what}: the server went away after {count}: {lost}")
                return False
            if reply.status not in (200, 201):
                told = (reply.status, reply.slug)
                self.refusals[told] = self.refusals.get(told, 0) + 1
                self.tally.check(reply.status in (503, 507) and house.is_problem(reply),
                                 f"{what} on a full disk, after {count}: {reply}")
                return True
        self.tally.check(False, f"{what}: never refused, {self.tmpfs.free()} bytes free")
        return False

    def check_all_there(self, when):
        entries = house.entries_from(self.auditor, 0)
        lost = [receipt for kind, receipt in self.acknowledged if not house.stands(entries, kind, receipt)]
        self.tally.check(not lost, f"{when}: acknowledged but not there: {lost[:3]}")
        missing = [c for c in self.entered if self.officer.get(f"/customers/{c}").status != 200]
        self.tally.check(not missing, f"{when}: entered but not there: {missing[:3]}")

    def fill_and_relieve(self, customer, turn):
        self.tmpfs.fill(256 * 1024)
        self.until_refused(self.enter, f"turn {turn}: entering")
        self.tmpfs.fill(0)
        self.until_refused(lambda: self.reveal(customer), f"turn {turn}: revealing")
        shown = self.reveal(customer)
        self.tally.check(shown.status in (503, 507) and "values" not in (shown.json or {}),
                         f"turn {turn}: nothing is shown without its entry: {shown}")
        self.tally.same(self.server.process.poll(), None, f"turn {turn}: the process lives")
        alive = self.server.client().get("/healthz")
        self.tally.same(alive.status, 200, f"turn {turn}: /healthz")
        self.tmpfs.relieve()
        self.tally.same(self.enter().status, 201, f"turn {turn}: entering with room again")
        self.tally.same(self.reveal(customer).status, 200, f"turn {turn}: revealing with room again")
        self.check_all_there(f"turn {turn}")


def try_on(tmpfs, place, options, tally):
    demo = house.DemoHouse(options.jinkui, tmpfs.path, 40, LOGINS)
    log = place / "serve.log"  # not on the small disk
    server = demo.serve(log=log)
    try:
        test = DiskFull(tally, tmpfs, server, demo.accounts)
        customer = house.customers_of(test.seller, "secret")[0]
        for turn in range(2):
            test.fill_and_relieve(customer, turn)
        tmpfs.fill(0)
        test.until_refused(lambda: test.reveal(customer), "before the kill: revealing")
        server.kill()
        tmpfs.relieve()
        server = demo.serve(log=log)
        test.server = server
        test.log_in()
        test.check_all_there("killed on a full disk and started again")
        tally.same(test.reveal(customer).status, 200, "revealing after the start")
        print(f"disk_full: {len(test.acknowledged)} acknowledged; refused: {test.refusals}", flush=True)
    finally:
        server.stop()
    house.offline_checks(tally, options.jinkui, demo.data)


def main():
    options = house.arguments(__doc__)
    tally = house.Tally("disk_full")
    with house.Workplace(options.keep) as place:
        tmpfs = Tmpfs(place / "small")
        if not tmpfs.mounted:
            return house.skipped("disk_full", f"no right to mount a tmpfs: {tmpfs.why}")
        try:
            try_on(tmpfs, place, options, tally)
        finally:
            tmpfs.close()
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
