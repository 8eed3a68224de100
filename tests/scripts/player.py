"""Plays one script of tests/scripts against one server. Used by tools/run_scripts.

A script is a text file, one step per line; # starts a comment line. More in docs/testing.md.
  proves BINDING… [or demo TEXT]       rule:copy, flow:copy, level:secret/period; base/rule:… for the base pack;
                                       TEXT: what making the demo data says when it cannot be done without it
  customer LEVEL [owner D] [assigned NAME|nobody] [kind K] -> c    a customer that no other line has taken
  person LOGIN -> p                    the number of a person
  as LOGIN METHOD PATH [JSON] -> STATUS [SLUG]      `as nobody`, `as token:$t`: no other credentials
  repeat N as …                        N times, each must answer so
  within N STEP [where EXPECTATION]    again and again, N seconds at most
  together N as … -> K of STATUS       N at once; exactly K answer with STATUS
  expect PATH is|is not|~|!~|has|lacks|count VALUE, expect PATH exists|absent
  save NAME = PATH                     later: $NAME; $c is a customer's number, $c.phone its plaintext in the CSV
  ledger entry                         opens the entry that the last answer's receipt names
  ledger last KIND [of $c]             opens the newest entry of a kind, about a customer
  advance P1D                          moves simulated time
  version v: EDIT, …                   the pack in force with edits, to be sent as @v; EDIT: set PATH VALUE, drop PATH,
                                       rename KIND OLD NEW (mapped), renamed KIND OLD NEW (not mapped)
  file NAME = LINE|LINE|…              a file to be imported; | ends a line, the first one is the header
  import LOGIN NAME [dry] -> STATE     uploads, checks and starts it; the last answer is then the import's state
  refused                              of the import just run: the file of its refused rows is the last answer
  device NAME SECRET                   an authenticator app, with the secret of an enrolment
  code NAME|LOGIN [of N steps ago] -> c    a one-time password that was not used yet; of a device or of a person
  with KEY VALUE                       the pack with another value: with sessions.single end_first
"""
import collections, concurrent.futures, csv, importlib.machinery, importlib.util, io, json, os, re, signal, subprocess
import sys, threading, time
import urllib.error, urllib.request
import yaml

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import totp  # noqa: E402

ADMIN, AUDITOR, CLERK = 'admin', 'songshen', 'xuqian'  # moves the clock; opens entries; may list all customers


class Failure(Exception):
    """A step whose answer was not the expected one; says where, what was expected and what came."""


class Broken(Exception):
    """The machinery failed before anything could be tested: demo data or server."""


def short(value, limit=600):
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= limit else text[:limit] + '…'


def renamer(kind, old, new):
    """tools/scramble_pack with one new name, and everything where it stood."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'tools', 'scramble_pack')
    loader = importlib.machinery.SourceFileLoader('scramble_pack', path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader('scramble_pack', loader))
    loader.exec_module(module)
    scrambler = module.Scrambler(0)
    scrambler.names[kind][old] = new
    scrambler.shuffled = list
    return scrambler, {one: table for table, one in module.TABLES.items()}[kind]


class Names:
    """Between a script's words and those of a pack whose identifiers tools/scramble_pack has renamed."""
    KEYS = {'purpose': 'purpose', 'purposes': 'purpose', 'level': 'level', 'category': 'category', 'flow': 'flow', 'post': 'post',
            'fields': 'field', 'field': 'field'}

    def __init__(self, names, choice_fields):
        self.names, self.choice_fields = names, choice_fields
        self.back = {new: old for kind in names.values() for old, new in kind.items()}
        self.pattern = re.compile(r'\b(%s)\b' % '|'.join(self.back)) if self.back else None
        self.met = set()  # the new names that answers held

    def answer(self, text):
        if not self.pattern:
            return text
        self.met.update(self.pattern.findall(text))
        return self.pattern.sub(lambda found: self.back[found.group(1)], text)

    def new(self, kind, old):
        return self.names.get(kind, {}).get(old, old)

    def request(self, body, key=''):
        """What a script sends, in the pack's words."""
        if key == 'values' and isinstance(body, dict):
            return {self.new('field', name): self.new('choice', value) if name in self.choice_fields else value
                    for name, value in body.items()}
        if key == 'form' and isinstance(body, dict):
            return {self.new('form', name): value for name, value in body.items()}
        if isinstance(body, dict):
            return {name: self.request(value, name) for name, value in body.items()}
        if isinstance(body, list):
            return [self.request(value, key) for value in body]
        return self.new(self.KEYS[key], body) if key in self.KEYS and isinstance(body, str) else body


