"""The text of an invitation, `fieldapp:` and a line of letters: what a device must know to find its province."""

from __future__ import annotations

import base64

import msgspec

from fieldapp.domain import problems

PREFIX = "fieldapp:"


class Invitation(msgspec.Struct, frozen=True):
    """Where the province is, the one-time code, its public key in hex, the name that a person is shown, and whether it
    is for a hub; an older province does not tell that."""

    url: str
    code: str
    key: str
    name: str = ""
    hub: bool | None = None


def text(invited: Invitation) -> str:
    """The text of an invitation: one line without spaces, for paper, QR, chat or a file."""
    return PREFIX + base64.urlsafe_b64encode(msgspec.json.encode(invited)).rstrip(b"=").decode()


def read(typed: str, *, hub: bool | None = None) -> Invitation:
    """The invitation in a text that was pasted, typed or read from a file. Problem "invitation_bad" if it is none.
    With `hub`, problems "invitation_hub" and "invitation_person" for one that is for the other kind: it would be used
    up by a computer that can do nothing with it."""
    packed = "".join(typed.split())
    if not packed.startswith(PREFIX):
        raise problems.Problem("invitation_bad")
    packed = packed[len(PREFIX) :]
    try:
        raw = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        found = msgspec.json.decode(raw, type=Invitation)
        if len(bytes.fromhex(found.key)) != 32:
            raise ValueError
    except (ValueError, msgspec.DecodeError, RecursionError):
        raise problems.Problem("invitation_bad") from None
    if hub is not None and found.hub is not None and found.hub is not hub:
        raise problems.Problem("invitation_hub" if found.hub else "invitation_person")
    return found
