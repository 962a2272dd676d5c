"""Cẩm nang: finds a step guide, shows it to read, in large print or on paper; it works without any network."""

from __future__ import annotations

import functools
from pathlib import Path

import shiboken6
from PySide6.QtCore import QSize, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.domain import catalogue, guides
from fieldapp.ui import session as sessions
from fieldapp.ui import shelf
from fieldapp.ui.pages import guides_finder, guides_large, guides_reader, page
from fieldapp.ui.widgets import buttons, flow, hotkey, notice

ABREAST = 72  # letters of width that list and guide need beside each other
FOLDER = "fieldapp"  # within the person's documents


class GuidesPage(page.Page):
    """The list on the left, the guide on the right. `place` is where the files lie, `papers` where PDF files go."""

    def __init__(
        self,
        session: sessions.Session,
        place: Path | None = None,
        papers: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, parent)
        self._place = place
        self._papers = papers
        self._shelf: shelf.Shelf | None = None
        self._code = ""
        self._large: guides_large.LargePrint | None = None
        # From without to within: what is built elsewhere Qt dresses anew in each place.
        self.notice = notice.Notice(parent=self)
        self.finder = guides_finder.Finder(self)
        self._right = QWidget(self)
        self.large = buttons.PrimaryButton(self.tr("Show in large print"), "eye", self._right)
        self.paper = buttons.SecondaryButton(self.tr("Print or save PDF"), "print", self._right)
        self.reader = guides_reader.Reader(session, self._right)
        self._lay_out()
        self._listen()

    def opened(self) -> None:
        super().opened()
        self.finder.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self) -> None:
        """Read the files, once: they only change with the program."""
        if self._shelf is None:
            work = functools.partial(
                shelf.read, self.session.catalogue, self.session.lang, self.session.today(), self._place
            )
            self.session.desk.do(lambda _: work(), self._show, self.refused)

    def _changed(self) -> None:
        """What is in the vault says nothing here."""

    def show_guide(self, code: str) -> None:
        """Show the guide with this code, now or as soon as the files are read."""
        self._code = code
        if self._shelf is not None:
            self.finder.choose(code)

    # Built --------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        deeds = flow.Flow(10, 6)
        for button in (self.large, self.paper):
            deeds.add(button, 1, 1)
        column.addLayout(deeds)
        column.addWidget(self.reader, 1)
        for side in (self.finder, self._right):
            side.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(14)
        self._sides.addWidget(self.finder, 40)
        self._sides.addWidget(self._right, 60)
        around = QVBoxLayout(self)
        around.setContentsMargins(24, 14, 24, 14)
        around.setSpacing(10)
        around.addWidget(self.notice)
        around.addLayout(self._sides, 1)

    def _listen(self) -> None:
        self.finder.moved.connect(self._open)
        self.finder.chosen.connect(lambda _: self.reader.setFocus(Qt.FocusReason.OtherFocusReason))
        self.large.clicked.connect(self._enlarge)
        self.paper.clicked.connect(self._print)
        hotkey.give(self.large, "Ctrl+L")
        hotkey.give(self.paper, "Ctrl+P")
        self.setFocusProxy(self.finder)
        self._offer_deeds()

    # Shown --------------------------------------------------------------------------------------------------

    def _show(self, found: shelf.Shelf) -> None:
        self._shelf = found
        self.notice.tell("wait", "\n".join(self.session.explain(problem) for problem in found.broken))
        self.finder.offer(found)
        if self._code:
            self.finder.choose(self._code)

    def _open(self, code: str) -> None:
        if self._shelf is not None and code:
            self._code = code
            self.reader.show_topic(self._shelf, code)
        self._offer_deeds()

    def _offer_deeds(self) -> None:
        for button in (self.large, self.paper):
            button.setEnabled(self._guide() is not None)

    def _guide(self) -> guides.Guide | None:
        return self._shelf.guide(self._code) if self._shelf is not None else None

    def _addresses(self) -> list[catalogue.Entry]:
        return self._shelf.addresses_of(self._code) if self._shelf is not None else []

    def _enlarge(self) -> None:
        guide, before = self._guide(), self.window().focusWidget()
        if guide is None or self._large is not None:
            return
        pieces = guides_large.slides(guide, self._addresses(), self.session.lang)
        self._large = guides_large.LargePrint(self.window(), guide.title, pieces)

        def closed() -> None:
            self._large = None
            here = before if before is not None and shiboken6.isValid(before) else self.finder
            here.setFocus(Qt.FocusReason.OtherFocusReason)

        self._large.closed.connect(closed)

    def _print(self) -> None:
        guide = self._guide()
        if guide is None:
            return
        listed, addresses, folder = self.session.catalogue, self._addresses(), self._papers or _documents()

        def work() -> Path:
            from fieldapp.actions import save_guide
            from fieldapp.reports import guide_paper  # here: the PDF library takes long to load

            data = guide_paper.pdf(guide, listed, addresses)
            return save_guide.save_guide(folder, guide_paper.file_name(guide), data)

        self.session.desk.do(lambda _: work(), self._printed, self.refused)

    def _printed(self, file: Path) -> None:
        self.said.emit(self.session.say("guide_saved", file=file), None)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))

    # Room ---------------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """As narrow as it comes."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        abreast = self.width() >= ABREAST * self.fontMetrics().averageCharWidth()
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if abreast else QBoxLayout.Direction.TopToBottom)
        self.reader.setMinimumHeight(0 if abreast else 12 * self.fontMetrics().height())

    def hideEvent(self, event: QHideEvent) -> None:
        if self._large is not None:
            self._large.leave()
        super().hideEvent(event)


def _documents() -> Path:
    """The folder for paper among the person's own documents."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(place or Path.home()) / FOLDER
