"""StateLine: the foot of the window: the network, what waits, when province or hub last answered; it asks nobody."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldapp.ui.widgets import flow, picture

# What the network is like: its picture and the tone of the picture; the words come from the caller.
NETWORKS = {
    "online": ("online", "good"),
    "hub": ("hub", "good"),
    "offline": ("offline", "quiet"),  # normal, not a fault
    "busy": ("sync", "info"),
    "trouble": ("bad", "bad"),
}


class StateLine(QFrame):
    """Three parts, each a picture and words; one more for what lies at the hub, and one while the province holds
    something back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("state")
        self.setAccessibleName(self.tr("State of sending"))
        self.network = _Part(self)
        self.waiting = _Part(self)
        self.hub = _Part(self)
        self.held = _Part(self)
        self.last = _Part(self, Qt.AlignmentFlag.AlignRight)
        row = flow.Flow(32, 2)
        row.add(self.network, 1, 1)
        row.add(self.waiting, 1, 1)
        row.add(self.hub, 1, 1)
        row.add(self.held, 1, 1)
        row.add(self.last, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 6, 20, 6)
        column.addLayout(row)
        self.show_network("offline", self.tr("No network"))
        self.show_waiting(0)
        self.show_last("")

    def show_network(self, kind: str, words: str) -> None:
        """kind "online", "hub", "offline", "busy" or "trouble", and what that means in plain words."""
        self.network.say(*NETWORKS[kind], words)

    def show_waiting(self, slips: int, entries: int = 0, held: int = 0, *, hub_slips: int = 0, hub: int = 0) -> None:
        """How many slips are on this computer only, and how many lie at a hub (`hub_slips`) on their way; without any,
        how many entries of other kinds, such as homes. What the province holds back has been sent, but waits for a
        person."""
        if held:
            self.held.say("bad", "bad", self.tr("%n entry(ies) held back by the province", "", held))
        self.held.setVisible(bool(held))
        if hub_slips:
            self.hub.say("tick", "info", self.tr("%n slip(s) at the hub, on the way", "", hub_slips))
        elif hub:
            self.hub.say("tick", "info", self.tr("%n entry(ies) at the hub, on the way", "", hub))
        self.hub.setVisible(bool(hub_slips or hub))
        # all is sent, but then not all is well, or not all is there yet
        self.waiting.setVisible(bool(slips or entries or not (held or hub_slips or hub)))
        if slips:
            self.waiting.say("here", "wait", self.tr("%n slip(s) waiting to be sent", "", slips))
        elif entries:
            self.waiting.say("here", "wait", self.tr("%n entry(ies) waiting to be sent", "", entries))
        else:
            self.waiting.say("ticks", "good", self.tr("Nothing waits to be sent"))

    def show_last(self, words: str, by_hub: bool = False) -> None:
        """When the province last answered, or a hub in its place, whether or not there was something to send; "" says
        that neither ever did."""
        if words and by_hub:
            self.last.say("wait", "soft", self.tr("Last met the hub: {when}").format(when=words))
        elif words:
            self.last.say("wait", "soft", self.tr("Last exchange: {when}").format(when=words))
        else:
            self.last.say("quiet", "soft", self.tr("No exchange yet"))


class _Part(QWidget):
    def __init__(self, parent: QWidget, side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
        super().__init__(parent)
        self._picture = picture.Picture(scale=1.0, parent=self)
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.setAlignment(side)
        row.addWidget(self._picture)
        row.addWidget(self._words)

    def say(self, name: str, tone: str, words: str) -> None:
        self._picture.show_as(name, tone)
        self._words.setText(words)
        self.setAccessibleName(words)

    def words(self) -> str:
        return self._words.text()
