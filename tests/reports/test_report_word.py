"""Reports as Word documents: filled templates, and one clear sentence for each way in which a template is wrong."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
import sheaf

from fieldapp import resources
from fieldapp.domain import papers, problems
from fieldapp.domain.tables import Column, Row
from fieldapp.reports import report_word, word_templates


def opened(raw: bytes) -> Any:
    return docx.Document(io.BytesIO(raw))


def words(raw: bytes) -> str:
    """All words of a document in their order."""
    return " ".join(node.text or "" for node in opened(raw).element.body.iter() if node.tag.endswith("}t"))


def template(*lines: str, name: str = "mẫu.docx") -> word_templates.Template:
    """A template of these lines; a tuple in one is parted as Word parts what was typed in several goes."""
    made = docx.Document()
    for line in lines:
        paragraph = made.add_paragraph()
        for run in line.split("|"):
            paragraph.add_run(run)
    out = io.BytesIO()
    made.save(out)
    return word_templates.Template(name, out.getvalue())


NEEDED = ("{{title}}", "{{about}}", "{{as_of}}", "{{table}}")
BLOCKERS = sheaf.alone(sheaf.blockers())


def refused(*lines: str, raw: bytes | None = None) -> str:
    """The sentence with which a template is refused."""
    own = template(*lines) if raw is None else word_templates.Template("mẫu.docx", raw)
    with pytest.raises(problems.Problem) as caught:
        report_word.docx(BLOCKERS, "vi", own)
    return resources.explain(caught.value)


def test_every_vietnamese_letter_is_in_the_document() -> None:
    told = words(report_word.docx(sheaf.alone(sheaf.indicators(sheaf.LETTERS)), "vi"))
    assert sheaf.LETTERS in told


def test_the_month_has_its_head_parts_pictures_and_signatures() -> None:
    raw = report_word.docx(sheaf.paper("month"), "vi")
    told = words(raw)
    for said in (
        *("UBND XÃ THƯỢNG YÊN CÔNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc"),
        *("BÁO CÁO KẾT QUẢ HOẠT ĐỘNG", "VI. Các trường hợp", "TM. ỦY BAN NHÂN DÂN", "chưa có số liệu", "1.234"),
    ):
        assert said in told, said
    assert "{{" not in told
    assert len(opened(raw).inline_shapes) == 6  # weeks, topics, blockers, and coverage of 40 villages in three


def test_headings_stand_again_on_each_page_and_rows_stay_whole() -> None:
    table = opened(report_word.docx(sheaf.alone(sheaf.coverage()), "vi")).tables[0]._tbl
    assert len(table.xpath("./w:tr[1]/w:trPr/w:tblHeader")) == 1
    assert len(table.xpath("./w:tr/w:trPr/w:cantSplit")) == 1 + 40 + 1


def test_beyond_the_commune_the_part_with_names_is_gone_with_its_number() -> None:
    told = words(report_word.docx(papers.beyond(sheaf.paper("month")), "vi"))
    assert sheaf.HELPED not in told
    assert "V. Vướng mắc" in told
    assert "VI." not in told


def test_a_wide_table_turns_the_page() -> None:
    section = opened(report_word.docx(sheaf.alone(sheaf.wide()), "vi")).sections[0]
    assert section.page_width > section.page_height


def test_a_field_that_word_parted_is_still_one() -> None:
    own = template("Mẫu 01: {{ti|t|le}} – {|{about}|}.", "{{as_of}}", "{{ta|ble}}")
    told = words(report_word.docx(BLOCKERS, "vi", own))
    assert "Mẫu 01: VƯỚNG MẮC" in " ".join(told.split()).replace("  ", " ")
    assert "{" not in told


def test_the_order_of_the_parts_is_that_of_the_template() -> None:
    parts = ("cases", "results", "blockers", "coverage", "members", "profile")
    own = template(*NEEDED[:3], *(f"{{{{{part}}}}}" for part in parts))
    told = words(report_word.docx(sheaf.paper("month"), "vi", own))
    assert "I. Các trường hợp" in told
    assert "VI. Tình hình" in told


def test_slips_of_closed_periods_are_a_part_of_their_own_that_no_template_may_leave_out() -> None:
    paper = sheaf.paper("month", late=sheaf.late())
    assert "IV. Phiếu bổ sung, sửa sau chốt" in words(report_word.docx(paper, "vi"))
    assert sheaf.HELPED not in words(report_word.docx(papers.beyond(paper), "vi"))
    parts = ("cases", "results", "blockers", "coverage", "members", "profile")
    own = template(*NEEDED[:3], *(f"{{{{{part}}}}}" for part in parts))
    with pytest.raises(problems.Problem, match="template_lacks") as caught:
        report_word.docx(paper, "vi", own)
    assert "{{late}}" in resources.explain(caught.value)


def test_a_template_that_lacks_a_field_is_refused() -> None:
    assert refused(*NEEDED[:3]) == "Mẫu “mẫu.docx” thiếu {{table}}. Hãy thêm {{table}} vào chỗ cần in trong mẫu."


@pytest.mark.parametrize("line", ["{{tongcong}}", "Cộng: {{ tongcong }} phiếu", "{{tong|cong}}"])
def test_a_template_that_names_an_unknown_field_is_refused(line: str) -> None:
    said = refused(*NEEDED, line)
    assert said.startswith("Mẫu “mẫu.docx” có {{tongcong}} mà chương trình không biết. Hãy bỏ đi, hoặc dùng: {{about}}")
    assert "{{table}}" in said


def test_braces_that_do_not_close_are_told_of() -> None:
    assert "có {{title và chữ mà chương trình không biết" in refused(*NEEDED, "{{title và chữ")
    assert "có }} mà chương trình không biết" in refused(*NEEDED, "title }}")


def test_a_table_field_among_words_or_in_a_table_is_refused() -> None:
    told = "Mẫu “mẫu.docx”: {{table}} phải đứng một mình một dòng, ngoài mọi bảng."
    assert refused(*NEEDED[:3], "Bảng: {{table}}") == told
    made = docx.Document()
    for line in NEEDED[:3]:
        made.add_paragraph(line)
    made.add_table(1, 1).rows[0].cells[0].text = "{{table}}"
    out = io.BytesIO()
    made.save(out)
    assert refused(raw=out.getvalue()) == told


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04 torn", b"\xd0\xcf\x11\xe0 an old .doc", b"{\\rtf1 }"])
def test_what_is_no_word_file_is_refused(raw: bytes) -> None:
    assert refused(raw=raw).startswith("“mẫu.docx” không phải là tệp Word (.docx).")


def test_a_workbook_under_the_name_of_a_document_is_refused() -> None:
    from fieldapp.reports import report_book

    assert refused(raw=report_book.xlsx(BLOCKERS, "vi")).startswith("“mẫu.docx” không phải là tệp Word (.docx).")


def test_the_own_template_of_the_province_goes_before_the_built_in_one(tmp_path: Any) -> None:
    assert word_templates.find(papers.MONTH, tmp_path) == word_templates.find(papers.MONTH)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "month.docx").write_bytes(b"own")
    assert word_templates.find(papers.MONTH, tmp_path).raw == b"own"
    assert word_templates.find(papers.MONTH, tmp_path, tmp_path / "templates" / "month.docx").name == "month.docx"
    with pytest.raises(problems.Problem, match="template_missing"):
        word_templates.find(papers.MONTH, tmp_path, tmp_path / "none.docx")


@pytest.mark.parametrize("kind", [papers.TABLE, papers.MONTH, papers.STATEMENT])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_built_in_templates_take_every_paper(kind: str, lang: str) -> None:
    told = sheaf.paper({papers.TABLE: "weeks"}.get(kind, kind))
    assert told.kind == kind
    assert "{{" not in words(report_word.docx(told, lang))


def test_words_with_braces_or_without_a_shape_in_xml_do_no_harm() -> None:
    odd = "Nhà {{title}} \x0b<w:p> & con"
    told = words(report_word.docx(sheaf.alone(sheaf.table("members", [Column("member")], [Row((odd,))])), "vi"))
    assert "<w:p> & con" in told
    assert "\x0b" not in told
