"""One-time passwords for the tests (RFC 6238), written without a line of the product's: what a telephone would show.

An Authenticator never shows the same code twice: the server takes each once. It goes by this machine's clock, as a
telephone would, also where a demo house lives in simulated time.
"""
import base64, hashlib, hmac, struct, threading, time

STEP_SECONDS = 30


def code_of(secret, step):
    """The six digits of a time step; `secret` in base32."""
    key = base64.b32decode(secret + '=' * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack('>Q', step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return '%06d' % ((struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1000000)


class Authenticator:
    def __init__(self, secret):
        self.secret, self.recovery, self.used, self.lock = secret, [], 0, threading.Lock()

    def code(self):
        """A code that the server has not seen: of this time step or the next, else a recovery code, else after a wait."""
        with self.lock:
            while True:
                now = int(time.time()) // STEP_SECONDS
                for step in (now, now + 1):
                    if step > self.used:
                        self.used = step
                        return code_of(self.secret, step)
                if self.recovery:
                    return self.recovery.pop()
                time.sleep(1)


    def old_code(self, steps):
        """The code of so many time steps ago."""
        return code_of(self.secret, int(time.time()) // STEP_SECONDS - steps)


def enrol(post, password):
    """Enrols in the session that `post(path, body)` -> JSON speaks for; the Authenticator."""
    device = Authenticator(post('/session/second-factor/enrolment', {'password': password})['secret'])
    device.recovery = post('/session/second-factor/enrolment/confirm', {'code': device.code()})['recovery_codes']
    return device
