"""Carries bytes to a server and back; never reads what it carries.

Whatever goes wrong is one of these, and the slips stay where they are:

    Undelivered
    |- Offline          no network, no name, refused, cut or timed out
    |- TlsUntrusted     the certificate is not trusted, has another name, or is out of date by this clock
    |- Portal           somebody else answered: a login page, a proxy, a redirect
    |- Busy             the server, or the gate before it, asks to come later
    `- Refused          our server's own refusal, with a code
       |- Unauthorized  the account or this device is no longer let in
       `- TooOld        the program must be renewed first
"""

from __future__ import annotations

import io
import ipaddress
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib import parse

import msgspec

import fieldapp
from fieldapp import resources
from fieldapp.domain import problems
from fieldapp.sync import protocol

if TYPE_CHECKING:
    from fieldapp.sync import channel

T = TypeVar("T")

MARK = "X-Fieldapp"
TUS = {"Tus-Resumable": "1.0.0"}
BIGGEST = 16 * 1024 * 1024  # bytes of an answer
NOTE = 64 * 1024  # bytes of a refusal
CHUNK = 64 * 1024
PATIENCE = 300.0  # seconds for a whole answer: the read time-out alone lets a server drip for days
IDLE = 4.0  # seconds: servers and routers let go of a connection that rests longer, often without a word
LONGEST = 3600  # seconds that a server may ask us to stay away
HEADERS = {
    "User-Agent": f"fieldapp/{fieldapp.__version__}",
    "Accept": protocol.CONTENT_TYPE,
    "Accept-Encoding": "identity",
    "Cache-Control": "no-store, no-transform",
}

# How OpenSSL, Windows and macOS number the same two complaints about a certificate.
_OUT_OF_DATE = frozenset({9, 10, 0x800B0101, -67818, -67819})
_OTHER_NAME = frozenset({62, 64, 0x800B010F, -67602})


class Undelivered(Exception):
    """No receipt, though the data may be there; `outcome` is for the schedule; where the hub was asked next, it `said`
    why it does not stand in."""

    outcome = "offline"
    said: problems.Problem | None = None

    def problem(self, what: str = "wire") -> problems.Problem:
        """What to tell: a Problem that has a sentence; `what` is "enrol" for an invitation, of which nothing is tried
        again by itself."""
        if self.said is not None and resources.knows(self.said.code):
            return self.said
        return problems.Problem(f"{what}_{self.outcome}")


class Offline(Undelivered):
    """Nothing, or only a part, came back; after `timed_out` a smaller batch may pass. Where not even a connection was
    made, no size helps."""

    def __init__(self, detail: str, timed_out: bool = False) -> None:
        super().__init__(detail)
        self.timed_out = timed_out


