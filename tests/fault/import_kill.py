#!/usr/bin/env python3
"""kill -9 in the middle of an import, again and again: nothing is lost, nothing doubled, nothing lies in clear.

A file of customers is imported; the server is killed at a random moment and started again, and the same file is sent
again until it has gone through. Then every good row stands exactly once, every bad row came back with its reason, a
further import of the same file enters nothing, and the ledger verifies and replays.
"""

import csv
import io
import json
import random
import sqlite3
import sys
import time

import house

ROWS, BAD_EACH = 1500, 50
KILLS = 6
LOGINS = ("xuqian", "songshen")
SECRET = "绝不落盘"


def content():
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(["客户编号", "客户类型", "姓名或名称", "手机号", "业务关系", "负责部门", "备注"])
    for i in range(1, ROWS + 1):
        name = "" if i % BAD_EACH == 0 else f"测试客户{i}"
        rows.writerow([f"IMP{i:06d}", "企业", name, f"138{i:08d}", "一般", "销售部", f"{SECRET}{i}"])
    return out.getvalue().encode("gb18030")


class Trial:
    def __init__(self, options, place, tally):
        self.tally = tally
        self.home = house.DemoHouse(options.jinkui, place, 20, LOGINS)
        self.data = self.home.data
        self.server = None
        self.random = random.Random(7)

    def play(self):
        data = content()
        before = self.codes()
        kills = 0
        for _ in range(KILLS):
            self.server = self.home.serve()
            client = self.server.login(self.home.accounts, "xuqian")
            work = house.Import(client, data)
            aim = self.random.randrange(20, ROWS // 2)
            view = work.view()
            while view["state"] in ("waiting", "running") and view["counts"]["in"] < aim:
                view = work.view()
            running = view["state"] == "running"
            self.server.kill()
            self.tally.check(not self.left_behind(), "a scratch file outlived the process")
            kills += running
            if not running:
                break
        self.tally.check(kills > 0, "no import was ever cut off")
        self.server = self.home.serve()
        client = self.server.login(self.home.accounts, "xuqian")
        work = house.Import(client, data)
        view = work.wait(("waiting", "running"))
        bad = ROWS // BAD_EACH
        self.tally.same(view["state"], "done", "the last import")
        self.tally.same(view["counts"]["rejected"], bad, "refused rows")
        self.tally.same(view["counts"]["in"] + view["counts"]["skipped"], ROWS - bad, "rows in")
        self.tally.check(view["counts"]["skipped"] > 0, "the import did not go on where it was cut off")
        refused = client.get(work.place + "/rejected").body.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(refused)))
        self.tally.same(len(rows), bad + 1, "rows of the refused file")
        self.tally.same(rows[0][-1], "错误原因", "the further column")
        self.tally.check(all("必填" in row[-1] for row in rows[1:]), "a refused row has no reason")
        again = house.Import(client, data).wait(("waiting", "running"))
        self.tally.same((again["counts"]["in"], again["counts"]["skipped"]), (0, ROWS - bad), "the same file once more")
        self.tally.same(self.server.stop(), 0, "exit of the server")
        self.server = None
        self.tally.same(self.codes() - before, ROWS - bad, "customers in the database")
        self.replays()
        self.tally.check(not self.finds(SECRET.encode()), "a remark stands in clear in the data directory")
        return ()

    def replays(self):
        """Every customer's first values are what its chunk's entry commits to, and a changed commitment is seen."""
        rows = json.loads(self.replay(0))["rows"]
        self.tally.same(rows, self.codes(), "imported customers whose values replay as committed")
        base = sqlite3.connect(self.data / "jinkui.db")
        one = base.execute("SELECT first_customer, leaves FROM import_chunk WHERE file = 1 AND seq = 1").fetchone()
        value = base.execute("SELECT * FROM customer_value WHERE customer_id = ? AND record_id = 0 AND version = 1 LIMIT 1",
                             (one[0],)).fetchone()
        same = "customer_id = ? AND record_id = ? AND field = ? AND version = ?"
        for change, undo, slug in (
            (("UPDATE import_chunk SET leaves = ? WHERE file = 1 AND seq = 1", (bytes(32) + one[1][32:],)),
             ("UPDATE import_chunk SET leaves = ? WHERE file = 1 AND seq = 1", (one[1],)), b"replay/imported:"),
            ((f"DELETE FROM customer_value WHERE {same}", self.name_of(base, value)),
             (f"INSERT INTO customer_value VALUES ({', '.join('?' * len(value))})", value), b"replay/imported-values:"),
        ):
            base.execute(*change)
            base.commit()
            self.tally.check(slug in self.replay(1), f"{slug} is not found")
            base.execute(*undo)
            base.commit()
        base.close()

    @staticmethod
    def name_of(base, value):
        names = [row[1] for row in base.execute("PRAGMA table_info(customer_value)")]
        return [value[names.index(name)] for name in ("customer_id", "record_id", "field", "version")]

    def replay(self, code):
        done = house.run(self.home.binary, "ledger", "replay", "--data", self.data, "--json")
        self.tally.same(done.returncode == 0, code == 0, "replay succeeds")
        return done.stdout if code == 0 else done.stderr

    def codes(self):
        base = sqlite3.connect(self.data / "jinkui.db")
        try:
            return base.execute("SELECT COUNT(*) FROM customer WHERE state = 0").fetchone()[0]
        finally:
            base.close()

    def left_behind(self):
        return [path for path in self.data.rglob("scratch-*")]

    def finds(self, what):
        return [path for path in self.data.rglob("*") if path.is_file() and what in path.read_bytes()]


if __name__ == "__main__":
    sys.exit(house.trial("import_kill", __doc__.splitlines()[0], Trial, Trial.play))
