"""Field: an editor with its label above, a hint and, when something is wrong, the problem below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldapp.ui.widgets import heading, picture


class Field(QWidget):
    """Binds a label, an editor and a problem line; names the editor for screen readers."""

    def __init__(
        self,
        label: str,
        editor: QWidget,
        hint: str = "",
        required: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._required = self.tr("needed") if required else ""
        self.name = label
        self._apart = False
        self.label = heading.Label(f"{label} *" if required else label, self)
        self.label.setBuddy(editor)
        self.hint = heading.Words(hint, parent=self)
        self.hint.setObjectName("hint")
        self._trouble, self._shape, self.problem = _trouble_line(self)
        self._lay_out()
        self.clear_problem()

    def rename(self, label: str) -> None:
        """Call it so from now on, as when it is one of several."""
        self.name = label
        self.label.setText(f"{label} *" if self._required else label)
        self._describe("")

    def show_problem(self, words: str) -> None:
        """Say in plain words what is wrong and what to do; it stays until `clear_problem`."""
        self._say(words, "bad", "bad")
        self._mark(True)

    def show_remark(self, words: str, picture: str = "info", tone: str = "wait") -> None:
        """Say softly what to look at again, in place of a problem; `picture` and `tone` as in icons.SHAPES."""
        self._say(words, picture, tone)
        self._mark(False)

    def clear_problem(self) -> None:
        """Nothing is wrong here (any more)."""
        self.problem.clear()
        self._trouble.hide()
        self._mark(False)
        self._describe("")

    def _say(self, words: str, picture: str, tone: str) -> None:
        self.problem.setText(f"{self.name}: {words}" if self._apart else words)
        self._shape.show_as(picture, tone)
        if self.problem.property("tone") != tone:
            self.problem.setProperty("tone", tone)
            _dress_again(self.problem)
        self._trouble.show()
        self._describe(words)

    def tell_below(self, column: QVBoxLayout) -> None:
        """Say what is wrong on a line of its own there, after the label: a narrow field has no room for a sentence."""
        self._apart = True
        column.addWidget(self._trouble)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for part in (self.label, self.editor, self.hint, self._trouble):
            column.addWidget(part)
        if not self.editor.sizePolicy().expandingDirections() & Qt.Orientation.Vertical:
            column.addStretch(1)  # beside a taller field the label stays on its line
        self.hint.setVisible(bool(self.hint.text()))
        self.setFocusProxy(self.editor)

    def _mark(self, wrong: bool) -> None:
        target = self.editor.focusProxy() or self.editor
        if bool(target.property("wrong")) != wrong:  # to dress it takes as long as to build it, and a form has thirty
            target.setProperty("wrong", wrong)
            _dress_again(target)

    def _describe(self, problem: str) -> None:
        described = ". ".join(part for part in (self._required, problem, self.hint.text()) if part)
        for target in {self.editor, self.editor.focusProxy() or self.editor}:
            target.setAccessibleName(self.name)
            target.setAccessibleDescription(described)


def _dress_again(part: QWidget) -> None:
    part.style().unpolish(part)
    part.style().polish(part)


def _trouble_line(around: QWidget) -> tuple[QWidget, picture.Picture, QLabel]:
    line = QWidget(around)
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    words = heading.Words(parent=line)
    words.setObjectName("problem")
    beside = QVBoxLayout()
    beside.addSpacing(4)  # level with the first line of the words
    shape = picture.Picture("bad", "bad", 1.0, line)
    beside.addWidget(shape)
    beside.addStretch(1)
    row.addLayout(beside)
    row.addWidget(words, 1)
    return line, shape, words
