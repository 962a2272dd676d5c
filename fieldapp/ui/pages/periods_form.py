"""Before a period is opened or closed: what that means, and that it is for good; it does neither itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal

from fieldapp.domain import calendar_span, text
from fieldapp.store import periods as store
from fieldapp.ui.pages import periods_desk, periods_words
from fieldapp.ui.widgets import busyline, buttons, deedform, heading, notice

NAMED = 12  # silent villages named one by one


class OpenForm(deedform.DeedForm):
    """Which days are opened in how many villages, and the deed: days opened by mistake bar those that were meant."""

    opening = Signal()

    def __init__(self, span: calendar_span.Span, villages: Sequence[str], *, today: str) -> None:
        title = self.tr("Open {days}").format(days=periods_words.span(span))
        super().__init__(title, buttons.PrimaryButton(self.tr("Open for good"), "plus"))
        self.span, self.villages = span, villages
        since, until = text.show_day(span.start), text.show_day(span.end)
        words = self.tr("The period holds the slips from {since} to {until} of %n village(s).", "", len(villages))
        self.body.addWidget(heading.Words(words.format(since=since, until=until)))
        if today < span.start:
            words = self.tr("These days are still to come: the first one is {since}.").format(since=since)
            self.body.addWidget(notice.Notice("wait", words))
        after = self.tr(
            "Once opened, its days do not change and it is not taken back."
            " If it should end on another day, go back and choose that day first."
        )
        self.body.addWidget(heading.Words(after, "soft"))
        self.busy = busyline.BusyLine()
        self.body.addWidget(self.busy)
        self.end()
        self.deed.clicked.connect(self.opening)

    def begin(self) -> None:
        """The deed is under way: it is not done twice, and there is no way back any more."""
        self.busy.start(self.tr("Opening…"), self.deed, self.cancel)

    def fail(self) -> None:
        """Nothing was opened."""
        self.busy.stop()


class CloseForm(deedform.DeedForm):
    """Everything that is still waiting, silent or not decided, and the deed."""

    closing = Signal()

    def __init__(self, now: periods_desk.Open, name: Callable[[store.Village], str], *, today: str) -> None:
        title = self.tr("Close {days}").format(days=periods_words.span(now.span))
        super().__init__(title, buttons.PrimaryButton(self.tr("Close for good"), "lock"))
        self.body.addWidget(heading.Words(self.tr("Approved slips are held for the report as they are now.")))
        left = periods_words.remains(now)
        if left:
            told = [*left, self.tr("They stay as they are, outside of this report.")]
            self.body.addWidget(notice.Notice("wait", "\n".join(told)))
        silent = [name(one) for one in now.villages if one.silent]
        if silent:
            self.body.addWidget(notice.Notice("bad", self._silent(silent)))
        if not left and not silent:
            self.body.addWidget(notice.Notice("good", self.tr("Every village has figures, and nothing waits.")))
        if today <= now.span.end:
            words = self.tr("Today is still in this period: what is recorded after the closing needs a reason.")
            self.body.addWidget(notice.Notice("wait", words))
        after = self.tr(
            "A closed period is not opened again."
            " What is corrected later needs a reason and is listed apart in the next report."
        )
        self.body.addWidget(heading.Words(after, "soft"))
        self.busy = busyline.BusyLine()
        self._whole = 0
        self.body.addWidget(self.busy)
        self.end()
        self.deed.clicked.connect(self.closing)

    def begin(self, slips: int) -> None:
        """The deed is under way for so many slips: it is not done twice, and there is no way back any more."""
        self._whole = slips
        self.busy.start(self.tr("Closing…"), self.deed, self.cancel)

    def tell(self, done: int) -> None:
        """So many slips are held by now."""
        words = self.tr("Closing… {done} of {all} slips")
        self.busy.words.setText(words.format(done=done, all=max(done, self._whole)))

    def fail(self) -> None:
        """Nothing was closed."""
        self.busy.stop()

    def _silent(self, names: list[str]) -> str:
        words = self.tr("%n village(s) without figures, told as such and not as zero: {names}", "", len(names))
        more = "…" if len(names) > NAMED else ""
        return words.format(names=", ".join(names[:NAMED]) + more)
