"""Judge: holds the form of a slip against the rules and shows the outcome; it holds no rule itself."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QObject, Signal

from fieldapp.domain import problems
from fieldapp.ui.pages import page, record_before, record_form, record_looks, record_marks, record_sheet


class Judge(QObject):
    """Shows problems and doubts of the fields that were left, or of all once the slip is to be saved."""

    counted = Signal(str)  # once all is judged: what no field can show and how much is left to mend, in words

    def __init__(self, around: page.Page, form: record_form.Form, looks: record_looks.Looks) -> None:
        super().__init__(around)
        self._explain = around.session.explain
        self._form = form
        self._looks = looks
        self._before: record_before.Before | None = None
        # What was judged last, in which scenery, and what was found: the key to save most often finds it as it was.
        self._asked: tuple[object, ...] = ()
        self._scenery: object = None
        self._found: list[problems.Problem] = []
        self._refused: list[problems.Problem] = []  # what a deed found; it stands until something is typed
        self.marks = record_marks.Marks(self._explain)
        form.edited.connect(lambda: self._refused.clear())
        form.topics.stuck.connect(self.show)
        form.consent.edited.connect(self.show)
        looks.alike_changed.connect(self.show)

    def begin(self, before: record_before.Before | None) -> None:
        """Another slip is shown, perhaps the correction of a visit."""
        self._before, self._refused = before, []
        self.marks.begin(before.said() if before else {})
        late, approved = (before.unreasoned, before.approved) if before else (False, False)
        self._form.place.name_reason(late=late, approved=approved)
        self._form.place.ask_reason(late or approved)
        self.show()

    def left(self, name: str) -> None:
        """The keyboard has left a field."""
        self.marks.left(name)
        self.show()

    def passes(self, sheet: record_sheet.Sheet) -> bool:
        """Whether nothing is wrong with the slip that stands in the form; nothing is shown."""
        return not self._find(sheet)

    def show(self) -> None:
        """Show what is wrong with the fields that were left; nothing of a slip of which only a part is shown yet."""
        if not self._form.filling:
            self._show(self._refused or self._find())

    def show_all(self, found: Sequence[problems.Problem] | None = None) -> list[str] | None:
        """Show what is wrong anywhere, or what a deed `found`; the fields with problems, None when nothing is wrong."""
        self.marks.judge_all()
        self._refused = list(found or ())
        wrong = self._find() if found is None else self._refused
        shown = self._show(wrong)
        return shown if wrong else None

    def _find(self, sheet: record_sheet.Sheet | None = None) -> list[problems.Problem]:
        scene = self._looks.scene()
        if scene is None:
            return []
        before, approved, late = None, False, False
        if self._before is not None:
            before, approved, late = self._before.slip, self._before.approved, self._before.unreasoned
        told = sheet or self._form.sheet()
        asked = (msgspec.msgpack.encode(told), scene.today, scene.now, before, approved, late)
        if asked != self._asked or self._scenery is not self._looks.scenery:
            self._asked, self._scenery = asked, self._looks.scenery
            there = self._looks.scenery.helpers if before and self._looks.scenery else ()
            self._found = record_sheet.check(told, scene, before, approved, late, [person for _, person, _ in there])
        return self._found

    def _show(self, wrong: list[problems.Problem]) -> list[str]:
        scene = self._looks.scene()
        doubts = record_sheet.warn(self._form.sheet(), scene) + self._looks.alike + self._looks.doubles if scene else []
        with self._form.at_once():
            self._form.place.ask_late(any(one.field == "late_reason" for one in wrong))
            if any(one.field == "reason" for one in wrong):  # also where a period has been closed, not only if approved
                self._form.place.ask_reason(True)
            shown = self.marks.show(self._form.fields(), wrong, doubts, self._form.hints())
        self.counted.emit(self._count(wrong, shown) if self.marks.all_judged else "")
        return shown

    def _count(self, wrong: list[problems.Problem], shown: list[str]) -> str:
        fields = self._form.fields()
        words = [self._explain(one) for one in wrong if record_marks.place(one.field) not in fields]
        if shown:
            words.append(self.tr("%n place(s) to mend before this can be saved", "", len(shown)))
        return " ".join(words)