class Answer:
    def __init__(self, status, headers, body, names):
        self.status, self.text = status, names.answer(body.decode('utf-8', 'replace'))
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.json = None
        if 'json' in self.headers.get('content-type', ''):
            self.json = json.loads(self.text)
        self.slug = ''
        if isinstance(self.json, dict):
            self.slug = str(self.json.get('type', '')).replace('urn:jinkui:error:', '')

    def marked_rows(self):
        return {row[0]: row[1] for row in csv.reader(io.StringIO(self.text.lstrip('\ufeff'))) if len(row) == 2}


class Server:
    """One server on its own data, and who is logged in to it."""

    def __init__(self, setup, data):
        self.setup, self.data = setup, data
        with open(data + '.accounts', encoding='utf-8') as file:
            self.passwords = {a['login']: a['password'] for a in json.load(file)}
        self.tokens, self.lock, self.taken, self.people, self.devices = {}, threading.RLock(), set(), {}, {}
        self.log = open(data + '.log', 'w+', encoding='utf-8')
        self.process = subprocess.Popen([setup.jinkui, 'serve', '--data', data, '--port', '0', '--session-rate', '0', '--login-rate', '0',
                                         '--quiet'], stdout=subprocess.PIPE, stderr=self.log, text=True)
        found = None
        for line in self.process.stdout:
            found = re.search(r'http://127\.0\.0\.1:\d+', line)
            if found:
                break
        if not found:
            self.process.wait()
            self.log.seek(0)
            raise Broken('serve: exit %d: %s' % (self.process.returncode, short(self.log.read())))
        self.url = found.group(0) + '/api/v1'

    def send(self, method, path, body, token, own_words=False):
        raw = isinstance(body, bytes)
        if body is not None and not raw and self.setup.names.back and not own_words:
            try:
                body = json.dumps(self.setup.names.request(json.loads(body)))
            except ValueError:
                pass  # a script may send what is no JSON
        request = urllib.request.Request(self.url + path, method=method,
                                         data=body if raw or body is None else body.encode('utf-8'))
        if body is not None:
            request.add_header('Content-Type', 'application/octet-stream' if raw else 'application/json')
        if token:
            request.add_header('Authorization', 'Bearer ' + token)
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return Answer(reply.status, dict(reply.headers), reply.read(), self.setup.names)
        except urllib.error.HTTPError as reply:
            return Answer(reply.code, dict(reply.headers), reply.read(), self.setup.names)
        except OSError as error:
            raise Failure('no answer from the server: %s' % error)

    def token(self, login):
        with self.lock:
            if login not in self.tokens:
                self.tokens[login] = self.log_in(login)
            return self.tokens[login]

    def log_in(self, login):
        if login not in self.passwords:
            raise Failure('nobody has the login %s' % login)
        entered = {'login': login, 'password': self.passwords[login], 'client': 'cli'}
        if login in self.devices:
            entered['code'] = self.devices[login].code()
        answer = self.send('POST', '/session', json.dumps(entered), None)
        if answer.status != 200:
            raise Failure('%s cannot log in: %d %s' % (login, answer.status, short(answer.text)))
        if not answer.json['must_change']:
            if answer.json.get('must_enrol'):
                self.enrol(login, answer.json['token'])
            return answer.json['token']
        changed = 'Script-9' + self.passwords[login][::-1]
        done = self.send('POST', '/session/password', json.dumps({'old': self.passwords[login], 'new': changed}),
                         answer.json['token'])
        if done.status != 204:
            raise Failure('%s cannot change the password: %d %s' % (login, done.status, short(done.text)))
        self.passwords[login] = changed
        if self.send('GET', '/session', None, answer.json['token']).status == 200:
            return answer.json['token']
        return self.log_in(login)

    def enrol(self, login, token):
        """Enrols a device for one-time passwords, as the posts of some people ask."""
        def post(path, body):
            answer = self.send('POST', path, json.dumps(body), token)
            if answer.status != 200:
                raise Failure('%s cannot enrol: %d %s' % (login, answer.status, short(answer.text)))
            return answer.json
        self.devices[login] = totp.enrol(post, self.passwords[login])

    def pack_in_force(self, login):
        """pack.yaml and policy.md in the very words of the server."""
        found = self.call(login, 'GET', '/pack').json['hash']
        request = urllib.request.Request(self.url + '/pack/versions/' + found)
        request.add_header('Authorization', 'Bearer ' + self.token(login))
        with urllib.request.urlopen(request, timeout=60) as reply:
            file = json.loads(reply.read())
        return file['text'], file['policy']

    def call(self, login, method, path, body=None, own_words=False):
        if login == 'nobody' or login.startswith('token:'):
            return self.send(method, path, body, login.partition(':')[2], own_words)
        answer = self.send(method, path, body, self.token(login), own_words)
        if answer.status == 401:  # the session has ended, as simulated time moves
            with self.lock:
                self.tokens.pop(login, None)
            answer = self.send(method, path, body, self.token(login), own_words)
        return answer

    def rows(self, login, path, cursor):
        after, rows = '', []
        while True:
            page = self.call(login, 'GET', '%s%slimit=100%s' % (path, '&' if '?' in path else '?', after))
            if page.status != 200:
                raise Failure('%s GET %s: %d %s' % (login, path, page.status, short(page.text)))
            rows += page.json['rows']
            if not page.json.get('next'):
                return rows
            after = '&%s=%s' % (cursor, page.json['next'])

    def person(self, login):
        if login not in self.people:
            answer = self.call(ADMIN, 'GET', '/people')
            self.people = {row['login']: row['person']['id'] for row in (answer.json or {}).get('rows', [])}
        if login not in self.people:
            raise Failure('nobody has the login %s' % login)
        return self.people[login]

    def stop(self):
        """Ends the server; what it said on its way when it had not waited for that or did not end well."""
        died = self.process.poll() is not None
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self.process.stdout.close()
        self.log.seek(0)
        said = self.log.read()
        self.log.close()
        return '' if code == 0 and not died else 'the server ended with %d: %s' % (code, short(said[-600:].strip()))


