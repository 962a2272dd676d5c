"""Reader: shows one step guide to read, with the QR codes of its addresses; the arrow keys scroll it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QColor, QImage, QPainter, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from fieldapp.domain import catalogue, guides
from fieldapp.reports import qr
from fieldapp.ui import session as sessions
from fieldapp.ui import shelf
from fieldapp.ui.pages import guides_html

SQUARE = 4  # pixels of a QR code's square: a phone reads it from the screen at arm's length


class Reader(QTextBrowser):
    """A guide, or what is known of a topic without one. It follows the theme and the text size."""

    def __init__(self, session: sessions.Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: tuple[shelf.Shelf, str, tuple[str, ...]] | None = None
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(self.Shape.NoFrame)
        # Were it to come and go, the words would be laid out once with it and once without.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.document().setDocumentMargin(12)
        self.document().setIndentWidth(24)

    def show_topic(self, found: shelf.Shelf, topic: str, blockers: Sequence[str] = ()) -> None:
        """Show the guide with this code; what to do about these blockers comes first."""
        same = self._shown is not None and self._shown[1] == topic
        self._shown = (found, topic, tuple(blockers))
        self._draw(keep=same)

    def _draw(self, keep: bool) -> None:
        if self._shown is None:
            return
        found, topic, blockers = self._shown
        place = self.verticalScrollBar().value() if keep else 0
        page = guides_html.Page(self._session.catalogue, self._session.lang, self.font().pointSizeF())
        ticked = [way for code in blockers if (way := found.way(topic, code)) is not None]
        guide = found.guide(topic)
        if guide is None:
            self._put(page.short(topic, ticked, self._session.say("guide_none")), ())
        else:
            addresses = found.addresses_of(topic)
            self._put(page.guide(guide, addresses, ticked), addresses)
        self.setAccessibleName(self._name(guide, topic))
        self.verticalScrollBar().setValue(place)

    def _put(self, written: str, addresses: Sequence[catalogue.Entry]) -> None:
        for one in addresses:
            kind = QTextDocument.ResourceType.ImageResource
            self.document().addResource(kind, QUrl(guides_html.QR + one.code), picture(one.extra["url"], SQUARE))
        self.setHtml(written)

    def _name(self, guide: guides.Guide | None, topic: str) -> str:
        return guide.title if guide is not None else self._session.label("topics", topic)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._draw(keep=True)


def picture(words: str, square: int) -> QImage:
    """A QR code, dark on white in every theme, `square` pixels a square, with the room around it that it needs."""
    rows = qr.squares(words)
    side = (len(rows) + 2 * qr.QUIET) * square
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    for down, row in enumerate(rows, start=qr.QUIET):
        for across, dark in enumerate(row, start=qr.QUIET):
            if dark:
                painter.fillRect(across * square, down * square, square, square, QColor("black"))
    painter.end()
    return image
