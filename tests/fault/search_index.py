#!/usr/bin/env python3
"""The search index at rest and after a restore.

At rest: with 20,000 customers whose surnames are as unevenly spread as in life, the database file is read as a thief would
read it. Neither surname nor initial frequencies can be read off the index tables: every label occurs once, sealed rows of a
table are equally long, every byte is evenly spread, and nothing that is tied to a customer goes with the surname. The same
measures, applied to a naive index of the same customers, find both.

After a restore: a backup holds no index; the server builds it anew while it serves, says so meanwhile, and finds again.
"""

import collections
import csv
import hashlib
import hmac
import random
import sqlite3
import sys
import time

import house

COUNT = 20_000
SIGMAS = 7  # of a measure's own spread: by chance once in some 10^11
# Shares of the commonest surnames (per mille of the population, rounded), the rest share what is left.
SURNAMES = [("王", 72), ("李", 71), ("张", 68), ("刘", 54), ("陈", 45), ("杨", 31), ("黄", 22), ("赵", 21), ("吴", 20),
            ("周", 20), ("徐", 14), ("孙", 15), ("马", 13), ("朱", 13), ("胡", 13)]
REST = [(name, 508 / 40) for name in "郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜"]


def skewed(rows):
    """The demo customers with surnames drawn as in life; the surname of each customer by its number."""
    draw = random.Random(20261130)
    names, weights = zip(*(SURNAMES + REST))
    drawn = draw.choices(names, weights, k=len(rows))
    column = {"个人": "姓名或名称", "企业": "法定代表人"}
    for row, surname in zip(rows, drawn):
        given = row[column[row["客户类型"]]][-2:]
        row[column[row["客户类型"]]] = surname + given
    return drawn


def chi_square(counts, places):
    """(statistic, threshold) of even spread over `places`."""
    total = sum(counts.values())
    expected = total / places
    statistic = sum((n - expected) ** 2 / expected for n in counts.values()) + (places - len(counts)) * expected
    freedom = places - 1
    return statistic, freedom + SIGMAS * (2 * freedom) ** 0.5


def association(pairs):
    """(statistic, threshold) of independence of two properties."""
    left, right, both = collections.Counter(), collections.Counter(), collections.Counter(pairs)
    for (a, b), n in both.items():
        left[a] += n
        right[b] += n
    total = sum(left.values())
    statistic = 0.0
    for a in left:
        for b in right:
            expected = left[a] * right[b] / total
            statistic += (both[(a, b)] - expected) ** 2 / expected
    freedom = max(1, (len(left) - 1) * (len(right) - 1))
    return statistic, freedom + SIGMAS * (2 * freedom) ** 0.5


def uneven(name, blobs):
    """What can be read off a column of labels or sealed rows; an empty list when nothing can."""
    found = []
    lengths = {len(blob) for blob in blobs}
    if len(lengths) != 1:
        found.append(f"{name}: lengths {sorted(lengths)}")
    if len(set(blobs)) != len(blobs):
        found.append(f"{name}: {len(blobs) - len(set(blobs))} of {len(blobs)} are not their own")
    for place in range(min(lengths)):
        statistic, threshold = chi_square(collections.Counter(blob[place] for blob in blobs), 256)
        if statistic > threshold:
            found.append(f"{name}: byte {place} is unevenly spread ({statistic:.0f} over {threshold:.0f})")
    statistic, threshold = chi_square(collections.Counter(blob[:2] for blob in blobs), 65536)
    if statistic > threshold:
        found.append(f"{name}: the first two bytes are unevenly spread ({statistic:.0f} over {threshold:.0f})")
    return found


def tells(name, surname_of, rows):
    """What of the rows (customer, blob) goes with the surname of the customer."""
    common = {name for name, _ in SURNAMES[:10]}
    rows = [(surname_of[customer], blob) for customer, blob in rows if surname_of.get(customer) in common]
    found = []
    measures = {"length": len}
    for place in range(min(len(blob) for _, blob in rows)):
        measures[f"byte {place}"] = lambda blob, place=place: blob[place] >> 4
    for what, measure in measures.items():
        statistic, threshold = association([(surname, measure(blob)) for surname, blob in rows])
        if statistic > threshold:
            found.append(f"{name}: {what} goes with the surname ({statistic:.0f} over {threshold:.0f})")
    return found


def naive_index(surname_of):
    """The index that this one must not be: one deterministic label a surname, sealed rows of random bytes."""
    key = b"k" * 32
    draw = random.Random(1)
    label = {name: hmac.new(key, name.encode(), hashlib.sha256).digest()[:16] for name in set(surname_of.values())}
    labels = [label[surname] for surname in surname_of.values()]
    # One that hides how often a surname occurs from the label, and gives it away in a column tied to the customer.
    bags = [(customer, bytes([label[surname][0]]) + draw.randbytes(60)) for customer, surname in surname_of.items()]
    return labels, bags


