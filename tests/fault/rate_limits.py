#!/usr/bin/env python3
"""Rate limits: one session, or one address, that asks too often is told to wait; nobody else waits for it.

A session has so many requests a second and twice as many at once, an address so many log-ins a minute, right or wrong.
What is turned away says when to come again (Retry-After), leaves no trace of an act, and works after that time.
"""

import http.client
import json
import sys
import time

import house

LOGINS = ("zhaomin", "xuqian")
A_SECOND, A_MINUTE = 20, 6
RULES = ["--session-rate", str(A_SECOND), "--login-rate", str(A_MINUTE)]


def burst(client, count):
    """Statuses of that many reads at once, and the longest Retry-After among them."""
    statuses, wait = [], 0
    for _ in range(count):
        reply = client.get("/session")
        statuses.append(reply.status)
        if reply.status == 429:
            wait = max(wait, int(reply.headers.get("Retry-After", "-1")))
    return statuses, wait


def log_in_from(port, address, login, password):
    """A log-in from another address of loopback: (status, Retry-After)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30, source_address=(address, 0))
    connection.request("POST", "/api/v1/session", json.dumps({"login": login, "password": password, "client": "cli"}),
                       {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    wait = answer.getheader("Retry-After")
    connection.close()
    return answer.status, wait


def sessions(tally, first, other):
    statuses, wait = burst(first, 5 * A_SECOND)
    tally.check(statuses.count(200) >= 2 * A_SECOND - 1, f"twice the rate goes through at once: {statuses.count(200)}")
    tally.check(429 in statuses, "more is refused")
    tally.check(set(statuses) <= {200, 429}, f"and nothing else happens: {set(statuses)}")
    tally.check(1 <= wait <= 5, f"it says when to come again: {wait} s")
    tally.same(other.get("/session").status, 200, "another session is served meanwhile")
    refused = None
    for _ in range(3 * A_SECOND):
        refused = first.get("/session")
        if refused.status == 429:
            break
    tally.check(refused.json and refused.json["type"].startswith("urn:jinkui:error:"), f"a problem is told: {refused}")
    tally.check(bool(refused.json["message"]["zh"]) and bool(refused.json["next"]["zh"]), "with what to do next")
    time.sleep(wait + 0.2)
    tally.same(first.get("/session").status, 200, "after that time it works again")


def log_ins(tally, server):
    outcomes = [log_in_from(server.port, "127.0.0.7", "zhaomin", "Wrong-1-password") for _ in range(3)]
    tally.check(all(status == 401 for status, _ in outcomes), f"wrong passwords are refused as such: {outcomes}")
    for _ in range(A_MINUTE - 3):
        log_in_from(server.port, "127.0.0.7", "nobody", "Wrong-1-password")
    status, wait = log_in_from(server.port, "127.0.0.7", "nobody", "Wrong-1-password")
    tally.same(status, 429, "one more from this address")
    tally.check(wait is not None and 1 <= int(wait) <= 60, f"it says when to come again: {wait} s")
    status, _ = log_in_from(server.port, "127.0.0.8", "nobody", "Wrong-1-password")
    tally.same(status, 401, "another address is not held up")
    time.sleep(int(wait or 1) + 0.5)
    status, _ = log_in_from(server.port, "127.0.0.7", "nobody", "Wrong-1-password")
    tally.same(status, 401, "after that time the address may try again")


def main():
    options = house.arguments(__doc__)
    tally = house.Tally("rate_limits")
    with house.Workplace(options.keep) as place:
        demo = house.DemoHouse(options.jinkui, place, 20, LOGINS)
        server = demo.serve(limits=True, options=RULES)
        try:
            first, other = (server.login(demo.accounts, login) for login in LOGINS)
            tally.same(other.get("/session").status, 200, "the sessions work")
            sessions(tally, first, other)
            log_ins(tally, server)
        finally:
            tally.same(server.stop(), 0, "exit status")
        house.offline_checks(tally, options.jinkui, demo.data)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
