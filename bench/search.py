#!/usr/bin/env python3
"""Speed of searching, over HTTP on the shipped binary: p95 of look-ups by number and of parts of names.

  bench/search.py --jinkui build/release/bin/jinkui [--customers 1000000] [--blocks 20] [--json search.json]

One client after the other asks one server; every answer is decided, entered in the ledger (a durable commit) and its masks
opened. BENCH_DIR keeps the demo data between runs (default ~/.cache/jinkui-bench); each run works on a copy. Budgets are as the
pack has them: simulated time is moved on between blocks.
"""

import argparse
import csv
import datetime
import hashlib
import json
import os
import pathlib
import random
import shutil
import statistics
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "fault"), str(ROOT / "bench")]
import demo_data  # noqa: E402
import house  # noqa: E402

SELLER, CLERK, ADMIN = "zhaomin", "xuqian", "admin"
PURPOSE = "service_visit"
IN_A_BLOCK = 50  # below the pack's budget of look-ups an hour
PARTS = 5  # of names, for each look-up by number
TARGETS = {"number": 2.0, "part": 20.0, "mib": 300}


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jinkui", required=True, help="a release binary")
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--blocks", type=int, default=20)
    parser.add_argument("--json", default="search.json", help="where the figures go")
    options = parser.parse_args()
    options.jinkui = os.path.abspath(options.jinkui)
    return options


def queries(place, draw, wanted):
    """(phones that the seller may look up, parts of names) of customers drawn from the file."""
    phones, parts = [], []
    with open(place / "customers.csv", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if draw.random() > 0.01:
                continue
            if row["负责部门"] == "销售部" and row["业务关系"] == "一般":
                phones.append(row["手机号"])
            name = row["姓名或名称"]
            if row["客户类型"] == "企业":
                core = name.removesuffix("有限公司")
                at = draw.randrange(0, max(1, len(core) - 2))
                parts.append(core[at:at + draw.choice((2, 3, 4))])
            else:
                parts.append(draw.choice((name, name[:1], name[-2:], name[:1] + " " + row["工作单位"][2:4])))
    return draw.sample(phones, min(wanted, len(phones))), draw.sample(parts, min(PARTS * wanted, len(parts)))


def ask(client, body, must_find):
    began = time.perf_counter()
    reply = client.post("/customers/search", body)
    taken = (time.perf_counter() - began) * 1000
    if reply.status != 200 or (must_find and not reply.json["rows"]):
        raise RuntimeError(f"search: {reply}: {reply.json}")
    return taken, reply.json


def block(server, accounts, phones, parts, taken):
    seller, clerk = server.login(accounts, SELLER), server.login(accounts, CLERK)
    for phone in phones:
        milliseconds, _ = ask(seller, {"text": phone, "purpose": PURPOSE}, True)
        taken["number"].append(milliseconds)
    for part in parts:
        milliseconds, answer = ask(clerk, {"text": part}, False)
        taken["part"].append(milliseconds)
        taken["found"].append(len(answer["rows"]))
        taken["cut_short"] += answer["cut_short"]
        milliseconds, _ = ask(seller, {"text": part}, False)
        taken["part_scoped"].append(milliseconds)


def an_hour_later(server, accounts):
    reply = server.login(accounts, ADMIN).post("/simulation/clock", {"advance": "PT1H"})
    if reply.status != 200:
        raise RuntimeError(f"clock: {reply}")


def figures(values):
    ordered = sorted(values)
    at = lambda share: ordered[min(len(ordered) - 1, int(share * len(ordered)))]  # noqa: E731
    return {"count": len(values), "p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "mean": statistics.mean(values)}


def main():
    options = parse()
    load_at_start = os.getloadavg()[0]
    kept, accounts = demo_data.cached(options.jinkui, options.customers)
    place = kept / f"run-{os.getpid()}"
    place.mkdir(mode=0o700)
    taken = {"number": [], "part": [], "part_scoped": [], "found": [], "cut_short": 0}
    draw = random.Random(20261130)
    phones, parts = queries(kept, draw, options.blocks * IN_A_BLOCK)
    try:
        data = place / "data"
        shutil.copytree(kept / "data", data)
        server = house.Server(options.jinkui, data, key_file=kept / "data.key", log=place / "serve.log")
        try:
            for number in range(options.blocks):
                if number > 0:
                    an_hour_later(server, accounts)
                span = slice(number * IN_A_BLOCK, (number + 1) * IN_A_BLOCK)
                block(server, accounts, phones[span], parts[PARTS * span.start:PARTS * span.stop], taken)
            mib = server.rss_kib() / 1024
        finally:
            server.stop()
        size = (data / "jinkui.db").stat().st_size / 2**20
    finally:
        shutil.rmtree(place, ignore_errors=True)
    result = {"date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
              "customers": options.customers, "load_at_start": load_at_start, "mib": mib, "database_mib": size,
              "cut_short": taken["cut_short"], "found": statistics.mean(taken["found"]), "targets": TARGETS,
              "binary_sha256": hashlib.sha256(pathlib.Path(options.jinkui).read_bytes()).hexdigest()}
    for name in ("number", "part", "part_scoped"):
        result[name] = figures(taken[name])
        print(f"{name}: p50 {result[name]['p50']:.2f} ms, p95 {result[name]['p95']:.2f} ms, p99 {result[name]['p99']:.2f} ms "
              f"of {result[name]['count']}")
    print(f"memory {mib:.0f} MiB, database {size:.0f} MiB, load at start {load_at_start:.1f}")
    pathlib.Path(options.json).write_text(json.dumps(result, indent=1) + "\n")
    met = (result["number"]["p95"] <= TARGETS["number"] and result["part"]["p95"] <= TARGETS["part"]
           and mib <= TARGETS["mib"])
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