class TlsUntrusted(Undelivered):
    """The certificate was not taken; `reason` is "untrusted", "name" or "clock"."""

    def __init__(self, detail: str, reason: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.outcome = "clock" if reason == "clock" else "tls"


class Portal(Undelivered):
    """The answer is not ours; `where` is the host that it points to, if any."""

    outcome = "portal"

    def __init__(self, detail: str, where: str = "") -> None:
        super().__init__(detail)
        self.where = where


class Busy(Undelivered):
    """Asked to come back in `retry_after` seconds; 0 when no time was named. A `turn` is a time that our own server
    keeps for this device alone, so nobody need spread it any further."""

    outcome = "busy"

    def __init__(self, detail: str, retry_after: int = 0, turn: bool = False) -> None:
        super().__init__(detail)
        self.retry_after = retry_after
        self.turn = turn and retry_after > 0


class Refused(Undelivered):
    """Our server's own refusal: the code of its text, its field, the words that the text needs."""

    outcome = "refused"

    def __init__(self, code: str, field: str = "", details: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.details = dict(details or {})

    def problem(self, what: str = "wire") -> problems.Problem:
        if resources.knows(self.code):
            return problems.Problem(self.code, self.field, **self.details)
        if what == "enrol":
            return super().problem(what)
        return problems.Problem("server_refused", status=self.code)  # of a newer server


class Unauthorized(Refused):
    """The account or the device is no longer let in; the exchange stops, the recording never does."""

    outcome = "unauthorized"


class TooOld(Refused):
    """The server no longer answers a program this old."""

    outcome = "too_old"


class _Reason(msgspec.Struct):
    code: str
    field: str = ""
    details: dict[str, object] = {}


class Transport:
    """One server and one kept-alive connection to it. `token` may be changed between two posts."""

    def __init__(
        self,
        url: str,
        *,
        token: str = "",
        ca_file: Path | None = None,
        plain: bool = False,
        timeout: tuple[float, float] = (5, 30),
        patience: float = PATIENCE,
    ) -> None:
        """Trusts what this computer trusts, or only the authorities of `ca_file` (PEM); times are in seconds.

        Problem("server_address_bad") unless `url` is http(s)://host[:port][/path], Problem("server_plain") for http to
        another computer unless `plain`: envelopes are signed, so nobody changes them, but only TLS hides what they say.
        """
        self.url = _address(url)
        if not plain and self.url.startswith("http://") and not _is_here(_host(self.url)):
            raise problems.Problem("server_plain", "address", address=self.url)
        self.token = token
        self.requests = self.bytes_out = self.bytes_in = 0
        self._timeout = timeout
        self._patience = patience
        self._used = 0.0
        # The HTTP client takes as long to load as all the rest of the program, and no page needs it.
        from fieldapp.sync import channel

        self._channel = channel
        self._session = channel.session(HEADERS, ca_file)

    def post(self, path: str, data: bytes, content_type: str = protocol.CONTENT_TYPE) -> bytes:
        """The body of our server's answer to `data`, or one of the Undelivered."""
        return self._ask("POST", path, data, {"Content-Type": content_type}, self._answer)

    def fetch(self, path: str, kind: str, limit: int) -> bytes:
        """A file of our server's by its media type, of so many bytes at most, or one of the Undelivered."""
        return self._ask("GET", path, b"", {"Accept": kind}, lambda response: self._file(response, kind, limit))

    def offset(self, path: str) -> int:
        """How many bytes of an upload our server has on its disk (tus 1.0, HEAD), or one of the Undelivered."""
        return self._ask("HEAD", path, b"", TUS, self._standing)

    def append(self, path: str, at: int, data: bytes) -> int:
        """Sends bytes of an upload from an offset on (tus 1.0, PATCH); returns how many our server has on its disk
        now, or one of the Undelivered."""
        headers = {**TUS, "Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"}
        return self._ask("PATCH", path, data, headers, self._standing)

    def _ask(
        self, method: str, path: str, data: bytes, headers: dict[str, str], read: Callable[[channel.Response], T]
    ) -> T:
        if self.token:
            headers = {**headers, "Authorization": f"Bearer {self.token}"}
        self.requests += 1
        if time.monotonic() - self._used > IDLE:
            self._session.close()  # only its connections; the next post makes one
        try:
            with self._send(method, self.url + path, data, headers) as response:
                return read(response)
        except self._channel.FAILURES as error:
            raise _broken(error) from error
        finally:
            self._used = time.monotonic()

    def close(self) -> None:
        """Lets the connection go."""
        self._session.close()

    def _send(self, method: str, url: str, data: bytes, headers: dict[str, str]) -> channel.Response:
        # A stream goes out in pieces, each with the connect time-out to itself; bytes would all have to leave
        # within one, and 256 KiB in 5 s is more than many villages have.
        body = io.BytesIO(data) if data else b""
        self.bytes_out += len(url) + len(data) + _weight(headers) + _weight(HEADERS)
        response = self._session.request(
            method,
            url,
            data=body,
            headers=headers,
            timeout=self._timeout,
            allow_redirects=False,
            stream=True,
            proxies={} if _is_here(_host(url)) else self._channel.proxies(url),
        )
        self.bytes_in += _weight(response.headers)
        return response

    def _answer(self, response: channel.Response) -> bytes:
        return self._file(response, protocol.CONTENT_TYPE, BIGGEST)

    def _file(self, response: channel.Response, kind: str, limit: int) -> bytes:
        status, headers = response.status_code, response.headers
        _turned_away(response)
        # Cut between two header lines, an answer looks to the HTTP client like one without the rest and without a body.
        first = b""
        if status == 200 and not (first := response.raw.read1(1, decode_content=False)):
            raise Offline("the answer is cut before its body")
        if headers.get(MARK) != "1":
            raise Portal(f"status {status} without our mark")
        if status >= 400:
            raise _refusal(status, self._read(response, NOTE))
        came = headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if status != 200 or came != kind or headers.get("Content-Encoding"):
            raise Portal(f"status {status} with {came or 'nothing'}")
        self.bytes_in += len(first)
        return first + self._read(response, limit)

    def _standing(self, response: channel.Response) -> int:
        """The offset in an answer of the tus protocol, which has no body; a refusal of HEAD has none either."""
        status, headers = response.status_code, response.headers
        _turned_away(response)
        if headers.get(MARK) != "1":
            raise Portal(f"status {status} without our mark")
        if status >= 400:
            raise _refusal(status, self._read(response, NOTE), {404: "blob_unknown", 401: "unauthorized"})
        told = headers.get("Upload-Offset", "")
        if not (told.isascii() and told.isdigit()):
            raise Offline("the answer is cut before its offset")
        self._read(response, NOTE)  # nothing; but only an answer that was read leaves its connection to the next one
        return int(told[:15])

    def _read(self, response: channel.Response, limit: int) -> bytes:
        """The body as it came: nothing is decoded, so nothing unfolds, and no piece is bigger than CHUNK."""
        until = time.monotonic() + self._patience
        body = bytearray()
        while piece := response.raw.read1(CHUNK, decode_content=False):
            body += piece
            self.bytes_in += len(piece)
            if len(body) > limit:
                raise Portal(f"more than {limit} bytes")
            if time.monotonic() >= until:
                raise Offline("the answer drips", timed_out=True)
        return bytes(body)


def _turned_away(response: channel.Response) -> None:
    """Raises what an answer means that is not about our question."""
    status, headers = response.status_code, response.headers
    if status == 511 or 300 <= status < 400:
        raise Portal(f"status {status}", _host(headers.get("Location", "")))
    if status == 429 or status >= 500:
        raise Busy(f"status {status}", _retry_after(headers.get("Retry-After", "")), headers.get(MARK) == "1")


def _address(url: str) -> str:
    try:
        parts = parse.urlsplit(url.strip())
        plain = parts.port != 0 and not (parts.username or parts.password or parts.query or parts.fragment)
    except ValueError:
        raise problems.Problem("server_address_bad", "address", address=url) from None
    if not plain or parts.scheme not in ("http", "https") or not parts.hostname:
        raise problems.Problem("server_address_bad", "address", address=url)
    return parts.geturl().rstrip("/")


def _is_here(host: str) -> bool:
    """Whether a host is this computer itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _host(url: str) -> str:
    try:
        return parse.urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _weight(headers: Mapping[str, str]) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers.items())


def _retry_after(asked: str) -> int:
    """Seconds. A date in their place counts as none named: the back-off serves, and no clock is believed."""
    return min(int(asked[:9]), LONGEST) if asked.isascii() and asked.isdigit() else 0


def _refusal(status: int, body: bytes, silent: Mapping[int, str] = {}) -> Refused:
    """What a refusal says; `silent` is what one without a body means, by its status."""
    try:
        reason = msgspec.json.decode(body, type=_Reason)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        reason = _Reason(silent.get(status, "server_refused"), details={"status": status})
    kind = {401: Unauthorized, 403: Unauthorized, 426: TooOld}.get(status, Refused)
    return kind(reason.code, reason.field, reason.details)


def _broken(error: BaseException) -> Undelivered:
    """What a failure of the HTTP client, of TLS or of a socket means to us."""
    import ssl  # both were loaded with the client

    from fieldapp.sync import channel

    roots = list(_roots(error, set()))
    for root in roots:
        if isinstance(root, ssl.SSLCertVerificationError):
            code = root.verify_code
            reason = "clock" if code in _OUT_OF_DATE else "name" if code in _OTHER_NAME else "untrusted"
            return TlsUntrusted(str(root), reason)
    if any(_is_stranger(root) for root in roots):
        return Portal(str(error))
    reached = not any(isinstance(root, channel.UNREACHED) for root in roots)
    return Offline(str(error), reached and any(isinstance(root, TimeoutError) for root in roots))


def trace(error: Undelivered) -> str:
    """What went wrong for who knows networks: kinds and numbers of errors; never an address, a name or a token."""
    if isinstance(error, Refused):
        return type(error).__name__
    if error.__cause__ is None:
        return str(error)
    roots = [root for root in _roots(error.__cause__, set()) if not isinstance(root, Undelivered)]
    named = [
        type(root).__name__ + (f" {root.errno}" if isinstance(root, OSError) and root.errno else "") for root in roots
    ]
    return " < ".join(dict.fromkeys(named))[:200]


def _roots(error: BaseException, seen: set[int]) -> Iterator[BaseException]:
    """The error and all that it wraps: each library on the way hides the one below in a place of its own."""
    if id(error) in seen:
        return
    seen.add(id(error))
    yield error
    for inner in (*error.args, getattr(error, "reason", None), error.__cause__, error.__context__):
        if isinstance(inner, BaseException):
            yield from _roots(inner, seen)


def _is_stranger(root: BaseException) -> bool:
    """Whether a stranger spoke: no TLS where TLS should be, or a proxy that wants a login."""
    import ssl

    if isinstance(root, ssl.SSLError):
        return not isinstance(root, ssl.SSLEOFError | ssl.SSLZeroReturnError | ssl.SSLSyscallError)
    return isinstance(root, OSError) and "Tunnel connection failed: 407" in str(root)
