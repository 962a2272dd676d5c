"""The files of an import: one to be read is chosen, an empty workbook and the list of faults are written; it reads no
list itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlite_utils
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from fieldapp.store import imports as memory
from fieldapp.ui.pages import importing_desk, page

READS = "*.xlsx *.xls *.ods *.csv *.tsv *.txt"


class Files(QObject):
    """Asks by the system's own dialogs over the page; `looked` is the list that the page shows."""

    chosen = Signal(str)  # the name of the list to be read

    def __init__(self, around: page.Page, kind: str, looked: Callable[[], importing_desk.Looked | None]) -> None:
        super().__init__(around)
        self._around, self._session = around, around.session
        self._kind, self._looked = kind, looked

    def choose(self) -> None:
        """Ask for the list to be read."""
        lists, every = self.tr("Lists"), self.tr("All files")
        offered = f"{lists} ({READS});;{every} (*)"
        self._dialog(self.tr("Choose a list"), QFileDialog.AcceptMode.AcceptOpen, offered, self.chosen.emit)

    def choose_template(self) -> None:
        """Ask where to write a workbook to be filled in."""
        name = self.tr("households.xlsx") if self._kind == memory.ROLL else self.tr("slips.xlsx")
        self._save(self.tr("Save an empty workbook"), name, self.save_template)

    def choose_faults(self) -> None:
        """Ask where to write what is wrong."""
        self._save(self.tr("Save the list of faults"), self.tr("to mend.xlsx"), self.save_faults)

    def save_template(self, name: str | Path) -> None:
        """Write a workbook to be filled in."""
        kind, lang, path = self._kind, self._session.lang, Path(name)
        listed, wall = self._session.catalogue, self._session.now()

        def work(db: sqlite_utils.Database) -> None:
            importing_desk.template(db, kind, path, listed, wall, lang)

        words = self.tr("Saved {file}. Fill it in, then choose it here.").format(file=path.name)
        self._session.aside.do(work, lambda _: self._around.said.emit(words, None), self._around.refused)

    def save_faults(self, name: str | Path) -> None:
        """Write what is wrong in the list, by row and column."""
        looked, path, lang, explain = self._looked(), Path(name), self._session.lang, self._session.explain
        if looked is None:
            return

        def work(_: sqlite_utils.Database) -> None:
            importing_desk.faults(looked, path, lambda fault: explain(fault.problem), lang)

        words = self.tr("Saved {file}.").format(file=path.name)
        self._session.aside.do(work, lambda _: self._around.said.emit(words, None), self._around.refused)

    def _save(self, title: str, name: str, chosen: Callable[[str], None]) -> None:
        dialog = self._dialog(title, QFileDialog.AcceptMode.AcceptSave, "Excel (*.xlsx)", chosen)
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(name)

    def _dialog(
        self, title: str, mode: QFileDialog.AcceptMode, filters: str, chosen: Callable[[str], None]
    ) -> QFileDialog:
        """The system's own dialog; it goes when it is done, and the keyboard comes back here."""
        dialog = QFileDialog(self._around, title)
        dialog.setAcceptMode(mode)
        saving = mode == QFileDialog.AcceptMode.AcceptSave
        dialog.setFileMode(QFileDialog.FileMode.AnyFile if saving else QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(filters)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(chosen)
        dialog.open()
        return dialog
