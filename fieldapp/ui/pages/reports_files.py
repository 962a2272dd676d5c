"""Saving and printing a report: which kind of file, with or without the names of residents, and the file itself."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.domain import papers, tables, text
from fieldapp.reports import cells
from fieldapp.ui.text import translate
from fieldapp.ui.widgets import buttons, deedform, entry, field, flow, heading

XLSX, DOCX, PDF, CSV = "xlsx", "docx", "pdf", "csv"
WITHOUT, WITH = "without", "with"
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')  # in the names of files on Windows


class FilesForm(deedform.DeedForm):
    """Asks what is wanted; `save` and `print` when it is."""

    save = Signal(str, bool)  # the kind of file; whether residents stay named
    print = Signal(bool)  # whether residents stay named

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Save or print the report"), buttons.PrimaryButton(self.tr("Save…"), "report"), parent)
        self.kind = entry.ChoiceEntry(
            [
                (DOCX, self.tr("Word (.docx): to sign, and to write on in")),
                (XLSX, self.tr("Excel (.xlsx): to count on with")),
                (PDF, self.tr("PDF: to read and print, nobody changes it")),
                (CSV, self.tr("CSV: the table alone, for other programs")),
            ]
        )
        self.names = entry.ChoiceEntry(
            [
                (WITHOUT, self.tr("Leave the names of residents out")),
                (WITH, self.tr("Keep the names: for use within the commune only")),
            ]
        )
        self.printing = buttons.SecondaryButton(self.tr("Open as PDF to print (Ctrl+P)"), "print")
        self.about = heading.Words("", "soft", self)
        kind = field.Field(self.tr("Kind of file"), self.kind, parent=self)
        self.names_field = field.Field(
            self.tr("Names of residents"),
            self.names,
            self.tr("What goes to the province or to others must not name anybody who was helped."),
            parent=self,
        )
        asked = flow.Flow(16, 10)
        asked.add(kind, 38, 52)
        asked.add(self.names_field, 38, 52)
        self.body.addWidget(self.about)
        self.body.addLayout(asked)
        self.end(self.printing)
        self.setFocusProxy(self.kind)
        self.deed.clicked.connect(lambda: self.save.emit(self.kind.key(), self.named()))
        self.printing.clicked.connect(lambda: self.print.emit(self.named()))
        self.key_deed()
        self.key("Ctrl+P", self.printing.click)

    def begin(self, about: str, naming: bool, beyond: bool) -> None:
        """Ask about this report; `naming` when it names residents, `beyond` when papers leave the commune here."""
        self.about.setText(about)
        self.names_field.setVisible(naming)
        self.names.set_key(WITHOUT if beyond else WITH)

    def named(self) -> bool:
        """Whether residents stay named."""
        return self.names.key() == WITH


def name(told: papers.Paper, lang: str, alone: tables.Table | None = None) -> str:
    """What the file of a paper, or of one table `alone`, is called, without its ending."""
    table = alone or told.first()
    month = translate("Files", "Report on activity")
    title = month if told.kind == papers.MONTH and alone is None else cells.title(table, lang)
    return _UNFIT.sub(" ", text.line(f"{title}, {table.place}, {table.span.word}"))


def naming(told: papers.Paper) -> bool:
    """Whether a paper tells of single residents."""
    return papers.beyond(told) != told


def made(told: papers.Paper, table: tables.Table, kind: str, named: bool, home: Path, lang: str) -> bytes:
    """A file of a paper; CSV is of one of its tables. Problems "template_*"."""
    if kind == CSV:
        from fieldapp.reports import plain

        return "".join(plain.csv(table if named else tables.beyond(table), lang)).encode()
    whole = told if named else papers.beyond(told)
    if kind == XLSX:
        from fieldapp.reports import report_book

        return report_book.xlsx(whole, lang)
    if kind == PDF:
        from fieldapp.reports import report_paper

        return report_paper.pdf(whole, lang)
    from fieldapp.reports import report_word, word_templates

    return report_word.docx(whole, lang, word_templates.find(whole.kind, home))


def write(place: Path, data: bytes, *, fresh: bool = False) -> None:
    """Put a file in place of an older one, into a `fresh` folder where there is none yet: one that somebody chose was
    there, and if it is no more, that was a stick. Problem "file_unwritable"."""
    from fieldapp.store import durable

    with durable.handing_out("out"):
        if fresh:
            place.parent.mkdir(parents=True, exist_ok=True)
        durable.write(place, data)
