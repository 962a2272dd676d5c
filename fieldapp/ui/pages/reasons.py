"""Why a slip is returned or withdrawn: small forms in the place of the slip; they do nothing themselves."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.domain import catalogue
from fieldapp.ui.pages import words
from fieldapp.ui.widgets import buttons, deedform, entry, field, heading

MOST = 5  # reasons of one return
OTHER = "other"  # of return_reasons: told in words

# The field that a reason is mostly about; the reader may choose another one.
ABOUT = {
    "wrong_person": "name",
    "wrong_date": "date",
    "wrong_area": "village",
    "wrong_topic": "topics",
    "wrong_result": "topics",
    "wrong_count": "people",
    "duplicate": "name",
    "no_consent": "consent",
    "private_note": "note",
}
FIELDS = (
    "date",
    "mode",
    "village",
    "helpers",
    "household",
    "name",
    "phone",
    "people",
    "topics",
    "follow_up",
    "note",
    "consent",
)


class ReturnForm(deedform.DeedForm):
    """A reason per field from the catalogue, or the reader's own words, or both."""

    returned = Signal(dict, str)  # codes of reasons by field, words

    def __init__(self, listed: catalogue.Catalogue, lang: str, day: str) -> None:
        super().__init__(self.tr("Return the slip"), buttons.PrimaryButton(self.tr("Return it (Ctrl+Enter)"), "return"))
        self._reasons = [("", ""), *((code, one.label(lang)) for code, one in listed.on("return_reasons", day).items())]
        self.rows: list[tuple[entry.ChoiceEntry, entry.ChoiceEntry]] = []
        self.own: list[entry.LineEntry] = []  # the reader's own words for each row
        self._label = {code: one.label(lang) for code, one in listed.on("return_reasons", day).items()}
        self._around: list[QWidget] = []  # of each row, those out of sight too
        self._places = QVBoxLayout()
        self._places.setSpacing(8)
        self.body.addLayout(self._places)
        self.add_reason()
        self.more = buttons.QuietButton(self.tr("One more reason"), "plus")
        self.words = entry.NoteEntry(2)
        hint = self.tr("What should the author mend? One sentence helps.")
        self.words_field = field.Field(self.tr("Words to the author"), self.words, hint)
        more = QHBoxLayout()
        more.addWidget(self.more)
        more.addStretch(1)
        self.body.addLayout(more)
        self.body.addWidget(self.words_field)
        self.more.clicked.connect(self._one_more)
        self.deed.clicked.connect(self._tell)
        self.key_deed()
        self.end()
        self.setFocusProxy(self.rows[0][0])

    def begin(self) -> None:
        """Empty again, with one reason, for another slip: to build it anew would keep the reader waiting."""
        for (reason, about), own in zip(self.rows, self.own, strict=True):
            reason.set_key("")
            about.set_key("")
            own.clear()
        for around in self._around[1:]:
            around.hide()
        self.more.show()
        self.words.clear()
        self.words_field.clear_problem()

    def rank(self, given: Mapping[str, int]) -> None:
        """Offer the reasons that were given most first. None is chosen ahead: one told by mistake would have the author
        mend what is right. A list in which somebody has chosen already stays as it is."""
        first, *others = self._reasons
        others.sort(key=lambda told: (told[0] == OTHER, -given.get(told[0], 0)))
        if [first, *others] == self._reasons:
            return
        self._reasons = [first, *others]
        for reason, _ in self.rows:
            if not reason.key():
                reason.blockSignals(True)
                reason.clear()
                for code, label in self._reasons:
                    reason.addItem(label, code)
                reason.blockSignals(False)

    def add_reason(self) -> None:
        """Offer one more reason with its field."""
        hidden = next((around for around in self._around if around.isHidden()), None)
        if hidden is not None:
            hidden.show()
        elif len(self._around) < MOST:
            self._add()

    def _one_more(self) -> None:
        self.add_reason()
        shown = sum(not around.isHidden() for around in self._around)
        self.more.setVisible(shown < MOST)
        self.rows[shown - 1][0].setFocus()

    def _add(self) -> None:
        """A row, made when it is wanted; Tab comes to it after the one before."""
        around, reason, own, about = self._row()
        before = self.rows[-1][1] if self.rows else None
        self._places.addWidget(around)
        around.show()  # at once: the keyboard may come to it before the next turn of the event loop
        self._around.append(around)
        self.rows.append((reason, about))
        self.own.append(own)
        if before is not None:
            chain = [before, reason, own, about, self.more]
            for one, after in zip(chain, chain[1:], strict=False):
                self.setTabOrder(one, after)

    def _row(self) -> tuple[QWidget, entry.ChoiceEntry, entry.LineEntry, entry.ChoiceEntry]:
        """A reason, for one that is not in the list a line for it, and its field."""
        reason = entry.ChoiceEntry(self._reasons)
        own = entry.LineEntry()
        about = entry.ChoiceEntry([("", ""), *((name, words.label(name)) for name in FIELDS)])
        words_ = field.Field(self.tr("The reason in your words"), own)
        words_.hide()
        reason.currentIndexChanged.connect(lambda: about.set_key(ABOUT.get(reason.key(), about.key())))
        reason.currentIndexChanged.connect(lambda: words_.setVisible(reason.key() == OTHER))
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(field.Field(self.tr("Reason"), reason))
        column.addWidget(words_)
        column.addWidget(field.Field(self.tr("In which field"), about))
        return around, reason, own, about

    def show_problem(self, sentence: str) -> None:
        """Why the return was not taken."""
        self.words_field.show_problem(sentence)
        self.words.setFocus()

    def _tell(self) -> None:
        told: dict[str, list[str]] = {}
        for (reason, about), own in zip(self.rows, self.own, strict=True):
            if code := own.words() if reason.key() == OTHER and own.words() else reason.key():
                told.setdefault(about.key() or "words", []).append(code)
        self.returned.emit({name: self._one(codes) for name, codes in told.items()}, self.words.words())

    def _one(self, codes: list[str]) -> str:
        """The reasons of one field: the code of one, or the words of several."""
        return codes[0] if len(codes) == 1 else "; ".join(self._label.get(code, code) for code in codes)


class WithdrawForm(deedform.DeedForm):
    """The author's reason for taking a slip back, in words."""

    withdrawn = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("Withdraw the slip"), buttons.PrimaryButton(self.tr("Withdraw (Ctrl+Enter)"), "undo"))
        told = self.tr("A slip that was written by mistake is kept, but counts no more. This can be undone.")
        self.reason = entry.NoteEntry(2)
        hint = self.tr("For example: written twice, wrong person.")
        self.reason_field = field.Field(self.tr("Why is it withdrawn?"), self.reason, hint, required=True)
        self.body.addWidget(heading.Words(told, "soft"))
        self.body.addWidget(self.reason_field)
        self.end()
        self.setFocusProxy(self.reason)
        self.key_deed()
        self.deed.clicked.connect(lambda: self.withdrawn.emit(self.reason.words()))

    def show_problem(self, sentence: str) -> None:
        """Why it was not withdrawn."""
        self.reason_field.show_problem(sentence)
        self.reason.setFocus()
