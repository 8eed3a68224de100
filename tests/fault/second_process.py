#!/usr/bin/env python3
"""A second process on the same data: it says so and ends, and the first one works on."""

import sys
import time

import house

LOGINS = ("zhaomin", "songshen")


def main():
    options = house.arguments(__doc__)
    tally = house.Tally("second_process")
    with house.Workplace(options.keep) as place:
        demo = house.DemoHouse(options.jinkui, place, 30, LOGINS)
        server = demo.serve()
        try:
            seller = server.login(demo.accounts, "zhaomin")
            customer = house.customers_of(seller, "secret")[0]
            began = time.monotonic()
            second = house.run(options.jinkui, "serve", "--data", demo.data, "--port", "0")
            took = time.monotonic() - began
            words = house.text_of(second)
            tally.check(second.returncode not in (0, None) and second.returncode > 0,
                        f"a second serve ends with an error, got {second.returncode}")
            tally.check("另一个" in words or "another" in words.lower() or "占用" in words, f"it says why: {words!r}")
            tally.check(took < 15, f"it says so soon, took {took:.1f} s")
            tally.check("://127.0.0.1" not in words, "it never offers an address")
            again = house.run(options.jinkui, "demo", "--data", demo.data, "--pack", house.PACK, "--company", house.COMPANY,
                              "--customers", place / "customers.csv")
            tally.check(again.returncode > 0, f"jinkui demo on data in use ends with an error, got {again.returncode}")
            reply = seller.post(f"/customers/{customer}/reveal", {"purpose": "service_visit"})
            tally.same(reply.status, 200, "the first process reveals")
            tally.same(seller.get("/ledger/checkpoint").status, 200, "the first process shows its checkpoint")
        finally:
            tally.same(server.stop(), 0, "exit status of the first process")
        third = demo.serve()
        tally.same(third.client().get("/readyz").status, 200, "served again once the first has ended")
        third.kill()
        fourth = demo.serve()
        tally.same(fourth.client().get("/readyz").status, 200, "a killed process holds no lock")
        tally.same(fourth.stop(), 0, "exit status of the last process")
        house.offline_checks(tally, options.jinkui, demo.data)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
