"""The journal on the page Đồng bộ: what happened last in plain words, and a file of all of it for whoever helps."""

from __future__ import annotations

import functools
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout

from fieldapp.actions import save_journal
from fieldapp.store import journal
from fieldapp.ui.pages import page, words
from fieldapp.ui.widgets import buttons, card, flow, heading

READ, SHOWN = 200, 12  # lines that are read, and events that are shown of them


class JournalCard(card.Card):
    """The newest events, and a button that saves all."""

    def __init__(self, around: page.Page) -> None:
        super().__init__(parent=around)
        self.setAccessibleName(self.tr("Journal"))
        self._around = around
        self.save_button = buttons.SecondaryButton(self.tr("Save for help…"), "take", self)
        self._lines = QGridLayout()
        self._lines.setHorizontalSpacing(18)
        self._lines.setColumnStretch(1, 1)
        row = flow.Flow(14, 6)
        row.add(heading.Heading(self.tr("Journal"), parent=self), 12)
        row.add(self.save_button, 1, 1)
        hint = self.tr("When something goes wrong: save the journal as a file and send it to the commune officer.")
        self.body.addLayout(row)
        self.body.addWidget(heading.Words(hint, "soft", self))
        self.body.addLayout(self._lines)
        self.save_button.clicked.connect(self.choose)

    def show_lines(self, told: list[journal.JournalLine]) -> None:
        """Show these lines, newest first, in place of those before."""
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if not told:
            self._lines.addWidget(heading.Words(self.tr("Nothing has happened yet."), "soft", self), 0, 0, 1, 2)
        for number, run in enumerate(journal.runs(told)[:SHOWN]):
            when = heading.Words(words.at(run.line.at), "small", self)
            when.setWordWrap(False)
            sentence = self._around.session.say(run.line.code, **run.line.details)
            if run.times > 1:
                sentence += " " + self.tr("(%n times since {when})", "", run.times).format(when=words.at(run.since))
            for column, part in enumerate((when, heading.Words(sentence, parent=self))):
                self._lines.addWidget(part, number, column, Qt.AlignmentFlag.AlignTop)
                part.show()

    def choose(self) -> None:
        """The system's own dialog for the file; it goes when it is done, and the keyboard comes back to the page."""
        dialog = QFileDialog(self._around, self.tr("Where to save"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilter("txt (*.txt)")
        dialog.setDefaultSuffix("txt")
        place = QStandardPaths.StandardLocation.DocumentsLocation
        dialog.setDirectory(QStandardPaths.writableLocation(place))
        dialog.selectFile(self.name())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.save(Path(chosen)))
        dialog.open()

    def name(self) -> str:
        """What the file is called at first: by the computer, as whoever helps puts those of several into one folder."""
        session = self._around.session
        return f"fieldapp-nhat-ky-{session.today()}-{save_journal.mark(session.owner)}.txt"

    def save(self, file: Path) -> None:
        """Write all of the journal into a file."""
        session = self._around.session
        work = functools.partial(
            save_journal.save_journal, file=file, lang=session.lang, now=session.clock(), wall=session.wall()
        )
        told = self.tr("Saved: {file}. It holds no names and nothing of any slip.").format(file=file)
        self._around.write(work, lambda _: self._around.said.emit(told, None))
