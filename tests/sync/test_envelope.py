"""The envelope: what was sealed comes out, and nothing else ever does."""

from __future__ import annotations

import contextlib
import hashlib
import json
import random
import subprocess
import sys
import tracemalloc
from typing import Any

import msgspec
import nacl.signing
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from fieldapp import resources
from fieldapp.domain import problems
from fieldapp.sync import envelope

SIGNER = nacl.signing.SigningKey(bytes(range(32)))
KEY = SIGNER.verify_key.encode()
STRANGER = nacl.signing.SigningKey(bytes(32))
MADE = 1_790_000_000_000
BODY = '{"note":"đã hướng dẫn VNeID"}'.encode()
SEALED = envelope.seal(BODY, SIGNER, origin="o" * 22, lo=3, hi=5, made=MADE, req="r" * 22)
REFUSALS = {"envelope_bad", "envelope_too_big", "envelope_forged", "envelope_too_new"}
KIB = 1024
MIB = 1024 * KIB


def refusal(data: bytes, key: bytes = KEY, limit: int = envelope.LIMIT) -> str:
    """The code with which an envelope is refused."""
    with pytest.raises(problems.Problem) as caught:
        envelope.open(data, key, limit=limit)
    assert caught.value.code in REFUSALS
    return caught.value.code


def wrap(head: bytes, packed: bytes, magic: bytes = b"FA1") -> bytes:
    """An envelope that is rightly signed, whatever it holds."""
    start = magic + len(head).to_bytes(4, "big") + head
    return start + SIGNER.sign(start).signature + packed


def header(packed: bytes, **changes: object) -> bytes:
    fields: dict[str, Any] = json.loads(msgspec.json.encode(envelope.look(SEALED)))
    return json.dumps({**fields, "body": hashlib.sha256(packed).hexdigest(), **changes}).encode()


def carrying(packed: bytes) -> bytes:
    return wrap(header(packed), packed)


def frame(declared: int, blocks: bytes, window: int = 0x38) -> bytes:
    """A zstd frame by hand: no single segment, 8 bytes of declared size; window 0x38 : 128 KiB (RFC 8878)."""
    return b"\x28\xb5\x2f\xfd\xc0" + bytes([window]) + declared.to_bytes(8, "little") + blocks


def repeat(times: int, size: int = 128 * KIB) -> bytes:
    """Blocks of 4 bytes that each unfold to `size` zeros."""
    block = (size << 3 | 2).to_bytes(3, "little") + b"\0"
    last = (size << 3 | 3).to_bytes(3, "little") + b"\0"
    return block * (times - 1) + last


@given(st.binary(min_size=1), st.text(max_size=64), st.integers(1, 2**53), st.integers(0, 2**40))
def test_what_was_sealed_comes_out(body: bytes, req: str, lo: int, made: int) -> None:
    data = envelope.seal(body, SIGNER, origin="o", lo=lo, hi=2**53, made=made, req=req)
    seen, opened = envelope.open(data, KEY)
    assert opened == body
    assert (seen.suite, seen.dictionary, seen.key) == (1, 0, envelope.key_id(KEY))
    assert (seen.origin, seen.lo, seen.hi, seen.made, seen.req) == ("o", lo, 2**53, made, req)


def test_the_header_can_be_read_before_the_signer_is_known() -> None:
    seen = envelope.look(SEALED)
    assert seen == envelope.open(SEALED, KEY)[0]
    assert seen.key == hashlib.sha256(KEY).hexdigest()[:16]


def test_the_body_can_be_peeked_at_for_the_key_that_must_prove_it() -> None:
    assert envelope.peek(SEALED) == BODY
    assert envelope.peek(wrap(header(b""), zstandard.compress(b"another body"))) == b"another body"


@given(st.data())
def test_peeking_at_damage_is_refused_or_read_never_a_crash(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(SEALED) - 1))
    with contextlib.suppress(problems.Problem):
        envelope.peek(SEALED[:place] + data.draw(st.binary(min_size=1, max_size=1)) + SEALED[place + 1 :])
    with pytest.raises(problems.Problem):
        envelope.peek(SEALED[:place])


