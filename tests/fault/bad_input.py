#!/usr/bin/env python3
"""Bad input: each gets a clear error in the documented shape, and the server answers the next request as before."""

import socket
import sys
import threading
import time

import house

LOGINS = ("zhaomin", "songshen")
KIBIBYTE = 1024


class Raw:
    """Bytes on a socket, and the answer as far as it comes."""

    def __init__(self, port, timeout=30):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout)

    def send(self, data):
        try:
            self.socket.sendall(data if isinstance(data, bytes) else data.encode())
        except OSError:
            pass  # the server may have refused and closed already; its answer is still to be read
        return self

    def reply(self):
        """The answer, or None when the connection was closed without one."""
        data = b""
        try:
            while True:
                piece = self.socket.recv(65536)
                if not piece:
                    break
                data += piece
                head, mark, body = data.partition(b"\r\n\r\n")
                if mark:
                    fields = dict(line.split(": ", 1) for line in head.decode("latin-1").split("\r\n")[1:])
                    if len(body) >= int(fields.get("Content-Length", "0")):
                        return house.Reply(int(head.split(b" ", 2)[1]), fields, body)
        except OSError:
            pass
        finally:
            self.socket.close()
        return None


class BadInput:
    def __init__(self, tally, server, accounts):
        self.tally = tally
        self.server = server
        self.port = server.port
        self.seller = server.login(accounts, "zhaomin")
        self.customer = house.customers_of(self.seller, "secret")[0]
        self.reveal = f"/customers/{self.customer}/reveal"

    def refused(self, what, reply, *statuses):
        good = reply is not None and reply.status in statuses and house.is_problem(reply)
        self.tally.check(good, f"{what}: expected a problem with status {statuses}, got {reply}")

    def head(self, path, *fields, method="POST"):
        lines = [f"{method} /api/v1{path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}",
                 f"Authorization: Bearer {self.seller.token}", "Content-Type: application/json", *fields]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def raw(self, *pieces):
        one = Raw(self.port)
        for piece in pieces:
            one.send(piece)
        return one.reply()

    def bodies(self):
        post = self.seller.post
        deep = b'{"purpose":' + b"[" * 5000 + b"]" * 5000 + b"}"
        for what, body, statuses in (
            ("no JSON", b"purpose=service_visit", (400,)),
            ("an empty body", b"", (400, 422)),
            ("cut off", b'{"purpose":"service_visit"', (400,)),
            ("two values", b'{"purpose":"service_visit"}{}', (400,)),
            ("a comma too many", b'{"purpose":"service_visit",}', (400,)),
            ("a key twice", b'{"purpose":"service_visit","purpose":"delivery"}', (400, 422)),
            ("NaN", b'{"purpose":NaN}', (400,)),
            ("not UTF-8", b'{"purpose":"\xff\xfe"}', (400,)),
            ("overlong UTF-8", b'{"purpose":"\xc0\xaf"}', (400,)),
            ("half a surrogate pair", b'{"purpose":"\\ud800"}', (400, 422)),
            ("a byte 0", b'{"purpose":"a\x00b"}', (400,)),
            ("deep nesting", deep, (400, 422)),
            ("an array for an object", b"[]", (400, 422)),
            ("null for an object", b"null", (400, 422)),
            ("a number for a text", b'{"purpose":7}', (422,)),
            ("a text for an array", b'{"purpose":"service_visit","fields":"name"}', (422,)),
            ("a text for a number", b'{"purpose":"service_visit","record":"1"}', (422,)),
            ("a fraction for an id", b'{"purpose":"service_visit","record":1.5}', (422,)),
            ("a number beyond 64 bits", b'{"purpose":"service_visit","record":99999999999999999999}', (400, 422)),
            ("an unknown member", b'{"purpose":"service_visit","surprise":1}', (422,)),
            ("an unknown purpose", b'{"purpose":"curiosity"}', (422,)),
            ("an unknown field", b'{"purpose":"service_visit","fields":["shoe_size"]}', (422,)),
            ("a field twice", b'{"purpose":"service_visit","fields":["name","name"]}', (422, 200)),
            ("no purpose", b"{}", (422,)),
        ):
            reply = post(self.reveal, body)
            if reply.status == 200 and 200 in statuses:
                self.tally.same(sorted(reply.json["values"]), ["name"], what)
            else:
                self.refused(what, reply, *statuses)
        self.refused("another media type", post(self.reveal, b"{}", {"Content-Type": "text/plain"}), 415)
        self.refused("an unknown level", post("/customers", {"values": {}, "level": "cosmic"}), 403, 422)
        self.refused("a bad idempotency key", post(self.reveal, {"purpose": "service_visit"}, {"Idempotency-Key": "k" * 65}), 400)

    def addresses(self):
        for what, reply, statuses in (
            ("an unknown address", self.seller.get("/nothing"), (404,)),
            ("an unknown method there", self.seller.call("DELETE", "/customers"), (405,)),
            ("an id that is none", self.seller.get("/customers/one"), (404,)),
            ("an id beyond 64 bits", self.seller.get("/customers/99999999999999999999"), (404,)),
            ("a negative id", self.seller.get("/customers/-1"), (404,)),
            ("a customer that is none", self.seller.get("/customers/999999999"), (403, 404)),
            ("a limit that is none", self.seller.get("/customers?limit=many"), (422,)),
            ("a limit too great", self.seller.get("/customers?limit=100000"), (422,)),
            ("an unknown parameter", self.seller.get("/customers?colour=red"), (422,)),
            ("a parameter twice", self.seller.get("/customers?limit=1&limit=2"), (422,)),
            ("a bad escape", self.seller.get("/customers?after=%zz"), (400, 422)),
            ("no session", self.server.client().get("/customers"), (401,)),
            ("a token that is none", self.server.client("x" * 43).get("/customers"), (401,)),
        ):
            self.refused(what, reply, *statuses)

    def sizes(self):
        big = b'{"purpose":"' + b"x" * (65 * KIBIBYTE) + b'"}'
        self.refused("a body over 64 KiB", self.seller.post(self.reveal, big), 413)
        length = "Content-Length: 99999999999"
        self.refused("a length of 100 GB announced", self.raw(self.head(self.reveal, length)), 413)
        chunk = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
        self.refused("chunks over 64 KiB", self.raw(self.head(self.reveal, "Transfer-Encoding: chunked"), chunk * 6), 413)
        self.refused("a batch over 2 MiB", self.seller.post("/customers/batch", b" " * (2 * KIBIBYTE * KIBIBYTE + 1)), 413)
        self.refused("a head over 16 KiB", self.raw(self.head(self.reveal, "X-Long: " + "x" * (20 * KIBIBYTE))), 431)

    def framing(self):
        body = b'{"purpose":"service_visit"}'
        right = f"Content-Length: {len(body)}"
        for what, fields in (
            ("two lengths", (right, "Content-Length: 5")),
            ("a length and chunks", (right, "Transfer-Encoding: chunked")),
            ("a negative length", ("Content-Length: -1",)),
            ("a length that is no number", ("Content-Length: 0x1b",)),
            ("a space before the colon", (right, "X-Space : 1")),
            ("two hosts", (right, "Host: elsewhere.example")),
        ):
            self.refused(what, self.raw(self.head(self.reveal, *fields), body), 400)
        coding = self.raw(self.head(self.reveal, "Transfer-Encoding: gzip, chunked"), b"0\r\n\r\n")
        self.refused("an unknown transfer coding", coding, 400, 501)
        self.refused("a chunk size that is none", self.raw(self.head(self.reveal, "Transfer-Encoding: chunked"), b"zz\r\n"), 400)
        self.refused("no host", self.raw(b"GET /api/v1/session HTTP/1.1\r\n\r\n"), 400)
        self.refused("no HTTP", self.raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\r\n\r\n"), 400)
        self.refused("HTTP/3.0 on this wire", self.raw(b"GET / HTTP/3.0\r\nHost: x\r\n\r\n"), 400, 505)
        self.refused("an unknown method", self.raw(self.head("/customers", "Content-Length: 0", method="BREW")), 405, 501)

    def slow(self):
        """A head and a body that trickle are cut off with 408; others are served meanwhile."""
        replies = {}

        def trickle(name, begun):
            one = Raw(self.port, timeout=60)
            one.send(begun)
            began = time.monotonic()
            one.socket.settimeout(0.5)
            while time.monotonic() - began < 50:
                try:
                    one.socket.recv(1, socket.MSG_PEEK)
                    break
                except TimeoutError:
                    one.send(b"x")
                except OSError:
                    break
            one.socket.settimeout(10)
            replies[name] = (one.reply(), time.monotonic() - began)

        begun = {"head": b"GET /api/v1/session HTTP/1.1\r\nX-Slow: ", "body": self.head(self.reveal, "Content-Length: 60000")}
        threads = [threading.Thread(target=trickle, args=item) for item in begun.items()]
        for thread in threads:
            thread.start()
        self.fine("while clients trickle")
        for thread in threads:
            thread.join()
        for name, (reply, seconds) in replies.items():
            self.refused(f"a {name} that trickles, after {seconds:.0f} s", reply, 408)
            self.tally.check(seconds < 40, f"a {name} that trickles is cut off in time, took {seconds:.0f} s")

    def vanishing(self):
        """Clients that go away in the middle leave nothing behind."""
        for cut in (1, 20, 60, 200):
            whole = self.head(self.reveal, "Content-Length: 27") + b'{"purpose":"service_visit"}'
            Raw(self.port).send(whole[:cut]).socket.close()
            Raw(self.port).send(whole).socket.close()
        self.fine("after clients vanished")

    def fine(self, when):
        client = self.server.client(self.seller.token)
        reply = client.post(self.reveal, {"purpose": "service_visit"})
        self.tally.check(reply.status == 200 and reply.json["values"], f"{when}: a proper request: {reply}")
        self.tally.same(self.server.process.poll(), None, f"{when}: the process lives")


def main():
    options = house.arguments(__doc__)
    tally = house.Tally("bad_input")
    with house.Workplace(options.keep) as place:
        demo = house.DemoHouse(options.jinkui, place, 30, LOGINS)
        server = demo.serve()
        try:
            test = BadInput(tally, server, demo.accounts)
            for part in (test.bodies, test.addresses, test.sizes, test.framing, test.vanishing, test.slow):
                part()
                test.fine(f"after {part.__name__}")
            words = server.log.read_text(errors="replace")
            tally.check(test.seller.token not in words, "the log holds no token")
        finally:
            tally.same(server.stop(), 0, "exit status of the server")
        house.offline_checks(tally, options.jinkui, demo.data)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
