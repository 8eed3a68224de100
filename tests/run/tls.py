"""The whole binary over TLS, on every address of the machine: what works, what is refused, and whose certificate it is.

Used by tests/run/run.
"""

import re
import signal
import socket
import ssl
import subprocess

import house

HOST = "vault.example"


class Secure:
    """`jinkui serve` on all addresses, which means HTTPS without being asked for it."""

    def __init__(self, binary, data, *options):
        self.process = subprocess.Popen([str(binary), "serve", "--data", str(data), "--address", "0.0.0.0", "--port", "0", "--quiet",
                                         *map(str, options)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.line = self.process.stdout.readline()
        found = re.search(r"https://0\.0\.0\.0:(\d+)\n", self.line)
        if not found:
            self.stop()
            raise RuntimeError(f"serve on 0.0.0.0 shows no HTTPS address: {self.line!r}")
        self.port = int(found.group(1))

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(40)
        self.process.stdout.close()
        return code

    def handshake(self, *options):
        """What `openssl s_client` says of one handshake."""
        return subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{self.port}", *map(str, options)], check=False,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60)

    def trusts(self, certificate, *name):
        """Whether a client that trusts `certificate` alone, and demands `name`, is content."""
        done = self.handshake("-CAfile", certificate, "-verify_return_error", *name)
        return done.returncode == 0 and b"Verify return code: 0 (ok)" in done.stdout


def own_address():
    """An address of this machine that is not a loopback one, or None. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        address = probe.getsockname()[0]
        return None if address.startswith("127.") else address


def spoken_in_clear(port, address="127.0.0.1"):
    """What plain HTTP on the port is answered until the connection is closed; None when it stays open."""
    with socket.create_connection((address, port), timeout=30) as plain:
        plain.sendall(b"GET /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        answer = b""
        try:
            while piece := plain.recv(4096):
                answer += piece
        except ConnectionError:
            pass
        except TimeoutError:
            return None
        return answer


def check_use(server, demo, tally):
    """Logging in, a list and a reveal, by a client that checks the certificate and its name."""
    context = ssl.create_default_context(cafile=str(demo.data / "tls" / "certificate.pem"))
    client = house.Client(server.port, tls=context)
    login = client.call("POST", "/session", {"login": "zhaomin", "password": demo.accounts["zhaomin"]})
    tally.same(login.status, 200, f"log-in over HTTPS: {login}")
    cookie = login.headers.get("Set-Cookie", "")
    tally.check("; Secure" in cookie and "; HttpOnly" in cookie, f"the cookie is for HTTPS only: {cookie.split(';', 1)[-1]}")
    tally.check("max-age=" in login.headers.get("Strict-Transport-Security", ""), f"HTTPS from now on: {dict(login.headers).keys()}")
    send = {"Cookie": cookie.split(";", 1)[0], "X-CSRF-Token": login.json["csrf"]}
    listed = client.get("/customers?limit=100", headers=send)
    tally.check(listed.status == 200 and listed.json["rows"], f"a list over HTTPS: {listed}")
    secret = next(row["id"] for row in listed.json["rows"] if row["level"]["id"] == "secret")
    revealed = client.post(f"/customers/{secret}/reveal", {"purpose": "service_visit"}, headers=send)
    tally.check(revealed.status == 200 and revealed.json["values"], f"a reveal over HTTPS: {revealed}")
    client.close()


def check_refusals(server, tally):
    for address in filter(None, ("127.0.0.1", own_address())):
        answer = spoken_in_clear(server.port, address)
        tally.check(answer is not None and not answer.startswith(b"HTTP/1.1 2") and b"csrf" not in answer,
                    f"plain HTTP on {'a loopback' if address.startswith('127.') else 'another'} address is answered {answer!r}")
    # The client is told to offer what its own defaults forbid, so that it is the server that refuses.
    for old in ("-tls1", "-tls1_1"):
        done = server.handshake(old, "-cipher", "DEFAULT@SECLEVEL=0")
        tally.check(done.returncode != 0 and b"alert protocol version" in done.stderr, f"{old}: {house.text_of(done)[-300:]}")
    done = server.handshake("-tls1_2", "-cipher", "AES256-SHA:AES128-SHA:DHE-RSA-AES256-SHA:@SECLEVEL=0")
    tally.check(done.returncode != 0 and b"handshake failure" in done.stderr, f"old ciphers: {house.text_of(done)[-300:]}")
    for good in ("-tls1_2", "-tls1_3"):
        done = server.handshake(good)
        tally.check(done.returncode == 0 and b"BEGIN CERTIFICATE" in done.stdout, f"{good}: {house.text_of(done)[-300:]}")


def check_certificates(binary, place, tally):
    """The certificate made at init, with the names given there; and one of one's own."""
    data = place / "named"
    made = house.run(binary, "init", "--data", data, "--company", "甲公司", "--pack", house.PACK, "--host", HOST)
    tally.same(made.returncode, 0, f"init --host: {house.text_of(made)}")
    server = Secure(binary, data)
    first = data / "tls" / "certificate.pem"
    try:
        tally.check(server.trusts(first, "-verify_hostname", HOST), "the certificate of init is served, for the name given there")
        tally.check(not server.trusts(first, "-verify_hostname", "other.example"), "and for no other name")
    finally:
        tally.same(server.stop(), 0, "exit status with the certificate of init")
    own, key = place / "own.pem", place / "own.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=own.example", "-addext", "subjectAltName=DNS:own.example", "-keyout", str(key), "-out", str(own)],
                   check=True, capture_output=True)
    server = Secure(binary, data, "--certificate", own, "--private-key", key)
    try:
        tally.check(server.trusts(own, "-verify_hostname", "own.example"), "a certificate of one's own is served")
        tally.check(not server.trusts(first), "instead of the other")
    finally:
        tally.same(server.stop(), 0, "exit status with a certificate of one's own")
    done = house.run(binary, "serve", "--data", data, "--address", "0.0.0.0", "--port", "0", "--certificate", own)
    tally.check(done.returncode == 2 and "PEM" in house.text_of(done), f"a certificate with another's key: exit {done.returncode}: {house.text_of(done)}")


def check_all(binary, place, tally):
    house_place = place / "secure"
    house_place.mkdir()
    demo = house.DemoHouse(binary, house_place, 60, ["zhaomin"])
    server = Secure(binary, demo.data)
    try:
        check_use(server, demo, tally)
        check_refusals(server, tally)
    finally:
        tally.same(server.stop(), 0, "exit status over TLS on all addresses")
    check_certificates(binary, place, tally)
    house.offline_checks(tally, binary, demo.data)
