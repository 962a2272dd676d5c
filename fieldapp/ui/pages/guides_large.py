"""Large print: a step guide over the whole window, one step at a time, for the resident to read along."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from fieldapp import resources
from fieldapp.domain import catalogue, guides
from fieldapp.reports import guide_words
from fieldapp.ui import spoken, text
from fieldapp.ui.pages import guides_reader
from fieldapp.ui.widgets import buttons, heading

SIZES = range(20, 66, 2)  # points
AROUND = 250  # pixels above and below a code
PADDING = 20  # of words, above and below them
_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace)


@dataclass(frozen=True)
class Slide:
    """What is seen at once: where it stands in the guide, the words, and the address of a QR code or ""."""

    above: str
    words: str
    url: str = ""


class LargePrint(QWidget):
    """Lies over a window until Escape; the arrow keys turn it. It goes when what opened it is hidden."""

    closed = Signal()

    def __init__(self, over: QWidget, title: str, slides: Sequence[Slide]) -> None:
        super().__init__(over)
        self._over = over
        self.setObjectName("large")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._slides = tuple(slides)
        self._number = 0
        self.title = heading.Words(title, "soft")
        self.above = heading.Heading("", 1)
        self.above.setObjectName("step")
        self.words = heading.Words()
        self.code = QLabel()
        self.back = buttons.SecondaryButton(self.tr("← Back"))
        self.on = buttons.PrimaryButton(self.tr("Next →"))
        self.end = buttons.SecondaryButton(self.tr("Close (Esc)"))
        self._lay_out()
        over.installEventFilter(self)
        self.setGeometry(over.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.turn(0)

    @property
    def slide(self) -> Slide:
        """What is shown now."""
        return self._slides[self._number]

    def turn(self, by: int) -> None:
        """Go so many slides on, or back; it stops at both ends."""
        self._number = min(max(self._number + by, 0), len(self._slides) - 1)
        self.above.setText(self.slide.above)
        self.words.setText(self.slide.words)
        self.code.setVisible(bool(self.slide.url))
        self.back.setEnabled(self._number > 0)
        self.on.setEnabled(self._number < len(self._slides) - 1)
        self.setAccessibleName(f"{self.slide.above}: {self.slide.words}")
        spoken.say(self, self.accessibleName())
        self._fit()

    def leave(self) -> None:
        """Go away, and let go of the window."""
        self._over.removeEventFilter(self)
        self.hide()
        self.deleteLater()
        self.closed.emit()

    def _lay_out(self) -> None:
        for button in (self.back, self.on, self.end):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrow keys are for the slides
        self.back.clicked.connect(lambda: self.turn(-1))
        self.on.clicked.connect(lambda: self.turn(1))
        self.end.clicked.connect(self.leave)
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.end)
        middle = QHBoxLayout()
        middle.setSpacing(40)
        middle.addWidget(self.words, 1)
        middle.addWidget(self.code, 0, Qt.AlignmentFlag.AlignCenter)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.on)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 20, 48, 24)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.above)
        column.addLayout(middle, 1)
        column.addLayout(foot)

    def _fit(self) -> None:
        """The largest code, and beside it the largest letters with which the words fit."""
        if self.slide.url:
            side = min(self.height() - AROUND, self.width() // 2)
            image = guides_reader.picture(self.slide.url, 8).scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
            self.code.setPixmap(QPixmap.fromImage(image))
        layout = self.layout()
        if layout is not None:
            layout.activate()
        room, font = self.words.rect().adjusted(0, 0, 0, -PADDING), QFont(self.font())
        too_large = bisect.bisect_left(SIZES, True, key=lambda points: not _fits(self.slide.words, font, points, room))
        font.setPointSize(SIZES[max(too_large - 1, 0)])
        self.words.setFont(font)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Home:
                self.turn(-len(self._slides))
            case Qt.Key.Key_End:
                self.turn(len(self._slides))
            case key if key in _ON:
                self.turn(1)
            case key if key in _BACK:
                self.turn(-1)
            case _:
                super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """The keyboard stays here; what lies below is not seen."""
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._over:
            self.setGeometry(self._over.rect())
        return super().eventFilter(watched, event)


def slides(guide: guides.Guide, addresses: Sequence[catalogue.Entry], lang: str) -> list[Slide]:
    """The guide in pieces: what to have at hand, each step, each safety sentence, each address."""
    step = text.translate("LargePrint", "Step {number} of {count}")
    found = [Slide(guide.headings[guides.NEEDS], need) for need in guide.needs]
    for number, said in enumerate(guide.steps, start=1):
        found.append(Slide(step.format(number=number, count=len(guide.steps)), said))
    found += [Slide(guide.headings[guides.WAYS], said) for way in guide.ways for said in way.words if not guide.steps]
    safety = [*guide.safety, resources.say("guide_never", lang)]
    found += [Slide(guide.headings[guides.SAFETY], said) for said in safety]
    for one in addresses:
        url = one.extra["url"]
        found.append(Slide(one.label(lang), guide_words.shown(url), url))
    return found


def _fits(words: str, font: QFont, points: int, room: QRect) -> bool:
    font.setPointSize(points)
    metrics = QFontMetrics(font)
    widest = max((metrics.horizontalAdvance(word) for word in words.split()), default=0)
    bounds = metrics.boundingRect(QRect(0, 0, room.width(), 1 << 20), Qt.TextFlag.TextWordWrap, words)
    return widest <= room.width() and bounds.height() <= room.height()
