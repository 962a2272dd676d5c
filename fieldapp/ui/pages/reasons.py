"""Why a slip is returned or withdrawn: small forms in the place of the slip; they do nothing themselves."""

from __future__ import annotations

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
        super().__init__(self.tr("Return the slip"), buttons.PrimaryButton(self.tr("Return it"), "return"))
        self._reasons = [("", ""), *((code, one.label(lang)) for code, one in listed.on("return_reasons", day).items())]
        self.rows: list[tuple[entry.ChoiceEntry, entry.ChoiceEntry]] = []
        self.own: list[entry.LineEntry] = []  # the reader's own words for each row
        self._label = {code: one.label(lang) for code, one in listed.on("return_reasons", day).items()}
        self._spare = [self._row() for _ in range(MOST)]  # made at once: Tab goes in the order of making
        self.more = buttons.QuietButton(self.tr("One more reason"), "plus")
        self.words = entry.NoteEntry(2)
        hint = self.tr("What should the author mend? One sentence helps.")
        self.words_field = field.Field(self.tr("Words to the author"), self.words, hint)
        rows = QVBoxLayout()
        rows.setSpacing(8)
        self.body.addLayout(rows)
        for around, *_ in self._spare:
            rows.addWidget(around)
        more = QHBoxLayout()
        more.addWidget(self.more)
        more.addStretch(1)
        self.body.addLayout(more)
        self.body.addWidget(self.words_field)
        self.more.clicked.connect(self.add_reason)
        self.deed.clicked.connect(self._tell)
        self.end()
        self.add_reason()

    def add_reason(self) -> None:
        """Offer one more reason with its field."""
        around, reason, about, own = self._spare.pop(0)
        self.rows.append((reason, about))
        self.own.append(own)
        around.show()
        self.more.setVisible(bool(self._spare))
        self.setFocusProxy(self.rows[0][0])
        if len(self.rows) > 1:
            reason.setFocus()

    def _row(self) -> tuple[QWidget, entry.ChoiceEntry, entry.ChoiceEntry, entry.LineEntry]:
        """A reason, its field and, for one that is not in the list, a line for it, out of sight."""
        reason = entry.ChoiceEntry(self._reasons)
        about = entry.ChoiceEntry([("", ""), *((name, words.label(name)) for name in FIELDS)])
        own = entry.LineEntry()
        words_ = field.Field(self.tr("The reason in your words"), own)
        words_.hide()
        reason.currentIndexChanged.connect(lambda: about.set_key(ABOUT.get(reason.key(), about.key())))
        reason.currentIndexChanged.connect(lambda: words_.setVisible(reason.key() == OTHER))
        around = QWidget()
        around.hide()
        column = QVBoxLayout(around)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(field.Field(self.tr("Reason"), reason))
        column.addWidget(words_)
        column.addWidget(field.Field(self.tr("In which field"), about))
        return around, reason, about, own

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
        super().__init__(self.tr("Withdraw the slip"), buttons.PrimaryButton(self.tr("Withdraw"), "undo"))
        told = self.tr("A slip that was written by mistake is kept, but counts no more. This can be undone.")
        self.reason = entry.NoteEntry(2)
        hint = self.tr("For example: written twice, wrong person.")
        self.reason_field = field.Field(self.tr("Why is it withdrawn?"), self.reason, hint, required=True)
        self.body.addWidget(heading.Words(told, "soft"))
        self.body.addWidget(self.reason_field)
        self.end()
        self.setFocusProxy(self.reason)
        self.deed.clicked.connect(lambda: self.withdrawn.emit(self.reason.words()))

    def show_problem(self, sentence: str) -> None:
        """Why it was not withdrawn."""
        self.reason_field.show_problem(sentence)
        self.reason.setFocus()