def test_the_same_body_gives_the_same_bytes() -> None:
    assert envelope.seal(BODY, SIGNER, origin="o" * 22, lo=3, hi=5, made=MADE, req="r" * 22) == SEALED


def test_vietnamese_facts_travel_in_a_third_of_their_size() -> None:
    chance = random.Random(1)
    words = ["đã", "hướng dẫn", "bà con", "cài VNeID", "nộp", "hồ sơ", "trực tuyến", "hẹn lại", "tuần sau"]
    facts = [
        {"e": "visit", "i": chance.randbytes(16).hex()[:22], "note": " ".join(chance.choices(words, k=8))}
        for _ in range(2000)
    ]
    body = json.dumps(facts, ensure_ascii=False).encode()
    assert len(envelope.seal(body, SIGNER, made=MADE, req="r")) * 3 < len(body)


@pytest.mark.parametrize("bit", range(8))
def test_any_flipped_bit_is_refused(bit: int) -> None:
    for place in range(len(SEALED)):
        data = bytearray(SEALED)
        data[place] ^= 1 << bit
        refusal(bytes(data))


def test_a_cut_at_any_place_is_refused() -> None:
    for place in range(len(SEALED)):
        refusal(SEALED[:place])


@given(st.integers(0, len(SEALED)), st.binary(min_size=1))
def test_anything_put_in_or_added_is_refused(place: int, more: bytes) -> None:
    refusal(SEALED[:place] + more + SEALED[place:])


@given(st.binary(), st.sampled_from([b"", b"FA1", b"FA1\0\0\0\2{}", b"FA1\0\0\0\x0c" + b'{"suite": 1}']))
def test_noise_is_refused_by_both_readers(noise: bytes, start: bytes) -> None:
    refusal(start + noise)
    with pytest.raises(problems.Problem):
        envelope.look(start + noise)


@given(st.binary(max_size=4096))
def test_a_signed_header_of_any_bytes_is_refused_or_read_never_a_crash(head: bytes) -> None:
    refusal(wrap(head, b"x"))


@pytest.mark.parametrize(
    "head",
    [
        b"[" * 4000,
        b'{"suite":1,"x":' + b"[" * 3900,
        b'{"suite":1,"req":"\xff"}',
        b'{"suite":1e999}',
        b"null",
        b'{"suite":"1"}',
        b'{"suite":1}',
    ],
)
def test_a_signed_header_that_is_no_header_is_refused(head: bytes) -> None:
    assert refusal(wrap(head, b"x")) == "envelope_bad"


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "0" * 15},
        {"key": "0" * 16 + "\n"},
        {"key": "Z" * 16},
        {"lo": 5, "hi": 4},
        {"lo": 0, "hi": 4},
        {"lo": -1, "hi": 4},
        {"hi": 2**70},
        {"made": -1},
        {"made": 1.5},
        {"req": "r" * 65},
        {"req": 7},
        {"origin": "o" * 65},
        {"body": "0"},
    ],
)
def test_a_header_with_a_senseless_field_is_refused(changes: dict[str, object]) -> None:
    packed = zstandard.compress(BODY)
    assert refusal(wrap(header(packed, **changes), packed)) == "envelope_bad"


def test_a_header_field_of_a_later_release_is_passed_over() -> None:
    packed = zstandard.compress(BODY)
    assert envelope.open(wrap(header(packed, new_in_2031=[1, {}]), packed), KEY)[1] == BODY


@pytest.mark.parametrize("magic", [b"FA0", b"FA2", b"FA9"])
def test_a_later_format_asks_for_a_newer_program(magic: bytes) -> None:
    assert refusal(magic + SEALED[3:]) == "envelope_too_new"


@pytest.mark.parametrize("head", [b'{"suite":2,"other":true}', b'{"suite":1,"dict":3}', b'{"suite":-1}'])
def test_a_later_suite_or_packing_asks_for_a_newer_program(head: bytes) -> None:
    assert refusal(wrap(head, b"x")) == "envelope_too_new"


