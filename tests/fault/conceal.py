#!/usr/bin/env python3
"""A level that the pack conceals: what one may not know of answers exactly as what is not there.

Same status, same body, the same way through the ledger: for every act on a customer of the concealed level, by somebody who may
not know of it, the answer is that for a number which was never given. Search and list do not show it. Whoever may know of
it sees it as ever. Without the key in the pack the answers differ, so the test can fail.
"""

import shutil
import statistics
import sys
import time

import house

COUNT = 80
OUTSIDER, CLERK, AUDITOR = "zhaomin", "xuqian", "songshen"
LEVEL = "top_secret"
ACTS = (
    ("GET", "", None),
    ("POST", "/reveal", {"purpose": "service_visit"}),
    ("POST", "/copy", {"purpose": "service_visit"}),
    ("POST", "/provide", {"purpose": "service_visit"}),
    ("POST", "/classify", {"level": "top_secret", "ground": "核对"}),
    ("POST", "/custody", {"keeper": 3, "ground": "移交"}),
    ("POST", "/records", {"category": "ordinary_note", "values": {"title": "一", "content": "二", "affects_interest": "false"}}),
    ("POST", "/destroy", {}),
)


def concealing(place):
    """A copy of the packs in which the level is concealed."""
    packs = place / "packs"
    shutil.copytree(house.PACK.parent, packs)
    pack = packs / house.PACK.name / "pack.yaml"
    text = pack.read_text()
    changed = text.replace("    {rank: 3, zh: 绝密", "    {conceal: true, rank: 3, zh: 绝密")
    assert changed != text
    pack.write_text(changed)
    return pack.parent


def answer(client, method, customer, path, body):
    """(status, body with the number taken out, milliseconds)."""
    began = time.perf_counter()
    reply = client.call(method, f"/customers/{customer}{path}", body)
    return reply.status, reply.body.replace(str(customer).encode(), b"N"), (time.perf_counter() - began) * 1000


def request(client, customer):
    reply = client.post("/requests", {"flow": "read_top_secret", "customer": customer, "purpose": "service_visit",
                                      "reason": "核对资料", "form": {}})
    return reply.status, reply.body.replace(str(customer).encode(), b"N")


class Trial:
    def __init__(self, options, place, pack):
        self.demo = house.DemoHouse(options.jinkui, place, COUNT, (OUTSIDER, CLERK, AUDITOR), pack=pack)
        self.server = self.demo.serve()
        self.outsider = self.server.login(self.demo.accounts, OUTSIDER)
        self.clerk = self.server.login(self.demo.accounts, CLERK)
        rows = self.clerk.get("/customers?limit=100").json["rows"]
        known = {row["id"] for row in self.outsider.get("/customers?limit=100").json["rows"]}
        hidden = [row for row in rows if row["level"]["id"] == LEVEL and row["id"] not in known]
        self.hidden, self.never = hidden[0], max(row["id"] for row in rows) + 1000

    def differing(self):
        """The acts that answer differently to the hidden customer and to a number that was never given."""
        out = []
        for method, path, body in ACTS:
            hidden = answer(self.outsider, method, self.hidden["id"], path, body)
            never = answer(self.outsider, method, self.never, path, body)
            if hidden[:2] != never[:2]:
                out.append(f"{method} {path}: {hidden[:2]} and {never[:2]}")
        if request(self.outsider, self.hidden["id"]) != request(self.outsider, self.never):
            out.append("POST /requests")
        return out


def in_the_ledger(tally, test):
    auditor = test.server.login(test.demo.accounts, AUDITOR)
    test.outsider.post(f"/customers/{test.hidden['id']}/reveal", {"purpose": "service_visit"})
    test.outsider.post(f"/customers/{test.never}/reveal", {"purpose": "service_visit"})
    rows = [row for row in auditor.get("/ledger/entries?limit=100").json["rows"] if row["kind"] == "denied"][:2]
    opened = [auditor.post(f"/ledger/entries/{row['index']}/opening").json["decision"] for row in rows]
    tally.same([one.get("customer") for one in opened], [str(test.never), str(test.hidden["id"])], "both tries are entries")
    tally.same({one.get("reason") for one in opened}, {"not_known"}, "and say no more than that")


def in_time(tally, test):
    hidden, never = [], []
    for _ in range(12):
        hidden.append(answer(test.outsider, "GET", test.hidden["id"], "", None)[2])
        never.append(answer(test.outsider, "GET", test.never, "", None)[2])
    a, b = statistics.median(hidden), statistics.median(never)
    # A class of time, not microseconds: neither waits for a commit that the other does without.
    tally.check(max(a, b) < 2 * min(a, b) + 2, f"times: {a:.2f} ms and {b:.2f} ms")


def main():
    options = house.arguments(__doc__)
    tally = house.Tally("conceal")
    with house.Workplace(options.keep) as place:
        (place / "a").mkdir()
        (place / "b").mkdir()
        test = Trial(options, place / "a", concealing(place))
        try:
            tally.same(test.differing(), [], "concealed")
            mask = test.hidden["masks"]["name"][0]
            found = test.outsider.post("/customers/search", {"text": test.hidden["masks"]["code"]})
            tally.same((found.status, found.json["rows"]), (200, []), "the search by its code")
            tally.check(mask and test.hidden["id"] not in
                        [row["id"] for row in test.outsider.post("/customers/search", {"text": mask, "limit": 100}).json["rows"]],
                        "the search by its surname")
            seen = test.clerk.post("/customers/search", {"text": test.hidden["masks"]["code"]})
            tally.same([row["id"] for row in seen.json["rows"]], [test.hidden["id"]], "whoever may know of it finds it")
            tally.same(test.clerk.get(f"/customers/{test.hidden['id']}").status, 200, "and opens its file")
            in_the_ledger(tally, test)
            in_time(tally, test)
        finally:
            test.server.stop()
        house.offline_checks(tally, options.jinkui, test.demo.data)
        plain = Trial(options, place / "b", house.PACK)
        try:
            tally.check(len(plain.differing()) > 3, "without `conceal` a refusal tells that the customer is there")
        finally:
            plain.server.stop()
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
