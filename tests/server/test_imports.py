"""Files as offices make them: what is taken, what is named with line and column, and what a second time changes."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import commune
import pytest
import sqlalchemy as sa

from fieldapp.domain import problems, visits
from fieldapp.server import database, handout, imports, tables
from fieldapp.server.queries import lists


@pytest.fixture
def take(town, tmp_path):
    """Writes a file and takes it in."""

    def take(kind: str, text: str | bytes, name: str = "tệp.csv", **more: bool) -> imports.Taken:
        path: Path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return imports.import_file(town.engine, kind, path, now=town.now, entropy=os.urandom, **more)

    return take


def bad(take, kind: str, text: str | bytes, name: str = "tệp.csv") -> list[tuple[int, str, str]]:
    """Line, column and code of each bad line of a file that is refused."""
    with pytest.raises(imports.Refused) as refused:
        take(kind, text, name)
    return [(line.line, line.column, line.problem.code) for line in refused.value.bad]


def count(town, table: sa.Table) -> int:
    with database.reading(town.engine) as conn:
        return conn.scalar(sa.select(sa.func.count()).select_from(table))


AREAS = "kind,parent,name,code,aliases,valid_from,valid_to\n"
PEOPLE = "name,role,area,phone,code,team,post,since\n"


def counts(taken: imports.Taken) -> tuple[int, int, int]:
    return taken.added, taken.changed, taken.same


def test_villages_get_codes_below_their_commune(town, take):
    text = AREAS + "quarter,Cao Xanh,Khu 1,,,,\nquarter,06658,Khu 2,,Khu Bến Đoan|Tổ 5,01/07/2025,\n"
    assert counts(take("areas", text)) == (2, 0, 0)
    with database.reading(town.engine) as conn:
        rows = {row["path"]: row["code"] for row in lists.areas(conn, "Cao Xanh")}
    assert rows == {"Cao Xanh": "06658", "Cao Xanh / Khu 1": "22-06658-T001", "Cao Xanh / Khu 2": "22-06658-T002"}
    with town.desk() as at:
        assert at.areas.find("cao xanh/khu ben doan").name == "Khu 2"
    assert counts(take("areas", text)) == (0, 0, 2)


def test_a_village_with_a_new_name_keeps_the_old_one_as_alias(town, take):
    take("areas", AREAS + "quarter,Cao Xanh,Khu 1,,,,\n")
    assert counts(take("areas", AREAS + "quarter,Cao Xanh,Khu Ba Đèo,22-06658-T001,,,\n")) == (0, 1, 0)
    with town.desk() as at:
        assert at.areas.find("Cao Xanh/Khu 1").name == "Khu Ba Đèo"


def test_two_villages_of_one_name_are_told_apart_by_their_commune(town, take):
    take("areas", AREAS + "quarter,Cao Xanh,Khu 1,,,,\nquarter,Hà Tu,Khu 1,,,,\n")
    people = PEOPLE + "Nguyễn Văn Tư,member,Khu 1,,tu,,,\nNguyễn Văn Tư,member,Hà Tu/Khu 1,,tu,,,\n"
    with pytest.raises(imports.Refused) as refused:
        take("people", people)
    problem = refused.value.bad[0].problem
    assert (problem.code, problem.details["codes"]) == ("area_ambiguous", "22-06652-T001, 22-06658-T001")


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("village,Không Có,Thôn 1,,,,", "parent", "area_unknown"),
        ("xóm,Cao Xanh,Thôn 1,,,,", "kind", "area_kind"),
        ("village,Khe Sú,Thôn 1,,,,", "kind", "area_kind"),
        ("village,Cao Xanh,,,,,", "name", "cell_missing"),
        ("village,Cao Xanh,Thôn 1,mã số 1,,,", "code", "code_bad"),
        ("village,Cao Xanh,Thôn 1,,,31/02/2026,", "valid_from", "day_bad"),
        (f"village,Cao Xanh,{'a' * 10_000},,,,", "name", "name_long"),
        ("village,Cao Xanh,Thôn 1,,,,,thừa", "", "line_long"),
        ('village,"Cao Xanh" sai,Thôn 1,,,,', "", "line_bad"),
    ],
)
def test_a_bad_line_is_named_with_its_column_and_nothing_is_taken(town, take, line, column, code):
    before = count(town, tables.area)
    text = AREAS + "quarter,Cao Xanh,Khu 1,,,,\n\n" + line + "\nquarter,Cao Xanh,Khu 2,,,,\n"
    assert bad(take, "areas", text) == [(4, column, code)]
    assert count(town, tables.area) == before


def test_the_good_lines_are_taken_when_one_says_so(town, take):
    text = AREAS + "quarter,Cao Xanh,Khu 1,,,,\nvillage,Không Có,Thôn 1,,,,\n"
    taken = take("areas", text, skip_bad=True)
    assert (counts(taken), len(taken.bad)) == ((1, 0, 0), 1)


def test_lines_are_counted_as_an_editor_shows_them(take):
    text = AREAS + '"quarter","Cao Xanh","Khu\n1",,,,\nquarter,Cao Xanh,,,,,\n'
    assert bad(take, "areas", text) == [(4, "name", "cell_missing")]


def test_missing_and_unknown_columns_are_named(take):
    assert bad(take, "areas", "kind,tên\nquarter,Khu 1\n") == [
        (1, "tên", "column_unknown"),
        (1, "parent", "column_missing"),
        (1, "name", "column_missing"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_come_from_spreadsheets_in_many_ways(town, take, delimiter, encoding):
    text = "area,name\r\nKhe Sú,Đặng Văn Hùng\r\n".replace(",", delimiter)
    assert counts(take("households", text.encode(encoding))) == (1, 0, 0)


def test_a_file_in_an_old_code_page_is_refused_with_advice(take):
    with pytest.raises(problems.Problem) as problem:
        take("households", "area,name\nKhe Sú,Tằng\n".encode().replace("ú".encode(), b"\xfa"))
    assert problem.value == problems.Problem("file_not_text", name="tệp.csv")


def test_a_file_that_is_not_there_is_named(town, tmp_path):
    with pytest.raises(problems.Problem, match="file_unreadable"):
        imports.import_file(town.engine, "areas", tmp_path / "đâu.csv", now=0, entropy=os.urandom)


def test_names_in_nfd_are_kept_in_nfc(town, take):
    text = unicodedata.normalize("NFD", PEOPLE + "Đặng Thị Hoà,member,Khe Sú,,hoa2,,,\n")
    take("people", text)
    with database.reading(town.engine) as conn:
        name = conn.scalar(sa.select(tables.person.c.name).where(tables.person.c.code == "hoa2"))
    assert name == "Đặng Thị Hoà"


def test_people_come_with_role_team_and_post(town, take):
    take("teams", "code,name,kind,areas\nto-khe-su,Tổ Khe Sú,local,Khe Sú\n")
    text = PEOPLE + "Bàn Văn Sinh,head,Nậm Mậu,0912 345 678,,to-khe-su,Tổ trưởng,01/01/2026\n"
    assert counts(take("people", text)) == (1, 0, 0)
    assert counts(take("people", text)) == (0, 0, 1)
    with database.reading(town.engine) as conn:
        row = next(row for row in lists.members(conn, "Nậm Mậu") if row["role"] == "head")
        post = conn.execute(sa.select(tables.team_member.c.post, tables.team_member.c.since)).one()
    assert (row["code"], row["phone"], row["since"]) == ("ban.van.sinh", "0912345678", "2026-01-01")
    assert tuple(post) == ("Tổ trưởng", "2026-01-01")


def test_a_team_that_worked_before_it_was_noted_here_is_told_since_when(town, take):
    team = "code,name,kind,areas,since\nto-khe-su,Tổ Khe Sú,local,Khe Sú,"
    assert counts(take("teams", team + "\n")) == (1, 0, 0)
    assert counts(take("teams", team + "01/01/2026\n")) == (0, 1, 0)
    with database.reading(town.engine) as conn:
        since = conn.scalars(sa.select(tables.team_area.c.since).order_by(tables.team_area.c.since)).all()
    assert since[0] == "2026-01-01"
    assert bad(take, "teams", team + "hôm nào\n") == [(2, "since", "day_bad")]


def test_two_people_of_one_name_never_become_one(town, take):
    text = PEOPLE + "Lý A Páo,member,Khe Sú,0912345678,,,,\nLý A Páo,member,Nậm Mậu,0987654321,,,,\n"
    assert counts(take("people", text)) == (2, 0, 0)
    with database.reading(town.engine) as conn:
        codes = {row["code"]: row["area"] for row in lists.members(conn) if row["name"] == "Lý A Páo"}
    assert codes == {"ly.a.pao": "Hồng Gai / Khe Sú", "ly.a.pao2": "Hồng Gai / Nậm Mậu"}


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("Lý A Páo,member,Khe Sú,,,,,", "code", "person_code_or_phone"),
        ("Lý A Páo,member,Khe Sú,,hoa,,,", "code", "person_code_taken"),
        ("Lý A Páo 2,member,Khe Sú,,pao,,,", "name", "name_letters"),
        ("Lý A Páo,member,Khe Sú,,lý páo,,,", "code", "code_bad"),
        ("Lý A Páo,chủ tịch,Khe Sú,,pao,,,", "role", "role_unknown"),
        ("Lý A Páo,head,Hồng Gai,,pao,,,", "area", "role_area"),
        ("Lý A Páo,officer,Khe Sú,,pao,,,", "area", "role_area"),
        ("Lý A Páo,member,Quảng Ninh,,pao,,,", "area", "role_area"),
        ("Lý A Páo,province,Hồng Gai,,pao,,,", "area", "role_area"),
        ("Lý A Páo,member,Khe Sú,,pao,to-nao,,", "team", "team_unknown"),
        (f"Lý A Páo,member,Khe Sú,{'0' * 31},pao,,,", "phone", "text_long"),
    ],
)
def test_a_slip_of_the_hand_gives_nobody_more_than_meant(town, take, line, column, code):
    before = count(town, tables.person), count(town, tables.grant)
    assert bad(take, "people", PEOPLE + line + "\n") == [(2, column, code)]
    assert (count(town, tables.person), count(town, tables.grant)) == before


def test_households_become_facts_of_the_provinces_own_origin(served, device, take):
    text = 'area,name,place,phone\nKhe Sú,Đặng Văn Hùng,"xóm Đình, nhà 12",0912 345 678\nNậm Mậu,Bàn Thị Chẹo,,\n'
    assert counts(take("households", text)) == (2, 0, 0)
    assert counts(take("households", text + "Khe Sú,Đặng Văn Hùng,nhà 30,\n")) == (1, 0, 2)
    with database.reading(served.engine) as conn:
        numbers = conn.execute(sa.select(tables.number).order_by(tables.number.c.n)).all()
        have = conn.scalar(sa.select(tables.origin.c.have).where(tables.origin.c.id == served.province.origin))
    assert [(row.origin, row.n) for row in numbers] == [(served.province.origin, n) for n in (1, 2, 3)]
    assert have == 3
    assert len(device("hoa").sees()) == 2
    assert len(device("minh").sees()) == 1


def test_a_household_that_was_taken_out_is_handed_out_again_but_not_beside_one_that_was_visited(served, device, take):
    line = "area,name,place,phone\nKhe Sú,Đặng Văn Hùng,xóm Đình,\n"
    assert counts(take("households", line)) == (1, 0, 0)
    sang = device("sang")
    sang.exchange()
    [row] = sang.sees()
    sang.exchange(sang.write("household", {"_out": True}, row=row))
    assert counts(take("households", line)) == (1, 0, 0)
    with database.reading(served.engine) as conn:
        again = conn.scalars(sa.select(tables.record.c.row).where(tables.record.c.row != row)).one()
    sang.exchange()
    out = sang.write("household", {"_out": True}, row=again)
    visit = visits.cells(commune.named("Đặng Thị Mai", household=again, village=served.area("Khe Sú")))
    sang.exchange(out, sang.write("visit", visit, root=again))
    assert counts(take("households", line)) == (0, 0, 1)


def test_many_households_go_in_more_than_one_batch(town, take, monkeypatch):
    monkeypatch.setattr(handout, "BATCH", 10)
    lines = [f'{{"area": "Khe Sú", "name": "Lý {chr(65 + number)}", "place": null}}\n' for number in range(25)]
    assert counts(take("households", "".join(lines), "hộ.jsonl")) == (25, 0, 0)
    assert counts(take("households", "".join(lines), "hộ.jsonl")) == (0, 0, 25)
    with database.reading(town.engine) as conn:
        stamps = conn.scalars(sa.select(tables.change.c.stamp).order_by(tables.change.c.n)).all()
    assert stamps == sorted(set(stamps))
    assert count(town, tables.feed) == 25


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ('{"area": "Khe Sú"}', "name", "cell_missing"),
        ('{"area": "Hồng Gai", "name": "Đặng Văn Hùng"}', "area", "household_area"),
        ('{"area": "Khe Sú", "name": "12345"}', "name", "name_letters"),
        ('{"area": "Khe Sú", "name": "Đặng Văn Hùng", "cccd": "022"}', "cccd", "column_unknown"),
        ('{"area": "Khe Sú", "name": ["a", {}]}', "", "line_bad"),
        ('{"area": "Khe Sú", "name": ', "", "line_bad"),
        ("[1]", "", "line_bad"),
        ('{"area": "Khe Sú", "name": "Đặng Văn Hùng", "place": "' + "a" * 10_000 + '"}', "place", "text_long"),
    ],
)
def test_a_bad_household_is_named_and_none_is_handed_out(town, take, line, column, code):
    good = '{"area": "Khe Sú", "name": "Đặng Văn Hùng"}\n'
    assert bad(take, "households", good + line + "\n", "hộ.jsonl") == [(2, column, code)]
    assert count(town, tables.change) == 0


def test_devices_hear_of_new_people_at_their_next_exchange(served, device, take):
    hoa = device("hoa")
    version = hoa.exchange().ref.version
    assert hoa.exchange(ref=version).ref is None
    take("people", PEOPLE + "Lý A Páo,member,Khe Sú,,pao,,,\n")
    assert "Lý A Páo" in {person["name"] for person in hoa.exchange(ref=version).ref.people}
