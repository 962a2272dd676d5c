"""Enrolment over a real socket: who may come in with which invitation, and who may not."""

from __future__ import annotations

import nacl.signing
import pytest
import sqlalchemy as sa

from fieldapp.domain import invitations, problems
from fieldapp.server import access, database, tables, tries
from fieldapp.sync import transport


def refusal(device, text, **more) -> str:
    """The code with which an enrolment is refused."""
    with pytest.raises(transport.Refused) as refused:
        device.enrol(text, **more)
    return refused.value.code


def test_an_invitation_makes_a_device_its_persons(served, device):
    welcome = device().enrol(served.invite("hoa"))
    assert welcome.name == "Nguyễn Thị Hòa"
    assert len(bytes.fromhex(welcome.recovery_key)) == 32


def test_the_invitation_names_the_province_and_its_key(served):
    invited = invitations.read(served.invite("hoa"))
    assert (invited.url, invited.name) == (served.address, "Quảng Ninh")
    assert bytes.fromhex(invited.key) == served.province.public_key()


def test_only_hashes_of_codes_and_tokens_are_kept(served, device):
    text = served.invite("hoa")
    welcome = device().enrol(text)
    with database.reading(served.engine) as conn:
        kept = str([conn.execute(sa.select(table)).all() for table in (tables.invitation, tables.token, tables.device)])
    assert invitations.read(text).code not in kept
    assert welcome.token not in kept


def test_an_unknown_code_is_refused(served, device):
    forged = invitations.Invitation(served.address, "doan-mo", served.province.public_key().hex())
    assert refusal(device(), invitations.text(forged)) == "invitation_unknown"


def test_an_invitation_serves_one_device_only(served, device):
    text = served.invite("hoa")
    device().enrol(text)
    assert refusal(device(), text) == "invitation_used"


def test_an_invitation_runs_out(served, device):
    text = served.invite("hoa", hours=1)
    served.now += 3600 * 1000 + 1
    assert refusal(device(), text) == "invitation_expired"


def test_a_device_of_one_person_takes_no_invitation_of_another(served, device):
    hoa = device("hoa")
    assert refusal(hoa, served.invite("lan")) == "invitation_other_person"


def test_a_lost_welcome_is_served_again(served, device):
    hoa, text = device(), served.invite("hoa")
    first = hoa.enrol(text)
    served.now += 30 * 3600 * 1000  # the code has run out meanwhile
    again = hoa.enrol(text)
    assert (again.person, again.device) == (first.person, first.device)
    assert hoa.exchange().scope == [served.area("Khe Sú")]


def test_an_enrolment_must_be_signed_by_the_key_that_it_brings(served, device):
    stranger = nacl.signing.SigningKey.generate()
    assert refusal(device(), served.invite("hoa"), signer=stranger) == "envelope_forged"


def test_a_revoked_device_cannot_come_back_by_its_old_code(served, device):
    hoa, text = device(), served.invite("hoa")
    hoa.enrol(text)
    with served.desk() as at:
        access.revoke_device(at, hoa.device)
    assert refusal(hoa, text) == "invitation_used"
    assert refusal(hoa, served.invite("hoa")) == "invitation_key_revoked"
    hoa.signer = nacl.signing.SigningKey.generate()
    hoa.enrol(served.invite("hoa"))
    assert hoa.exchange().scope == [served.area("Khe Sú")]


def test_revoking_a_person_voids_open_invitations(served, device):
    text = served.invite("hoa")
    with served.desk() as at:
        access.revoke_person(at, "hoa")
    assert refusal(device(), text) == "invitation_unknown"


def test_an_origin_of_another_person_is_refused(served, device):
    hoa, lan = device("hoa"), device()
    lan.origin = hoa.origin
    assert refusal(lan, served.invite("lan")) == "origin_foreign"


def test_guessing_codes_is_soon_refused_for_a_while(served, device):
    forged = invitations.Invitation(served.address, "doan-mo", served.province.public_key().hex())
    guesser = device()
    for _ in range(tries.MOST):
        assert refusal(guesser, invitations.text(forged)) == "invitation_unknown"
    with pytest.raises(transport.Busy) as busy:
        guesser.enrol(served.invite("hoa"))
    assert 0 < busy.value.retry_after <= tries.WINDOW + 1


def test_good_enrolments_never_count_as_guesses(served, device):
    for _ in range(tries.MOST + 5):
        device("hoa")


@pytest.mark.parametrize("hours", [0, 721])
def test_an_invitation_lasts_an_hour_to_a_month(town, hours):
    with pytest.raises(problems.Problem, match="invitation_hours"):
        town.invite("hoa", hours=hours)


def test_nobody_is_invited_to_an_address_that_is_none(town):
    town.address = "quangninh"
    with pytest.raises(problems.Problem, match="server_address_bad"):
        town.invite("hoa")


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_failures_are_forgotten_after_the_window():
    clock = Clock()
    tried = tries.Tries(clock, most=2, window=60)
    tried.failed("192.0.2.1")
    tried.failed("192.0.2.1")
    with pytest.raises(problems.Problem, match="too_many_tries"):
        tried.check("192.0.2.1")
    tried.check("192.0.2.2")
    clock.now = 61
    tried.check("192.0.2.1")


def test_addresses_of_one_connection_count_as_one():
    assert tries.network("2001:db8:1:2:3::4") == tries.network("2001:db8:1:2::9")
    assert tries.network("2001:db8:1:2::1") != tries.network("2001:db8:1:3::1")
    assert tries.network("::ffff:192.0.2.1") == tries.network("192.0.2.1")


def test_only_so_many_addresses_are_remembered(monkeypatch):
    monkeypatch.setattr(tries, "ADDRESSES", 3)
    tried = tries.Tries(Clock(), most=1)
    for last in range(10):
        tried.failed(f"192.0.2.{last}")
    tried.check("192.0.2.1")
    with pytest.raises(problems.Problem):
        tried.check("192.0.2.9")
