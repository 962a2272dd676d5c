"""Field: an editor with its label above, a hint and, when something is wrong, the problem below it."""

from __future__ import annotations

import functools

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.ui.widgets import heading, picture


class Field(QWidget):
    """Binds a label, an editor and a problem line; names the editor for screen readers. What says nothing is not built:
    a page has many fields, and few of them ever have a problem."""

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
        self._hint = hint
        self._column = QVBoxLayout(self)
        self._lay_out()
        self._describe("")

    @functools.cached_property
    def hint(self) -> heading.Words:
        """The words below the editor."""
        made = heading.Words(self._hint, parent=self)
        made.setObjectName("hint")
        return made

    @property
    def problem(self) -> heading.Words:
        """The words of the problem line."""
        return self._trouble.words

    @functools.cached_property
    def _trouble(self) -> _Trouble:
        made = _Trouble(self)
        made.hide()
        self._column.insertWidget(3 if self._hint else 2, made)
        return made

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
        if "_trouble" in vars(self):
            self.problem.clear()
            self._trouble.hide()
        self._mark(False)
        self._describe("")

    def _say(self, words: str, picture: str, tone: str) -> None:
        self.problem.setText(f"{self.name}: {words}" if self._apart else words)
        self._trouble.shape.show_as(picture, tone)
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
        column = self._column
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for part in (self.label, self.editor, *((self.hint,) if self._hint else ())):
            column.addWidget(part)
        if not self.editor.sizePolicy().expandingDirections() & Qt.Orientation.Vertical:
            column.addStretch(1)  # beside a taller field the label stays on its line
        self.setFocusProxy(self.editor)

    def _mark(self, wrong: bool) -> None:
        target = self.editor.focusProxy() or self.editor
        if bool(target.property("wrong")) != wrong:  # to dress it takes as long as to build it, and a form has thirty
            target.setProperty("wrong", wrong)
            _dress_again(target)

    def _describe(self, problem: str) -> None:
        described = ". ".join(part for part in (self._required, problem, self._hint) if part)
        for target in {self.editor, self.editor.focusProxy() or self.editor}:
            target.setAccessibleName(self.name)
            target.setAccessibleDescription(described)


def _dress_again(part: QWidget) -> None:
    part.style().unpolish(part)
    part.style().polish(part)


class _Trouble(QWidget):
    """What is wrong, with a shape before it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.words = heading.Words(parent=self)
        self.words.setObjectName("problem")
        beside = QVBoxLayout()
        beside.addSpacing(4)  # level with the first line of the words
        self.shape = picture.Picture("bad", "bad", 1.0, self)
        beside.addWidget(self.shape)
        beside.addStretch(1)
        row.addLayout(beside)
        row.addWidget(self.words, 1)