STEP = re.compile(r'as (?P<who>\w+|token:\$\w+) (?P<method>GET|POST|PUT|DELETE) (?P<path>/\S*)(?: (?P<body>\{.*\}|@\w+))?'
                  r' -> (?:(?P<count>\d+) of )?(?P<status>\d{3})(?: (?P<slug>[a-z_]+/[a-z0-9_-]+))?$')
EXPECT = re.compile(r'(?P<path>\S+) (?:(?P<bare>exists|absent)|'
                    r'(?P<op>is not|is|~|!~|has|lacks|count) (?P<value>.+))$')
CHOICE = re.compile(r'(\w+)((?: (?:owner|assigned|kind) \S+)*) -> (\w+)$')


class Script:
    def __init__(self, path):
        self.path, self.name = path, os.path.basename(path)
        with open(path, encoding='utf-8') as file:
            lines = [(number, text.strip()) for number, text in enumerate(file, 1)]
        self.lines = [(n, text) for n, text in lines if text and not text.startswith('#')]
        self.changes = [text.split(None, 2)[1:] for _, text in self.lines if text.startswith('with ')]
        self.lines = [(n, text) for n, text in self.lines if not text.startswith('with ')]
        self.proves = {}  # binding: what the making of the demo data says when it is impossible without it
        for text in (text[7:] for _, text in self.lines if text.startswith('proves ')):
            bindings, _, said = text.partition(' or demo ')
            self.proves.update({binding: said for binding in bindings.split()})

    def play(self, server):
        self.server, self.last, self.names, self.versions, self.files = server, None, {}, {}, {}
        self.devices = {}
        for number, text in self.lines:
            try:
                self.step(text)
            except Failure as failure:
                raise Failure('%s:%d: %s\n    %s' % (os.path.relpath(self.path), number, text, failure))

    def step(self, text):
        word, _, rest = text.partition(' ')
        if word not in ('proves', 'customer', 'person', 'as', 'repeat', 'within', 'together', 'expect', 'save',
                        'ledger', 'advance', 'version', 'file', 'import', 'refused', 'device', 'code'):
            raise Failure('no such step: %s' % word)
        if word != 'proves':
            getattr(self, 'do_' + word)(text if word == 'as' else rest)

    def fill(self, text):
        def value(found):
            name, field = found.group(1), found.group(2)
            if name not in self.names:
                raise Failure('$%s has not been saved' % name)
            kept = self.names[name]
            if not isinstance(kept, dict):
                return str(kept) + ('.' + field if field else '')
            if (field or 'id') not in kept:
                raise Failure('a customer of the CSV has no %s' % field)
            return str(kept[field or 'id'])
        return re.sub(r'\$([a-z]\w*)(?:\.(\w+))?', value, text)

    # -- customers and people --------------------------------------------------------------------------------------
    def do_customer(self, rest):
        found = CHOICE.match(rest) or self.unreadable('customer LEVEL [owner D] [assigned NAME] [kind K] -> name')
        words = found.group(2).split()
        wanted = dict(zip(words[::2], words[1::2]))
        for row in self.server.rows(CLERK, '/customers', 'after'):
            assigned = (row['assigned'] or {'name': 'nobody'})['name']
            facts = {'owner': row['department']['name'], 'assigned': assigned, 'kind': row['masks'].get('kind')}
            fits = row['level']['id'] == found.group(1) and all(facts[k] == v for k, v in wanted.items())
            if fits and row['id'] not in self.server.taken:
                self.server.taken.add(row['id'])
                self.names[found.group(3)] = {'id': row['id'], **self.server.setup.truth[row['masks']['code']]}
                return
        raise Failure('the demo data has no such customer left')

    def do_person(self, rest):
        login, _, name = rest.partition(' -> ')
        self.names[name] = self.server.person(login)

    # -- second factors --------------------------------------------------------------------------------------------
    def do_device(self, rest):
        name, secret = self.fill(rest).split()
        self.devices[name] = totp.Authenticator(secret)

    def do_code(self, rest):
        found = re.match(r'(\w+)(?: of (\d+) steps ago)? -> (\w+)$', rest) or self.unreadable('code NAME -> name')
        device = self.devices.get(found.group(1)) or self.server.devices.get(found.group(1))
        if device is None:
            raise Failure('%s has no device' % found.group(1))
        ago = found.group(2)
        self.names[found.group(3)] = device.old_code(int(ago)) if ago else device.code()

    # -- calls -----------------------------------------------------------------------------------------------------
    def unreadable(self, form):
        raise Failure('cannot be read; expected: %s' % form)

    def parse(self, text):
        return STEP.match(text) or self.unreadable('as LOGIN METHOD PATH [JSON] -> STATUS [SLUG]')

    def send(self, step):
        body = self.fill(step['body']) if step['body'] else ('{}' if step['method'] == 'POST' else None)
        if body and body.startswith('@'):
            return self.server.call(self.fill(step['who']), step['method'], self.fill(step['path']),
                                    json.dumps(self.versions[body[1:]]), own_words=True)
        return self.server.call(self.fill(step['who']), step['method'], self.fill(step['path']), body)

    @staticmethod
    def check(step, answer):
        if answer.status != int(step['status']) or (step['slug'] and answer.slug != step['slug']):
            raise Failure('expected %s %s\n    got      %d %s' % (step['status'], step['slug'] or '', answer.status,
                                                                  short(answer.text)))

    def do_as(self, text):
        step = self.parse(text)
        self.last = self.send(step)
        self.check(step, self.last)

    def do_repeat(self, rest):
        count, _, text = rest.partition(' ')
        for _ in range(int(count)):
            self.do_as(text)

    def do_within(self, rest):
        seconds, _, text = rest.partition(' ')
        step, _, expectation = text.partition(' where ')
        end = time.monotonic() + float(seconds)
        while True:
            try:
                self.step(step)
                return self.do_expect(expectation) if expectation else None
            except Failure as failure:
                if time.monotonic() > end:
                    raise Failure('not within %s s: %s' % (seconds, failure))
            time.sleep(0.3)

    def do_together(self, rest):
        count, _, text = rest.partition(' ')
        step = self.parse(text)
        if step['who'] != 'nobody' and not step['who'].startswith('token:'):
            self.server.token(step['who'])
        with concurrent.futures.ThreadPoolExecutor(int(count)) as pool:
            answers = list(pool.map(lambda _: self.send(step), range(int(count))))
        got = collections.Counter(str(answer.status) for answer in answers)
        if got[step['status']] != int(step['count']):
            raise Failure('expected %s of %s\n    got      %s' % (step['count'], step['status'], dict(got)))

    # -- what came back --------------------------------------------------------------------------------------------
    def look(self, path):
        if self.last is None:
            raise Failure('nothing has been asked yet')
        head, _, rest = path.partition('.')
        if head == 'header':
            return self.last.headers.get(rest.lower())
        if head == 'csv':
            return self.last.marked_rows().get(rest)
        if path == 'text':
            return self.last.text
        value = self.last.json
        if head == 'decision' and isinstance(value, dict) and isinstance(value.get(head), dict):
            value = value[head].get(rest)  # its names have dots themselves, as object.level
            return value.split(', ') if rest == 'clauses' and value else value
        for part in path.split('.'):
            chosen = re.match(r'(\w+)\[(\w+)=(.+)\]$', part)  # acts[verb=copy]
            if chosen and isinstance(value, dict):
                rows = value.get(chosen.group(1)) or []
                wanted = self.fill(chosen.group(3))
                value = next((row for row in rows if str(row.get(chosen.group(2))) == wanted), None)
            elif isinstance(value, list) and part.isdigit():
                value = value[int(part)] if int(part) < len(value) else None
            else:
                value = value.get(part) if isinstance(value, dict) else None
        if path.endswith('clauses') and isinstance(value, list):
            return [(clause.get('clause') or clause)['id'] for clause in value]  # of coverage, the clause is a part
        return value

    def do_expect(self, rest):
        form = EXPECT.match(rest) or self.unreadable('expect PATH is|is not|~|!~|has|lacks|count VALUE')
        got = self.look(form['path'])
        if form['bare']:
            good = (got is not None) == (form['bare'] == 'exists')
        else:
            value, word = self.fill(form['value']), got if isinstance(got, str) else json.dumps(got)
            inside = [str(one) for one in got] if isinstance(got, (list, dict)) else word
            good = {'is': lambda: word == value, 'is not': lambda: word != value,
                    '~': lambda: got is not None and re.search(value, word) is not None,
                    '!~': lambda: re.search(value, word) is None,
                    'has': lambda: got is not None and value in inside, 'lacks': lambda: value not in inside,
                    'count': lambda: isinstance(got, (list, dict)) and len(got) == int(value)}[form['op']]()
        if not good:
            raise Failure('expected %s\n    got      %s' % (self.fill(rest), short(got)))

    def do_save(self, rest):
        name, _, path = rest.partition(' = ')
        self.names[name] = self.look(path)
        if self.names[name] is None:
            raise Failure('the last answer has no %s' % path)

    # -- versions of the policy ------------------------------------------------------------------------------------
    KINDS = {'posts': 'post', 'levels': 'level', 'fields': 'field', 'categories': 'category', 'purposes': 'purpose',
             'flows': 'flow'}

    def place(self, pack, path):
        """The part of a pack that holds the last word of a path, and that word."""
        parts = path.split('.')
        if parts[0] in self.KINDS and len(parts) > 1:
            parts[1] = self.server.setup.names.new(self.KINDS[parts[0]], parts[1])
        for part in parts[:-1]:
            pack = pack[int(part)] if isinstance(pack, list) else pack.setdefault(part, {})
        return pack, parts[-1]

    def do_version(self, rest):
        name, _, edits = rest.partition(': ')
        text, policy = self.server.pack_in_force(CLERK)
        pack = yaml.load(text, Loader=yaml.BaseLoader)
        for edit in edits.split(', '):
            word, *words = edit.split(' ')
            if word == 'set':
                part, key = self.place(pack, words[0])
                kind = {'post': 'post', 'level': 'level', 'by': 'flow', 'drafted_by': 'post'}.get(key)
                part[key] = self.server.setup.names.new(kind, ' '.join(words[1:]))
            elif word == 'drop':
                part, key = self.place(pack, words[0])
                del part[key]
            elif word in ('rename', 'renamed'):
                old = self.server.setup.names.new(words[0], words[1])
                scrambler, table = renamer(words[0], old, words[2])
                pack = {key: scrambler.walk(key, value) for key, value in pack.items()}
                if word == 'rename':
                    pack.setdefault('map', {}).setdefault(table, {})[old] = words[2]
            else:
                self.unreadable('version NAME: set|drop|rename|renamed …, …')
        self.versions[name] = {'file': 'pack.yaml', 'policy': policy,
                               'text': yaml.safe_dump(pack, allow_unicode=True, sort_keys=False, width=1000)}

    # -- ledger and time -------------------------------------------------------------------------------------------
    def open_entry(self, index, kind):
        answer = self.server.call(AUDITOR, 'POST', '/ledger/entries/%d/opening' % index, '{}')
        self.check({'status': '200', 'slug': ''}, answer)
        answer.json['kind'] = kind
        return answer

    def do_ledger(self, rest):
        words = self.fill(rest).split()
        if words == ['entry']:
            receipt = (self.last.json or {}).get('receipt') or {} if self.last else {}
            index = int(receipt.get('index', self.last.headers.get('jinkui-receipt', -1)))
            page = self.server.call(AUDITOR, 'GET', '/ledger/entries?limit=1&before=%d' % (index + 1))
            if index < 0 or page.status != 200:
                raise Failure('the last answer names no entry: %s' % short(page.text))
            self.last = self.open_entry(index, page.json['rows'][0]['kind'])
            return
        if words[:1] != ['last'] or len(words) not in (2, 4):
            self.unreadable('ledger entry | ledger last KIND [of $c]')
        seen = []
        for row in self.server.call(AUDITOR, 'GET', '/ledger/entries?limit=100').json['rows']:
            seen.append(row['kind'])
            if row['kind'] == words[1]:
                entry = self.open_entry(row['index'], row['kind'])
                if len(words) == 2 or entry.json['object'].get('customer') == words[3]:
                    self.last = entry
                    return
        raise Failure('expected a recent entry of this kind\n    got      %s' % short(', '.join(seen), 200))

    # -- imports ---------------------------------------------------------------------------------------------------
    def do_file(self, rest):
        name, _, text = rest.partition(' = ')
        self.files[name] = self.fill(text).replace('|', '\r\n') + '\r\n'

    def do_import(self, rest):
        found = re.match(r'(\w+) (\S+)( dry)? -> (\w+)$', rest) or self.unreadable('import LOGIN NAME [dry] -> STATE')
        who, name, dry, wanted = found.groups()
        content = self.files[name].encode('utf-8')
        self.last = self.server.call(who, 'POST', '/imports', json.dumps({'name': name, 'bytes': len(content)}))
        self.check({'status': '201', 'slug': ''}, self.last)
        self.imported = who, '/imports/%d' % self.last.json['id']
        self.last = self.server.call(who, 'POST', self.imported[1] + '/content?offset=0', content)
        self.check({'status': '200', 'slug': ''}, self.last)
        state = self.await_import({'uploading', 'reading'})
        if state == 'ready' and not self.last.json['problems']:
            self.last = self.server.call(who, 'POST', self.imported[1] + '/start', json.dumps({'dry_run': bool(dry)}))
            self.check({'status': '200', 'slug': ''}, self.last)
            state = self.await_import({'waiting', 'running'})
        if state != wanted:
            raise Failure('expected %s\n    got      %s' % (wanted, short(self.last.text)))

    def await_import(self, moving):
        end = time.monotonic() + 60
        while True:
            self.last = self.server.call(self.imported[0], 'GET', self.imported[1])
            self.check({'status': '200', 'slug': ''}, self.last)
            if self.last.json['state'] not in moving or time.monotonic() > end:
                return self.last.json['state']
            time.sleep(0.1)

    def do_refused(self, rest):
        self.last = self.server.call(self.imported[0], 'GET', self.imported[1] + '/rejected')
        self.check({'status': '200', 'slug': ''}, self.last)

    def do_advance(self, rest):
        answer = self.server.call(ADMIN, 'POST', '/simulation/clock', json.dumps({'advance': rest}))
        self.check({'status': '200', 'slug': ''}, answer)
