#!/usr/bin/env python3
"""Checks a running server against its contract, api/openapi.yaml.

Walks every operation: reads are called and their answers compared with the schema; every write is called with an unknown
field, wrong types, broken JSON, bytes that are not UTF-8, another media type and too much of it, and must refuse them in
the documented shape; plaintext is read once with a purpose that the server offers. Nothing is changed but the ledger,
which records the reads. With JINKUI_MAY_WRITE=1 also a customer is entered, a request made, opened and withdrawn.

Environment: JINKUI_URL (http://127.0.0.1:8443), JINKUI_LOGIN, JINKUI_PASSWORD; optional JINKUI_METRICS_TOKEN,
JINKUI_CA (a PEM file to trust), JINKUI_MAY_WRITE, JINKUI_OPENAPI (default: api/openapi.yaml of this checkout),
JINKUI_ACCOUNTS (a JSON file of accounts whose first passwords stand; one of them is then tried without changing it).
Exit: 0 all as written, 1 findings, 2 wrong use.
"""

import http.client
import json
import os
import pathlib
import re
import ssl
import sys
import time
import urllib.parse

import yaml

METHODS = ("get", "post", "delete", "put", "patch")
HERE = pathlib.Path(__file__).resolve().parent


class Schema:
    """The part of JSON Schema 2020-12 that the contract uses; an unknown keyword is an error of the contract."""

    ANNOTATIONS = {"description", "example", "examples", "default", "format", "contentEncoding", "title"}

    def __init__(self, document):
        self.document = document

    def resolve(self, node):
        while isinstance(node, dict) and "$ref" in node:
            target = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def errors(self, value, schema, where="$"):
        schema = self.resolve(schema)
        found = []
        for keyword, rule in schema.items():
            if keyword in self.ANNOTATIONS:
                continue
            check = getattr(self, "check_" + keyword, None)
            if check is None:
                found.append(f"{where}: the contract uses '{keyword}', which this checker does not know")
            else:
                found += check(value, rule, where, schema)
        return found

    TYPES = {
        "object": lambda v: isinstance(v, dict),
        "array": lambda v: isinstance(v, list),
        "string": lambda v: isinstance(v, str),
        "boolean": lambda v: isinstance(v, bool),
        "null": lambda v: v is None,
        "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
        "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    }

    def check_type(self, value, rule, where, _):
        names = rule if isinstance(rule, list) else [rule]
        return [] if any(self.TYPES[n](value) for n in names) else [f"{where}: {shown(value)} is not {'/'.join(names)}"]

    def check_properties(self, value, rule, where, _):
        if not isinstance(value, dict):
            return []
        return [e for k, s in rule.items() if k in value for e in self.errors(value[k], s, f"{where}.{k}")]

    def check_required(self, value, rule, where, _):
        return [f"{where}: {k} is missing" for k in rule if isinstance(value, dict) and k not in value]

    def check_additionalProperties(self, value, rule, where, schema):
        if not isinstance(value, dict):
            return []
        extra = [k for k in value if k not in schema.get("properties", {})]
        if rule is False:
            return [f"{where}: {k} is not in the contract" for k in extra]
        return [e for k in extra for e in self.errors(value[k], rule, f"{where}.{k}")]

    def check_items(self, value, rule, where, _):
        if not isinstance(value, list):
            return []
        return [e for i, v in enumerate(value) for e in self.errors(v, rule, f"{where}[{i}]")]

    def check_oneOf(self, value, rule, where, _):
        tried = [self.errors(value, s, where) for s in rule]
        good = sum(1 for e in tried if not e)
        if good == 1:
            return []
        return [f"{where}: {good} of {len(rule)} alternatives fit; " + "; ".join(e[0] for e in tried if e)]

    def check_enum(self, value, rule, where, _):
        return [] if value in rule else [f"{where}: {shown(value)} is none of {rule}"]

    def check_pattern(self, value, rule, where, _):
        fits = not isinstance(value, str) or re.search(rule, value)
        return [] if fits else [f"{where}: {shown(value)} does not match {rule}"]

    def check_minimum(self, value, rule, where, _):
        number = self.TYPES["number"](value)
        return [f"{where}: {value} is below {rule}"] if number and value < rule else []

    def check_maximum(self, value, rule, where, _):
        number = self.TYPES["number"](value)
        return [f"{where}: {value} is above {rule}"] if number and value > rule else []

    def check_minLength(self, value, rule, where, _):
        return [f"{where}: too short"] if isinstance(value, str) and len(value) < rule else []

    def check_maxLength(self, value, rule, where, _):
        return [f"{where}: too long"] if isinstance(value, str) and len(value) > rule else []

    def check_minItems(self, value, rule, where, _):
        return [f"{where}: too few"] if isinstance(value, list) and len(value) < rule else []

    def check_maxItems(self, value, rule, where, _):
        return [f"{where}: too many"] if isinstance(value, list) and len(value) > rule else []

    def check_maxProperties(self, value, rule, where, _):
        return [f"{where}: too many"] if isinstance(value, dict) and len(value) > rule else []


def shown(value):
    """The kind of a value, never the value: an answer may hold customer data."""
    return f"{type(value).__name__} of length {len(value)}" if hasattr(value, "__len__") else type(value).__name__


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body
        self.media = (headers.get("content-type") or "").split(";")[0].strip()

    def json(self):
        return json.loads(self.body.decode("utf-8"))


class Server:
    def __init__(self, url, ca):
        parts = urllib.parse.urlsplit(url)
        self.host, self.port, self.tls = parts.hostname, parts.port, parts.scheme == "https"
        self.context = ssl.create_default_context(cafile=ca) if self.tls else None
        self.connection = None

    def ask(self, method, path, body=None, headers=None):
        """One request; a person may ask only so often, so it waits as the server says and asks again."""
        for _ in range(30):
            answer = self.ask_once(method, path, body, headers)
            if answer.status != 429 or "too-many" not in answer.body.decode(errors="replace"):
                break
            time.sleep(float(answer.headers.get("retry-after", "1")))
        return answer

    def ask_once(self, method, path, body=None, headers=None):
        for attempt in (1, 2):
            if self.connection is None:
                make = http.client.HTTPSConnection if self.tls else http.client.HTTPConnection
                extra = {"context": self.context} if self.tls else {}
                self.connection = make(self.host, self.port, timeout=30, **extra)
            try:
                self.connection.request(method, path, body=body, headers=headers or {})
                response = self.connection.getresponse()
                fields = {}
                for name, value in response.getheaders():
                    fields[name.lower()] = value
                answer = Answer(response.status, fields, response.read())
                if response.will_close:
                    self.drop()
                return answer
            except (http.client.HTTPException, ConnectionError):
                self.drop()
                if attempt == 2:
                    raise
        raise AssertionError("unreachable")

    def drop(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None


class Check:
    def __init__(self, document, server, environment):
        self.document = document
        self.schema = Schema(document)
        self.server = server
        self.environment = environment
        self.token = ""
        self.values = {}
        self.findings = []
        self.checks = 0
        self.statuses = {}

    def report(self, place, text):
        self.findings.append(f"{place}: {text}")

    # What every answer must have.
    def fits(self, place, operation, answer, expected=None):
        self.checks += 1
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        if expected is not None and answer.status not in expected:
            self.report(place, f"answers {answer.status} instead of {'/'.join(map(str, expected))}: {self.slug(answer)}")
            return
        for name in ("x-content-type-options", "content-security-policy", "referrer-policy", "cache-control"):
            if name not in answer.headers:
                self.report(place, f"the field {name} is missing in {answer.status}")
        stated = operation["responses"].get(str(answer.status))
        if stated is None:
            self.report(place, f"answers {answer.status} ({self.slug(answer)}), which the contract does not state")
            return
        stated = self.schema.resolve(stated)
        for name, field in stated.get("headers", {}).items():
            if self.schema.resolve(field).get("required") and name.lower() not in answer.headers:
                self.report(place, f"the field {name} is missing in {answer.status}")
        content = stated.get("content", {})
        if not content:
            if answer.body:
                self.report(place, f"{answer.status} has a body")
        elif answer.media not in content:
            self.report(place, f"{answer.status} is {answer.media or 'untyped'}, not {'/'.join(content)}")
        elif answer.media.endswith("json"):
            try:
                value = answer.json()
            except ValueError as failure:
                self.report(place, f"{answer.status} is not JSON: {failure}")
                return
            for error in self.schema.errors(value, content[answer.media]["schema"])[:5]:
                self.report(place, f"{answer.status} {error}")
            if answer.media == "application/problem+json" and value.get("status") != answer.status:
                self.report(place, "the status of the problem is not that of the answer")

    @staticmethod
    def slug(answer):
        if answer.media != "application/problem+json":
            return answer.media
        return str(answer.json().get("type")).removeprefix("urn:jinkui:error:")

    def headers(self, operation, more=None):
        fields = dict(more or {})
        kinds = [k for option in operation.get("security", self.document["security"]) for k in option]
        if "metrics" in kinds:
            fields["Authorization"] = "Bearer " + self.environment.get("JINKUI_METRICS_TOKEN", "")
        elif kinds:
            fields["Authorization"] = "Bearer " + self.token
        return fields

    def address(self, path):
        """The path with values found on the server; None when there is none yet."""
        if "{index}" in path:
            path = path.replace("{index}", "0")
        if "{tile}" in path:
            path = path.replace("{tile}", "0/000.p/1")
        if "{hash}" in path:
            path = path.replace("{hash}", self.values["hash"])
        if "{id}" in path:
            kind = path.split("/")[3]
            if kind not in self.values:
                return None
            path = path.replace("{id}", str(self.values[kind]))
        return path

    def log_in(self):
        operation = self.document["paths"]["/api/v1/session"]["post"]
        body = {"login": self.environment["JINKUI_LOGIN"], "password": self.environment["JINKUI_PASSWORD"], "client": "cli"}
        answer = self.post("/api/v1/session", body)
        self.fits("POST /session", operation, answer, [200])
        if answer.status != 200:
            return False
        self.token = answer.json()["token"]
        cookie = answer.headers.get("set-cookie", "")
        for part in ("jinkui_session=", "HttpOnly", "SameSite=Strict", "Path=/"):
            if part not in cookie:
                self.report("POST /session", f"the cookie lacks {part}")
        self.by_cookie(answer.json()["csrf"], cookie.split(";")[0])
        wrong = self.post("/api/v1/session", dict(body, password=body["password"] + "x"))
        self.fits("POST /session, wrong password", operation, wrong, [401])
        return True

    def by_cookie(self, csrf, cookie):
        write = self.document["paths"]["/api/v1/session/password"]["post"]
        body = b'{"surplus":1}'
        fields = {"Cookie": cookie, "Content-Type": "application/json"}
        without = self.server.ask("POST", "/api/v1/session/password", body, fields)
        self.fits("a write by cookie without X-CSRF-Token", write, without, [403])
        with_token = self.server.ask("POST", "/api/v1/session/password", body, dict(fields, **{"X-CSRF-Token": csrf}))
        self.fits("a write by cookie with X-CSRF-Token", write, with_token, [422])

    def post(self, path, body, more=None):
        fields = dict({"Content-Type": "application/json"}, **(more or {}))
        return self.server.ask("POST", path, json.dumps(body).encode(), fields)

    def find_values(self):
        in_force = self.server.ask("GET", "/api/v1/pack", headers={"Authorization": "Bearer " + self.token})
        self.values["hash"] = in_force.json()["hash"]
        for kind, path in (("customers", "/customers?limit=1"), ("requests", "/requests?box=mine&limit=1"),
                           ("grants", "/grants"), ("people", "/people"), ("designations", "/designations"),
                           ("delegations", "/delegations")):
            answer = self.server.ask("GET", "/api/v1" + path, headers={"Authorization": "Bearer " + self.token})
            rows = answer.json().get("rows", []) if answer.status == 200 else []
            if rows:
                row = rows[0]
                self.values[kind] = row["person"]["id"] if kind == "people" else row["id"]

    def read(self, path, operation):
        place = f"GET {path}"
        address = self.address(path)
        if address is None:
            address = path.replace("{id}", "999999999")
        required = [p for p in map(self.schema.resolve, operation.get("parameters", []))
                    if p["in"] == "query" and p.get("required")]
        query = "?" + "&".join(f"{p['name']}={1}" for p in required) if required else ""
        answer = self.server.ask("GET", address + query, headers=self.headers(operation))
        self.fits(place, operation, answer)
        head = self.server.ask("HEAD", address + query, headers=self.headers(operation))
        if head.body or head.status != answer.status:
            self.report(place, f"HEAD answers {head.status} with {len(head.body)} bytes, GET {answer.status}")
        if not self.is_open(operation):
            self.fits(place + " without a session", operation, self.server.ask("GET", address + query), [401])
            wrong = self.server.ask("GET", address + "?surplus=1", headers=self.headers(operation))
            self.fits(place + " with an unknown parameter", operation, wrong, [422])
        if "{" in path:
            missing = re.sub(r"\{\w+\}", "x", path)
            self.fits(place + " without a number", operation,
                      self.server.ask("GET", missing, headers=self.headers(operation)), [404])

    def is_open(self, operation):
        return operation.get("security") == [] or operation["operationId"] == "metrics"

    def write_bytes(self, path, operation):
        """A piece of a file: raw bytes instead of JSON."""
        place, address = f"POST {path}", path.replace("{id}", "999999999") + "?offset=0"
        fields = self.headers(operation, {"Content-Type": "application/octet-stream"})

        def refuse(what, expected, where=address, body=b"x", more=None):
            answer = self.server.ask("POST", where, body, dict(fields, **(more or {})))
            self.fits(f"{place}, {what}", operation, answer, expected)

        refuse("without a session", [401], more={"Authorization": ""})
        refuse("another media type", [415], more={"Content-Type": "application/json"})
        refuse("no offset", [422], where=address.split("?")[0])
        refuse("an unknown parameter", [422], where=address + "&surplus=1")
        refuse("nobody's import", [404])
        refuse("a body over the limit", [413], body=b"x" * (operation["x-jinkui-body-bytes"] + 1))

    def write(self, method, path, operation):
        if "application/octet-stream" in operation.get("requestBody", {}).get("content", {}):
            return self.write_bytes(path, operation)
        place = f"{method.upper()} {path}"
        address = self.address(path) or re.sub(r"\{\w+\}", "999999999", path)
        fields = self.headers(operation, {"Content-Type": "application/json"})
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content is None:
            content = {"schema": {"type": "object", "additionalProperties": False}, "example": {}}
        if not self.is_open(operation):
            anonymous = self.server.ask(method.upper(), address, b"{}", {"Content-Type": "application/json"})
            self.fits(place + " without a session", operation, anonymous, [401])
        example = content["example"]
        for error in self.schema.errors(example, content["schema"]):
            self.report(place, f"the example of the contract: {error}")

        def refuse(what, body, expected, more=None):
            answer = self.server.ask(method.upper(), address, body, dict(fields, **(more or {})))
            self.fits(f"{place}, {what}", operation, answer, expected)

        refuse("unknown field", json.dumps(dict(example, surplus=1)).encode(), [422])
        refuse("an array", b"[]", [422])
        refuse("broken JSON", b'{"a":', [400])
        refuse("a repeated key", b'{"a":1,"a":2}', [400, 422])
        refuse("bytes that are not UTF-8", b'{"a":"\xff\xfe"}', [400])
        refuse("a deep nest", b"[" * 5000 + b"]" * 5000, [400])
        refuse("another media type", json.dumps(dict(example, surplus=1)).encode(), [415], {"Content-Type": "text/plain"})
        for name, schema in self.schema.resolve(content["schema"]).get("properties", {}).items():
            wrong = dict(example, **{name: self.wrong_value(schema)})
            refuse(f"wrong type of {name}", json.dumps(wrong).encode(), [422])
        if "413" in operation["responses"]:
            limit = operation.get("x-jinkui-body-bytes", 65536)
            refuse("a body over the limit", b'{"a":"' + b"x" * limit + b'"}', [413])

    def wrong_value(self, schema):
        """A value of a type that the schema does not have."""
        for value in ([1], {"surplus": [1]}, 1.5, True):
            if self.schema.errors(value, schema):
                return value
        raise ValueError("a schema that takes anything")

    def try_read(self):
        """Reads of plaintext, with a purpose that the server says the caller has."""
        if "customers" not in self.values:
            return
        path = f"/api/v1/customers/{self.values['customers']}"
        view = self.server.ask("GET", path, headers={"Authorization": "Bearer " + self.token})
        purposes = [p["id"] for p in view.json().get("purposes", []) if p["yours"]] if view.status == 200 else []
        for purpose in purposes[:1] or ["none"]:
            for act in ("reveal", "copy"):
                operation = self.document["paths"]["/api/v1/customers/{id}/" + act]["post"]
                key = {"Authorization": "Bearer " + self.token, "Idempotency-Key": f"contract-{act}-{os.getpid()}"}
                answer = self.post(f"{path}/{act}", {"purpose": purpose}, key)
                self.fits(f"POST {path}/{act}", operation, answer)
                if answer.status == 200:
                    again = self.post(f"{path}/{act}", {"purpose": purpose}, key)
                    self.fits(f"POST {path}/{act} with the same key", operation, again, [409])

    def try_write(self):
        """A customer like one that is there, and a request where the server says that one is needed."""
        if "customers" not in self.values:
            return
        paths, bearer = self.document["paths"], {"Authorization": "Bearer " + self.token}
        pack = self.server.ask("GET", "/api/v1/pack", headers=bearer).json()["pack"]
        values = {f["id"]: self.sample(f) for f in pack["fields"] if f["required"] and not f["record"]}
        key = dict(bearer, **{"Idempotency-Key": f"contract-enter-{os.getpid()}"})
        first = self.post("/api/v1/customers", {"values": values}, key)
        self.fits("POST /customers", paths["/api/v1/customers"]["post"], first, [201, 403])
        again = self.post("/api/v1/customers", {"values": values}, key)
        if first.status == 201 and again.body != first.body:
            self.report("POST /customers with the same key", "gives another answer")
        view = self.server.ask("GET", f"/api/v1/customers/{self.values['customers']}", headers=bearer).json()
        flows = [a["flow"] for a in view.get("acts", []) if a["verdict"] == "needs_flow"]
        purposes = [p["id"] for p in view.get("purposes", []) if p["yours"]] or [p["id"] for p in view.get("purposes", [])]
        if flows and purposes:
            self.request(flows[0], purposes[0], pack)

    def request(self, flow, purpose, pack):
        paths, bearer = self.document["paths"], {"Authorization": "Bearer " + self.token}
        form = next((f.get("form", []) for f in pack["flows"] if f["id"] == flow), [])
        body = {"flow": flow, "customer": self.values["customers"], "purpose": purpose, "reason": "contract",
                "form": {f["id"]: self.sample(f) for f in form if f.get("required")}}
        made = self.post("/api/v1/requests", body, bearer)
        self.fits("POST /requests", paths["/api/v1/requests"]["post"], made)
        if made.status != 201:
            return
        number = made.json()["id"]
        opened = self.server.ask("GET", f"/api/v1/requests/{number}", headers=bearer)
        self.fits("GET /requests/{id}", paths["/api/v1/requests/{id}"]["get"], opened, [200])
        for box in ("todo", "done", "mine"):
            page = self.server.ask("GET", f"/api/v1/requests?box={box}", headers=bearer)
            self.fits(f"GET /requests?box={box}", paths["/api/v1/requests"]["get"], page, [200])
        act = paths["/api/v1/requests/{id}/actions"]["post"]
        withdrawn = self.post(f"/api/v1/requests/{number}/actions", {"action": "withdraw"}, bearer)
        self.fits("POST /requests/{id}/actions, withdraw", act, withdrawn, [200])
        again = self.post(f"/api/v1/requests/{number}/actions", {"action": "withdraw"}, bearer)
        self.fits("POST /requests/{id}/actions, withdraw twice", act, again, [403, 409, 422])

    @staticmethod
    def sample(field):
        choices = field.get("choices") or []
        if choices:
            return choices[0]["id"]
        known = {"number": "1", "date": "2030-01-01", "person_name": "合同"}
        return known.get(field["type"], f"contract {os.getpid()}")

    def unknown(self):
        problem = {"responses": {str(code): self.document["components"]["responses"]["NotFound"] for code in (404, 405)}}
        self.fits("an unknown address", problem, self.server.ask("GET", "/api/v1/nothing"), [404])
        wrong = self.server.ask("PUT", "/api/v1/customers")
        self.fits("an unknown method", problem, wrong, [405])
        if "allow" not in wrong.headers:
            self.report("an unknown method", "405 without Allow")

    def examples(self):
        for path, operations in self.document["paths"].items():
            for method in METHODS:
                for status, stated in operations.get(method, {}).get("responses", {}).items():
                    for content in self.schema.resolve(stated).get("content", {}).values():
                        if "example" in content:
                            for error in self.schema.errors(content["example"], content["schema"]):
                                self.report(f"{method.upper()} {path}", f"example of {status}: {error}")

    def before_change(self):
        """While the first password stands, only what the contract marks so may be used."""
        with open(self.environment["JINKUI_ACCOUNTS"], encoding="utf-8") as file:
            account = next(a for a in json.load(file) if a["login"] != self.environment["JINKUI_LOGIN"])
        session = self.post("/api/v1/session", {"login": account["login"], "password": account["password"], "client": "cli"})
        if session.status != 200 or not session.json()["must_change"]:
            self.report("POST /session with a first password", f"answers {session.status}, or must_change is not set")
            return
        fields = {"Authorization": "Bearer " + session.json()["token"], "Content-Type": "application/json"}
        ending = None
        for path, operations in self.document["paths"].items():
            for method in METHODS:
                operation = operations.get(method)
                if operation is None or self.is_open(operation):
                    continue
                if operation["operationId"] == "session_logout":
                    ending = (path, operation)
                    continue
                body = None if method == "get" else b'{"surplus":1}'
                address = re.sub(r"\{\w+\}", "1", path)
                self.allowed_early(path, operation, self.server.ask(method.upper(), address, body, fields))
        self.allowed_early(*ending, self.server.ask("DELETE", ending[0], headers=fields))

    def allowed_early(self, path, operation, answer):
        place = f"{path} while the first password stands"
        self.fits(place, operation, answer)
        early = operation.get("x-jinkui-before-change", False)
        refused = answer.status == 403 and self.slug(answer) == "account/password-change-needed"
        if early == refused:
            self.report(place, f"answers {answer.status}, but the contract says that it is {'open' if early else 'closed'}")

    def served_contract(self, text):
        answer = self.server.ask("GET", "/api/v1/openapi.yaml")
        if answer.body.decode("utf-8", "replace") != text:
            self.report("GET /api/v1/openapi.yaml", "is not the contract of this checkout")

    def run(self, text):
        self.examples()
        if not self.log_in():
            return
        self.served_contract(text)
        self.find_values()
        for path, operations in self.document["paths"].items():
            for method in METHODS:
                if method not in operations:
                    continue
                if method == "get":
                    self.read(path, operations[method])
                else:
                    self.write(method, path, operations[method])
        self.try_read()
        if self.environment.get("JINKUI_MAY_WRITE") == "1":
            self.try_write()
        if self.environment.get("JINKUI_ACCOUNTS"):
            self.before_change()
        self.unknown()
        out = self.document["paths"]["/api/v1/session"]["delete"]
        self.fits("DELETE /session", out, self.server.ask("DELETE", "/api/v1/session", headers=self.headers(out)), [204])
        gone = self.document["paths"]["/api/v1/session"]["get"]
        self.fits("GET /session afterwards", gone,
                  self.server.ask("GET", "/api/v1/session", headers=self.headers(gone)), [401])


def main():
    environment = os.environ
    if len(sys.argv) > 1 or not environment.get("JINKUI_LOGIN") or not environment.get("JINKUI_PASSWORD"):
        print(__doc__, file=sys.stderr)
        return 2
    contract = environment.get("JINKUI_OPENAPI") or HERE.parent.parent / "api" / "openapi.yaml"
    text = pathlib.Path(contract).read_text(encoding="utf-8")
    server = Server(environment.get("JINKUI_URL", "http://127.0.0.1:8443"), environment.get("JINKUI_CA"))
    check = Check(yaml.safe_load(text), server, environment)
    check.run(text)
    for finding in check.findings:
        print(finding)
    found = ", ".join(sorted(check.values)) or "none"
    statuses = ", ".join(f"{count} of {status}" for status, count in sorted(check.statuses.items()))
    print(f"{check.checks} answers checked ({statuses}), {len(check.findings)} findings; rows found for: {found}")
    return 1 if check.findings else 0


if __name__ == "__main__":
    sys.exit(main())