@pytest.mark.parametrize("start", [b"", b"F", b"FA", b"FAB1", b"FA\xb2", b"PK\x03\x04", b"<!DOCTYPE html>"])
def test_another_kind_of_file_is_not_taken_for_a_later_format(start: bytes) -> None:
    assert refusal(start + bytes(200)) == "envelope_bad"


def test_another_signer_is_a_forger() -> None:
    assert refusal(SEALED, STRANGER.verify_key.encode()) == "envelope_forged"
    mine = envelope.seal(BODY, STRANGER, made=MADE, req="r")
    packed = zstandard.compress(BODY)
    theirs = bytearray(wrap(header(packed), packed))
    theirs[-len(packed) - 64 : -len(packed)] = mine[-len(packed) - 64 : -len(packed)]
    assert refusal(bytes(theirs)) == "envelope_forged"


@pytest.mark.parametrize("key", [b"", b"short", bytes(33), bytes(32), b"\xff" * 32])
def test_a_key_that_is_none_proves_nothing(key: bytes) -> None:
    packed = zstandard.compress(BODY)
    assert refusal(wrap(header(packed, key=envelope.key_id(key)), packed), key) == "envelope_forged"


def test_a_signer_may_not_give_another_key_for_its_own() -> None:
    packed = zstandard.compress(BODY)
    assert refusal(wrap(header(packed, key="0" * 16), packed)) == "envelope_forged"


def test_the_body_of_another_envelope_is_refused() -> None:
    packed = zstandard.compress(b"another body")
    assert refusal(wrap(header(zstandard.compress(BODY)), packed)) == "envelope_bad"


def test_sizes_beyond_the_caps_are_refused_from_the_first_bytes() -> None:
    assert refusal(SEALED + bytes(8 * MIB)) == "envelope_too_big"
    assert refusal(b"FA1" + (4097).to_bytes(4, "big") + bytes(9000)) == "envelope_too_big"
    assert refusal(b"FA1\xff\xff\xff\xff" + bytes(9000)) == "envelope_too_big"


def test_a_body_is_taken_up_to_the_limit_and_not_a_byte_further() -> None:
    data = envelope.seal(bytes(1000), SIGNER, made=MADE, req="r")
    assert envelope.open(data, KEY, limit=1000)[1] == bytes(1000)
    assert refusal(data, limit=999) == "envelope_too_big"


def test_the_biggest_bodies_can_be_opened_whatever_the_level() -> None:
    body = random.Random(1).randbytes(64 * KIB) * 512
    assert len(body) == envelope.LIMIT
    for level in (1, 9):
        data = envelope.seal(body, SIGNER, made=MADE, req="r", level=level)
        assert envelope.open(data, KEY)[1] == body


def test_sealing_too_much_is_said_at_once() -> None:
    with pytest.raises(problems.Problem, match="envelope_too_big"):
        envelope.seal(bytes(envelope.LIMIT + 1), SIGNER, made=MADE, req="r")
    with pytest.raises(problems.Problem, match="envelope_too_big"):
        envelope.seal(random.Random(1).randbytes(8 * MIB), SIGNER, made=MADE, req="r", level=1)


@pytest.mark.parametrize("wrong", [{"lo": 2}, {"lo": 2, "hi": 1}, {"req": "r" * 65}, {"made": -1}, {"body": b""}])
def test_sealing_what_no_reader_would_take_is_our_bug(wrong: dict[str, Any]) -> None:
    with pytest.raises((ValueError, msgspec.ValidationError)):
        envelope.seal(**{"body": BODY, "signer": SIGNER, "made": MADE, "req": "r", **wrong})


@given(st.binary(max_size=300))
def test_a_signed_body_of_any_bytes_is_refused_never_a_crash(packed: bytes) -> None:
    assert refusal(carrying(packed)) == "envelope_bad"


