"""The file that travels on a stick: what is packed comes out again, and nothing else does, whatever the bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import nacl.public
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.domain import problems
from fieldapp.sync import bundle, envelope, parts

KEY = nacl.public.PrivateKey(bytes(range(32)))
BOX = bytes(KEY.public_key)
HOME = "0123456789abcdef"
MORE = 17  # bytes that sealing adds to a piece


def sealed(*envelopes: bytes) -> bundle.Sealed:
    return bundle.seal(bundle.Letter(bundle.ASKED, list(envelopes)), BOX)


def refused(letter: bundle.Sealed) -> str:
    with pytest.raises(problems.Problem) as found:
        bundle.open(letter, KEY)
    return found.value.code


@settings(max_examples=60)
@given(st.lists(st.binary(max_size=300), min_size=1, max_size=5), st.integers(1, 4))
def test_what_is_packed_comes_out_again(envelopes: list[bytes], count: int) -> None:
    read = bundle.read(bundle.pack(HOME, [sealed(*envelopes)] * count))
    assert read.province == HOME
    assert [bundle.open(one, KEY).envelopes for one in read.letters] == [envelopes] * count


@pytest.mark.parametrize("size", [bundle.PIECE - 20, bundle.PIECE, 3 * bundle.PIECE, 200_000])
def test_long_letters_go_in_pieces_of_which_none_may_be_missing_or_moved(size: int) -> None:
    whole = sealed(bytes(size))
    assert bundle.open(whole, KEY).envelopes == [bytes(size)]
    start, step = bundle.SEALED_KEY + 24, bundle.PIECE + MORE
    pieces = [whole.data[at : at + step] for at in range(start, len(whole.data), step)]
    for told in (pieces[:-1], pieces[1:], pieces[::-1], [*pieces, pieces[-1]]):
        if told != pieces:
            assert refused(bundle.Sealed(whole.to, whole.data[:start] + b"".join(told))) == "bundle_damaged"


def test_a_letter_is_bound_to_whom_it_is_for() -> None:
    letter = sealed(b"x")
    assert letter.to == envelope.key_id(BOX)
    assert refused(bundle.Sealed(HOME, letter.data)) == "bundle_damaged"


def test_the_same_letter_sealed_twice_tells_nothing_of_being_the_same() -> None:
    assert sealed(b"x" * 100).data[:80] != sealed(b"x" * 100).data[:80]
    assert bundle.name(sealed(b"x")) != bundle.name(sealed(b"x"))


@settings(max_examples=300)
@given(st.binary(max_size=400), st.booleans(), st.booleans())
def test_whatever_the_bytes_they_are_read_or_refused(body: bytes, headed: bool, summed: bool) -> None:
    data = (bundle.MAGIC + len(body[4:]).to_bytes(4, "big") if headed else b"") + body
    if summed:
        data += hashlib.sha256(data).digest()
    with pytest.raises(problems.Problem, match=r"bundle_(none|version|damaged)"):
        bundle.read(data)


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_no_letter_of_other_bytes_opens(data: bytes) -> None:
    assert refused(bundle.Sealed(envelope.key_id(BOX), data)) == "bundle_damaged"


@pytest.mark.parametrize(
    "head",
    [
        b'{"v":1,"province":"%s","letters":[]}',
        b'{"v":1,"province":"%s","letters":[["%s",-5]]}',
        b'{"v":1,"province":"%s","letters":[["%s",99999999999]]}',
        b'{"v":1,"province":"../../x","letters":[["%s",200]]}',
        b"[" * 50_000,
    ],
)
def test_a_header_that_asks_for_too_much_is_refused(head: bytes) -> None:
    head = head.replace(b"%s", HOME.encode())
    whole = bundle.MAGIC + len(head).to_bytes(4, "big") + head + bytes(200)
    with pytest.raises(problems.Problem, match="bundle_damaged"):
        bundle.read(whole + hashlib.sha256(whole).digest())


def test_the_names_of_parts() -> None:
    assert parts.part(Path("a/Phiếu.FAB"), 2, 3) == Path("a/Phiếu.2of3.fab")
    assert parts.siblings(Path("a/x.2of3.fab")) == [Path(f"a/x.{number}of3.fab") for number in (1, 2, 3)]
    for name in ("x.fab", "x.4of3.fab", "x.0of3.fab", "1of3.fab", "x.1of3.txt"):
        assert parts.siblings(Path(name)) == [Path(name)]
