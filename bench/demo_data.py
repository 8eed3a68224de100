"""The demo data that benchmarks share: made once for a number of customers, a pack, a company; kept in BENCH_DIR."""

import hashlib
import json
import os
import pathlib
import shutil
import time

import house

LOGINS = ("zhaomin", "xuqian", "admin")  # who sells, who keeps the files, who moves the time on


def cached(jinkui, customers):
    """(folder that holds `data`, passwords; second factors go to house.DEVICES); every run works on a copy. BENCH_DIR: default ~/.cache/jinkui-bench."""
    base = pathlib.Path(os.environ.get("BENCH_DIR", pathlib.Path.home() / ".cache" / "jinkui-bench"))
    seal = hashlib.sha256()
    for path in (house.PACK / "pack.yaml", house.PACK.parent / "base" / "pack.yaml", house.COMPANY, house.CUSTOMERS):
        seal.update(path.read_bytes())
    place = base / f"{customers}-{seal.hexdigest()[:12]}"
    accounts = place / "accounts.json"
    if not accounts.exists():
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True, mode=0o700)
        print(f"making {customers} customers in {place} …", flush=True)
        began = time.monotonic()
        demo = house.DemoHouse(jinkui, place, customers, LOGINS, timeout=6 * 3600)
        accounts.touch(mode=0o600)
        devices = {login: device.secret for login, device in house.DEVICES.items()}
        accounts.write_text(json.dumps({"passwords": demo.accounts, "devices": devices}))
        print(f"made in {time.monotonic() - began:.0f} s", flush=True)
    kept = json.loads(accounts.read_text())
    for login, secret in kept["devices"].items():
        house.DEVICES[login] = house.totp.Authenticator(secret)
    return place, kept["passwords"]