def database_of(data):
    return sqlite3.connect(f"file:{data / 'jinkui.db'}?mode=ro", uri=True)


def at_rest(tally, data, surname_of):
    database = database_of(data)
    postings = database.execute("SELECT label, sealed FROM index_posting").fetchall()
    tags = database.execute("SELECT tag, customer_id FROM index_tag").fetchall()
    bags = database.execute("SELECT customer_id, sealed FROM index_bag").fetchall()
    segments = collections.Counter(segment for (segment,) in database.execute("SELECT segment FROM index_posting"))
    database.close()
    tally.check(len(postings) > 10 * COUNT, f"postings: {len(postings)}")
    tally.same(len(bags), COUNT, "a bag for each customer")
    for name, blobs in (("label", [row[0] for row in postings]), ("posting", [row[1] for row in postings]),
                        ("tag", [row[0] for row in tags]), ("bag", [row[1] for row in bags])):
        found = uneven(name, [bytes(blob) for blob in blobs])
        tally.check(not found, "; ".join(found))
    tally.check(not (found := tells("bag", surname_of, bags)), "; ".join(found))
    tally.check(not (found := tells("tag", surname_of, [(customer, bytes(tag)) for tag, customer in tags])), "; ".join(found))
    per_customer = collections.Counter(customer for _, customer in tags)
    counts = [(customer, bytes(n)) for customer, n in per_customer.items()]  # as lengths
    persons = [(customer, blob) for customer, blob in counts if len(blob) == max(per_customer.values())]
    tally.check(len(persons) > COUNT / 4, "most customers have the same number of tags")
    tally.check(not (found := tells("number of tags", surname_of, counts)), "; ".join(found))
    # Rows are tied to 4,096 customers at least, never to one: 20,000 have five segments.
    tally.same(sorted(segments), list(range(COUNT // 4096 + 1)), "segments")
    labels, naive_bags = naive_index(surname_of)
    tally.check(len(uneven("naive label", labels)) > 2, "the measures find a deterministic index")
    tally.check(tells("naive bag", surname_of, naive_bags), "the measures find what goes with the surname")


def after_restore(tally, options, demo, place, wanted):
    backup = place / "backup.db"
    done = house.run(options.jinkui, "backup", "--data", demo.data, "-o", backup)
    tally.same(done.returncode, 0, f"backup: {house.text_of(done)}")
    copy = sqlite3.connect(backup)
    for table in ("index_posting", "index_tag", "index_bag", "index_state"):
        tally.same(copy.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0], 0, f"rows of {table} in a backup")
    copy.close()
    for path in demo.data.glob("jinkui.db*"):
        path.unlink()
    done = house.run(options.jinkui, "restore", backup, "--data", demo.data)
    tally.same(done.returncode, 0, f"restore: {house.text_of(done)}")
    server = demo.serve()
    try:
        client = server.login(demo.accounts, "xuqian")
        first = client.post("/customers/search", {"text": wanted})
        tally.check(first.status == 503 and first.slug == "index/building", f"right after a restore: {first}")
        tally.same(client.get("/customers?limit=1").status, 200, "the list meanwhile")
        began = time.monotonic()
        while (reply := client.post("/customers/search", {"text": wanted})).status == 503 and time.monotonic() - began < 600:
            time.sleep(1)
        tally.check(reply.status == 200 and reply.json["rows"], f"once it is built: {reply}")
        auditor = server.login(demo.accounts, "songshen")
        kinds = [row["kind"] for row in auditor.get("/ledger/entries?limit=100").json["rows"]]
        tally.check("index_built" in kinds, "the ledger says that the index was built")
        print(f"index of {COUNT} customers built in {time.monotonic() - began:.0f} s", flush=True)
    finally:
        server.stop()


def main():
    options = house.arguments(__doc__)
    tally = house.Tally("search_index")
    with house.Workplace(options.keep) as place:
        drawn = []

        def rewrite(path):
            with open(path, encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                rows = list(reader)
            drawn.extend(skewed(rows))
            with open(path, "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, reader.fieldnames)
                writer.writeheader()
                writer.writerows(rows)

        demo = house.DemoHouse(options.jinkui, place, COUNT, ("xuqian", "songshen"), rewrite=rewrite)
        at_rest(tally, demo.data, {number: surname for number, surname in enumerate(drawn, 1)})
        after_restore(tally, options, demo, place, drawn[0])
        house.offline_checks(tally, options.jinkui, demo.data)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