@given(st.binary(min_size=1), st.data())
def test_a_signed_frame_cut_or_followed_by_anything_is_refused(body: bytes, data: st.DataObject) -> None:
    packed = zstandard.compress(body)
    cut = data.draw(st.integers(0, len(packed) - 1))
    assert refusal(carrying(packed[:cut])) == "envelope_bad"
    assert refusal(carrying(packed + data.draw(st.binary(min_size=1)))) == "envelope_bad"


SKIPPED = b"\x50\x2a\x4d\x18\x04\0\0\0skip"
STREAMED = zstandard.ZstdCompressor(write_content_size=False).compress(BODY)


@pytest.mark.parametrize(
    "packed",
    [
        zstandard.compress(BODY) * 2,
        SKIPPED + zstandard.compress(BODY),
        zstandard.compress(BODY) + SKIPPED,
        zstandard.compress(b""),
        zstandard.compress(b"") + BODY,
        STREAMED,
        BODY,
    ],
    ids=["twice", "skip before", "skip after", "empty", "empty and more", "size untold", "not packed"],
)
def test_only_one_frame_of_a_declared_size_is_taken(packed: bytes) -> None:
    assert refusal(carrying(packed)) == "envelope_bad"


BOMBS = {
    "honest": frame(256 * KIB * MIB, repeat(2 * MIB - KIB)),
    "says it is small": frame(100, repeat(2 * MIB - KIB)),
    "says nothing": zstandard.ZstdCompressor(write_content_size=False).compress(bytes(64 * MIB)),
    "wants a window of 2 GiB": frame(1001, repeat(1, 1000), window=0xA8),
    "wants both": frame(32 * MIB, repeat(255), window=0xA8),
    "says 32 MiB and holds none": frame(32 * MIB, repeat(1, 10)),
    "just above the limit": zstandard.compress(bytes(32 * MIB + 1)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_no_more_memory_than_the_limit(name: str) -> None:
    data = carrying(BOMBS[name])
    tracemalloc.start()
    try:
        code = refusal(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert code in ("envelope_bad", "envelope_too_big")
    with pytest.raises(problems.Problem, match=code):
        envelope.peek(data)
    assert peak < envelope.LIMIT + len(data) * 2 + MIB


@pytest.mark.skipif(sys.platform != "linux", reason="the system's own memory limit is set by a Linux call")
def test_a_bomb_is_refused_where_the_system_allows_64_mib_more(tmp_path: Any) -> None:
    for number, bomb in enumerate(BOMBS.values()):
        (tmp_path / f"{number}.fa1").write_bytes(carrying(bomb))
    script = (
        "import pathlib, resource, sys\n"
        "from fieldapp.domain import problems\n"
        "from fieldapp.sync import envelope\n"
        "files = [file.read_bytes() for file in pathlib.Path(sys.argv[1]).iterdir()]\n"
        "used = int(pathlib.Path('/proc/self/statm').read_text().split()[0]) * resource.getpagesize()\n"
        "resource.setrlimit(resource.RLIMIT_AS, (used + 64 * 2**20,) * 2)\n"
        "for data in files:\n"
        "    try:\n"
        "        envelope.open(data, bytes.fromhex(sys.argv[2]))\n"
        "    except problems.Problem:\n"
        "        print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path), KEY.hex()], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["refused"] * len(BOMBS)


def test_new_keys_come_from_the_entropy_alone_and_sign() -> None:
    sign, box = envelope.new_keys(random.Random(7).randbytes)
    assert (sign, box) == envelope.new_keys(random.Random(7).randbytes)
    assert sign != box
    assert (len(sign), len(box)) == (32, 32)
    data = envelope.seal(BODY, nacl.signing.SigningKey(sign), made=MADE, req="r")
    assert envelope.open(data, envelope.public(sign))[1] == BODY
    assert envelope.look(data).key == envelope.key_id(envelope.public(sign))


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_every_refusal_has_a_text_in_both_languages(code: str) -> None:
    row = resources.texts()[code]
    assert row["vi"] != code
    assert row["en"] != row["vi"]
