"""Hands and their typing program: the keys that Unikey, EVKey and input methods send to a window, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

BACK = "⌫"
FILLER = "\u202f"  # EVKey and Unikey send it, and take it back, so that a browser drops its proposal

Editor = QLineEdit | QPlainTextEdit | QTextEdit


class Stream(NamedTuple):
    """What a typing program sends for the keys pressed: strokes, each with what stands in the field after it."""

    keys: str
    strokes: tuple[str, ...]

    def steps(self) -> Iterator[tuple[str, str]]:
        """Each character or backspace sent, and the words in the field after it."""
        words = ""
        for sign in "".join(self.strokes):
            words = words[:-1] if sign == BACK else words + sign
            yield sign, words

    @property
    def words(self) -> str:
        """What stands in the field at the end."""
        return list(self.steps())[-1][1]


STREAMS = {
    "telex": Stream("ddawjng", ("d", "⌫đ", "a", "⌫ă", "⌫ặ", "n", "g")),
    "vni": Stream("d9a85ng", ("d", "⌫đ", "a", "⌫ă", "⌫ặ", "n", "g")),
    "late marks": Stream("nguyenexx hoaf", (*"nguyene", "⌫⌫⌫ên", "⌫⌫ễn", "⌫⌫ên", "x", " ", *"hoa", "⌫⌫òa")),
    "undone tone": Stream("ddawjngz", ("d", "⌫đ", "a", "⌫ă", "⌫ặ", "n", "g", "⌫⌫⌫ăng")),
    "undone word": Stream("hoaff", ("h", "o", "a", "⌫⌫òa", "⌫⌫oaf")),
    "capitals": Stream("DDAWJNG Thij lan", ("D", "⌫Đ", "A", "⌫Ă", "⌫Ặ", *"NG Thi", "⌫ị", *" lan")),
    "filler": Stream("ddawjng", ("d", f"{FILLER}⌫⌫đ", "a", f"{FILLER}⌫⌫ă", f"{FILLER}⌫⌫ặ", "n", "g")),
    "mistakes": Stream("hof⌫⌫uwng", ("h", "o", "⌫ò", "⌫", "⌫h", "u", "⌫ư", "n", "g")),
    "every sign": Stream("", (*"xyzabcdefghijklmnopqrstuvw0123456789.,;:!?+-*/=()[]#@%&'\"_~^ ABCXYZ",)),
}


def stroke(sign: str) -> list[QKeyEvent]:
    """The press and release of a key that a program makes: a letter comes as its text, without a key of its own."""
    if sign == BACK:
        key, words = Qt.Key.Key_Backspace, "\b"
    elif sign.isascii():
        key, words = Qt.Key(ord(sign.upper())), sign
    else:
        key, words = Qt.Key(0), sign
    held = Qt.KeyboardModifier.ShiftModifier if sign.isascii() and sign.isupper() else Qt.KeyboardModifier.NoModifier
    return [QKeyEvent(kind, key, held, words) for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)]


def send(sign: str) -> None:
    """Type one sign to whatever has the keyboard in the active window, with the window's shortcuts asked first."""
    for event in stroke(sign):
        to = QApplication.focusWidget()
        assert to is not None
        if event.type() == QEvent.Type.KeyPress:
            _ask_shortcuts(to, event)
        QApplication.sendEvent(to, event)


def _ask_shortcuts(to: QWidget, event: QKeyEvent) -> None:
    """The window system asks the focus widget whether it wants a key that may be a shortcut, as Qt does itself."""
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, event.key(), event.modifiers(), event.text())
    asked.ignore()
    QApplication.sendEvent(to, asked)


def fast(stream: Stream) -> None:
    """All keys of a stream at once, before the window has drawn one of them."""
    to = QApplication.focusWidget()
    assert to is not None
    for sign, _ in stream.steps():
        for event in stroke(sign):
            QCoreApplication.postEvent(to, event)
    QApplication.processEvents()


def compose(words: str) -> Iterator[tuple[str, str]]:
    """An input method: each letter is held until the word is finished; gives what is held and what is committed."""
    for end in range(1, len(words) + 1):
        held = QInputMethodEvent(words[:end], [])
        QApplication.sendEvent(_focus(), held)
        yield words[:end], ""
    done = QInputMethodEvent()
    done.setCommitString(words)
    QApplication.sendEvent(_focus(), done)
    yield "", words


def paste(words: str) -> None:
    """Ctrl+V after these words were copied somewhere."""
    QGuiApplication.clipboard().setText(words)
    QTest.keyClick(_focus(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def _focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def words_in(editor: Editor) -> str:
    """What stands in an editor."""
    return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()


def editors(root: QWidget) -> list[Editor]:
    """The text fields in sight that can be typed in; the line of a number only takes digits."""
    return [
        one
        for kind in (QLineEdit, QPlainTextEdit, QTextEdit)
        for one in root.findChildren(kind)
        if one.isVisible() and one.isEnabled() and not one.isReadOnly() and one.focusProxy() is None
    ]
