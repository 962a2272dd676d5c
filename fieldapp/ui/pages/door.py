"""The door: opens a vault of this computer, or takes up an invitation; it shows nothing of what a vault holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.ui import background, vaults
from fieldapp.ui.pages import signin

if TYPE_CHECKING:  # most days nobody is new
    from fieldapp.ui.pages import firstrun

Keepers = background.Lane[vaults.Keeper]


class Door(QWidget):
    """One of two forms at a time: sign-in while there are vaults, else the first run."""

    opened = Signal(object)  # vaults.Opened

    def __init__(
        self,
        keepers: Keepers,
        known: list[vaults.Known],
        lang: str,
        *,
        last: Path | None = None,
        notice: str = "",
    ) -> None:
        """`last` is the vault that is offered first; `notice` a sentence about why the door is closed."""
        super().__init__()
        self._keepers = keepers
        self._known = known
        self._lang = lang
        self._last = last
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.form: signin.SignIn | firstrun.FirstRun
        self._put(self._sign_in(notice) if known else self._first_run(notice))

    def invite(self) -> None:
        """Show the form for an invitation."""
        self._put(self._first_run())

    def back(self) -> None:
        """Show the sign-in again."""
        self._put(self._sign_in(""))

    def take_keyboard(self) -> None:
        """Give the keyboard to the form."""
        self.form.take_keyboard()

    def tell(self, words: str) -> None:
        """Say something at the door, whichever form is shown."""
        self.form.notice.tell("bad", words)

    def _sign_in(self, notice: str) -> signin.SignIn:
        form = signin.SignIn(self._keepers, self._known, self._lang, last=self._last, notice=notice)
        form.opened.connect(self.opened)
        form.invited.connect(self.invite)
        return form

    def _first_run(self, notice: str = "") -> firstrun.FirstRun:
        from fieldapp.ui.pages import firstrun

        form = firstrun.FirstRun(self._keepers, self._known, self._lang)
        if notice:
            form.explain(notice)
        form.opened.connect(self.opened)
        form.cancelled.connect(self.back)
        return form

    def _put(self, form: signin.SignIn | firstrun.FirstRun) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.form = form
        self._column.addWidget(form)
        if self.isVisible():
            form.show()
            form.take_keyboard()
