"""Where a report goes: the dialog for a file, the file made and written aside, the PDF that is opened to be printed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import sqlite_utils
from PySide6.QtCore import QObject, QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from fieldapp.domain import papers, tables
from fieldapp.ui.pages import page, reports_files
from fieldapp.ui.widgets import toast

FOLDER = "fieldapp"  # among the documents: where what is printed lies


class Saving(QObject):
    """Saves `paper`, of which `table` is the one that is shown; one file at a time."""

    begun = Signal()
    ended = Signal()
    dropped = Signal()  # it was stopped, and no file was written
    failed = Signal(object)  # an Exception

    def __init__(self, around: page.Page, documents: Path | None) -> None:
        super().__init__(around)
        self.paper: papers.Paper | None = None
        self.table: tables.Table | None = None
        self.busy = False
        self._around = around
        self._documents = documents or _folder() / FOLDER
        self._dropping = threading.Event()  # of the file that is made

    def show(self, paper: papers.Paper | None, table: tables.Table | None) -> None:
        """This is what will be saved."""
        self.paper, self.table = paper, table

    def choose(self, kind: str, named: bool) -> None:
        """The system's own dialog; it goes when it is done, and the keyboard comes back to the page."""
        if self.paper is None:
            return
        dialog = QFileDialog(self._around, self.tr("Where to save"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilter(f"{kind} (*.{kind})")
        dialog.setDefaultSuffix(kind)
        dialog.setDirectory(str(_folder()))
        alone = self.table if kind == reports_files.CSV else None
        dialog.selectFile(f"{reports_files.name(self.paper, self._around.session.lang, alone)}.{kind}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda place: self.save(place, kind, named))
        dialog.open()

    def save(self, place: str | Path, kind: str, named: bool) -> None:
        """Write the report into a file of a kind; residents stay named only where that is wanted."""
        path = Path(place)
        path = path if path.suffix.lower() == f".{kind}" else path.with_name(f"{path.name}.{kind}")
        folder = QUrl.fromLocalFile(str(path.parent))

        def done() -> None:
            offer = toast.Offer(self.tr("Open its folder"), "report", lambda: QDesktopServices.openUrl(folder))
            self._around.said.emit(self.tr("Saved: {file}").format(file=path), offer)

        self._write(path, kind, named, done)

    def print_out(self, named: bool) -> None:
        """Make a PDF among the documents and open it, to be printed from there."""
        if self.paper is None:
            return
        path = self._documents / f"{reports_files.name(self.paper, self._around.session.lang)}.pdf"

        def done() -> None:
            self._around.said.emit(self.tr("Print it from the window that opens: {file}").format(file=path), None)
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        self._write(path, reports_files.PDF, named, done, fresh=True)

    def stop(self) -> None:
        """Write no file."""
        self._dropping.set()

    def _write(self, path: Path, kind: str, named: bool, done: Callable[[], None], *, fresh: bool = False) -> None:
        session, paper, table = self._around.session, self.paper, self.table
        if paper is None or table is None or self.busy:
            return
        home, lang = session.folder.parent, session.lang
        self.busy, self._dropping = True, threading.Event()
        dropping = self._dropping

        def work(_: sqlite_utils.Database) -> bool:
            made = reports_files.made(paper, table, kind, named, home, lang)
            if not dropping.is_set():
                reports_files.write(path, made, fresh=fresh)
            return not dropping.is_set()

        def written(whole: bool) -> None:
            self._end()
            if whole:
                done()
            else:
                self.dropped.emit()

        def failed(error: Exception) -> None:
            self._end()
            self.failed.emit(error)

        self.begun.emit()
        session.aside.do(work, written, failed)

    def _end(self) -> None:
        self.busy = False
        self.ended.emit()


def _folder() -> Path:
    where = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(where) or Path.home())
