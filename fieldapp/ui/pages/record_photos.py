"""The photos of a slip's form: added from a file or the clipboard, seen, taken out; only where the province allows
them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QImage, QImageWriter, QKeySequence
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from fieldapp.domain import photos, problems
from fieldapp.ui.pages import page, record_desk, record_part, record_sheet
from fieldapp.ui.widgets import buttons, flow, hotkey, prints

READS = "*.jpg *.jpeg *.png *.webp *.bmp *.gif *.tif *.tiff *.heic"


class _Strip(QWidget):
    """What the part's field holds; the keyboard goes on to its first button, which keeps a name of its own."""

    def __init__(self, first: QWidget) -> None:
        super().__init__()
        self._first = first
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._first.setFocus(event.reason())


class Photos(record_part.Part):
    """What the form shows of its photos; it neither reads a file nor keeps one."""

    wanted = Signal(list)  # photos that are named and not seen yet
    reshaped = Signal()  # other pictures are shown: the Tab key has another way

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.shown: list[photos.Photo] = []
        self.sheet = 0  # rises with every other slip that is shown
        self.coming = 0  # photos that are being made small for the slip that is shown
        self._data: dict[str, bytes] = {}  # of the photos seen so far in this form
        self._allowed = False
        self.add = buttons.SecondaryButton(self.tr("Photo from a file…"), "plus")
        self.paste = buttons.SecondaryButton(self.tr("Paste a photo"))
        self.prints = prints.Prints()
        strip = _Strip(self.add)
        row = flow.Flow(10, 6)
        row.setContentsMargins(0, 0, 0, 0)
        row.add(self.add, 1, 1)
        row.add(self.paste, 1, 1)
        column = QVBoxLayout(strip)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.prints)
        column.addLayout(row)
        warning = self.tr("No papers, cards or screens with codes. Faces only of people who agreed.")
        self.body.addWidget(self.field("photos", self.tr("Photos"), strip, warning))
        for button in (self.add, self.paste):
            button.setAccessibleDescription(warning)
        self.show_all()

    def allow(self, allowed: bool) -> None:
        """The province lets slips have photos, or does not (any more)."""
        self._allowed = allowed
        self.show_all()

    def stops(self) -> list[QWidget]:
        """What the Tab key comes to, in order."""
        seen: list[QWidget] = []
        for place, one in enumerate(self.prints.prints):
            seen += [one, *self.prints.drops[place : place + 1]]
        return [*seen, self.add, self.paste]

    def see(self, sha: str, data: bytes | None) -> None:
        """The bytes of a photo that is named; None if they are not on this computer."""
        self._data[sha] = data or b""
        self.show_all()

    def take(self, photo: photos.Photo, data: bytes, sheet: int) -> bool:
        """Show one more photo of the slip that was shown as `sheet`; False, and it is not shown, if that is another one
        by now, or there is no more room."""
        if sheet != self.sheet or (photo not in self.shown and len(self.shown) >= photos.MOST):
            return False
        self._data[photo.sha] = data
        if photo not in self.shown:
            self.shown.append(photo)
        self._changed()
        return True

    def drop(self, sha: str) -> photos.Photo | None:
        """Show a photo no more."""
        gone = next((one for one in self.shown if one.sha == sha), None)
        if gone is not None:
            self.shown.remove(gone)
            self._changed()
        return gone

    def data(self, sha: str) -> bytes:
        """The bytes of a photo that was seen in this form."""
        return self._data.get(sha, b"")

    def _changed(self) -> None:
        self.fields["photos"].clear_problem()
        self.show_all()
        self.edited.emit()

    def fill(self, sheet: record_sheet.Sheet) -> None:
        sheet.photos = list(self.shown)

    def show_sheet(self, sheet: record_sheet.Sheet) -> None:
        self.sheet, self.coming = self.sheet + 1, 0
        self.shown = list(sheet.photos)
        self._data = {sha: data for sha, data in self._data.items() if any(one.sha == sha for one in self.shown)}
        self.fields["photos"].clear_problem()
        self.show_all()
        if unseen := [one for one in self.shown if one.sha not in self._data]:
            self.wanted.emit(unseen)

    def show_all(self) -> None:
        """Show what there is, and buttons as long as there is room for more."""
        name, drop = self.tr("Photo {number}"), self.tr("Take out photo {number}")
        seen = [(number, one) for number, one in enumerate(self.shown, start=1) if one.sha in self._data]
        told = [(one.sha, name.format(number=number), self._data[one.sha]) for number, one in seen]
        self.prints.show_pictures(told, [drop.format(number=number) for number, _ in seen])
        for button in (self.add, self.paste):
            button.setEnabled(self._allowed and len(self.shown) < photos.MOST)
        self.setVisible(self._allowed or bool(self.shown))
        self.reshaped.emit()


class Album(QObject):
    """Brings photos into the part and out of it: asks for files, looks at the clipboard, has the desk keep them."""

    def __init__(self, around: page.Page, part: Photos) -> None:
        super().__init__(around)
        self._around, self._session, self._part = around, around.session, part
        self._folder = ""  # of the last file
        part.add.clicked.connect(self.choose)
        part.paste.clicked.connect(self.paste)
        part.wanted.connect(self.look)
        part.prints.dropped.connect(self.drop)
        hotkey.within(part, QKeySequence.StandardKey.Paste, self.paste)

    def choose(self) -> None:
        """Ask for a picture by the system's own dialog."""
        dialog = QFileDialog(self._around, self.tr("Choose a photo"), self._folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        pictures, every = self.tr("Pictures"), self.tr("All files")
        dialog.setNameFilter(f"{pictures} ({READS});;{every} (*)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.take_file)
        dialog.open()

    def take_file(self, name: str | Path) -> None:
        """Add the picture of a file."""
        path = Path(name)
        self._folder = str(path.parent)
        self._take(lambda: record_desk.file(path))

    def paste(self) -> None:
        """Add the picture that was copied, or the file that was."""
        told = QGuiApplication.clipboard().mimeData()
        image = QGuiApplication.clipboard().image()
        files = [url.toLocalFile() for url in told.urls() if url.isLocalFile()] if told else []
        if files:
            self.take_file(files[0])
        elif not image.isNull():
            data = _png(image)
            self._take(lambda: data)
        else:
            words = self.tr("No picture was copied. Copy one, as in Zalo, then press here again.")
            self._part.fields["photos"].show_remark(words)

    def _take(self, read: record_desk.Read) -> None:
        if not self._part.add.isEnabled():
            self._many()
            return
        moment, part, sheet = self._around.moment(), self._part, self._part.sheet

        def done(told: tuple[photos.Photo, bytes]) -> None:
            self._came(sheet)
            if not part.take(*told, sheet):
                self._left_out(sheet)

        def refused(error: Exception) -> None:
            self._came(sheet)
            if isinstance(error, problems.Problem) and sheet == part.sheet:
                part.fields["photos"].show_problem(self._session.explain(error))

        part.coming += 1
        self._session.desk.do(lambda desk: record_desk.add_photo(desk, read, moment), done, refused)

    def _came(self, sheet: int) -> None:
        if sheet == self._part.sheet:
            self._part.coming -= 1

    def _many(self) -> None:
        many = problems.Problem("photo_many", "photos", most=photos.MOST)
        self._part.fields["photos"].show_remark(self._session.explain(many))

    def _left_out(self, sheet: int) -> None:
        """A photo found no place: its slip has enough, or is not shown any more, and no other one may have it."""
        if sheet == self._part.sheet:
            self._many()
        else:
            self._around.said.emit(
                self.tr("The photo was not added: its slip is no longer open. Add it there again."), None
            )

    def look(self, named: Sequence[photos.Photo]) -> None:
        """Show photos of a draft or of a visit, as far as they are on this computer."""
        for one in named:
            self._look(one.sha)

    def _look(self, sha: str) -> None:
        part = self._part

        def done(data: bytes | None) -> None:
            part.see(sha, data)

        self._session.desk.do(lambda desk: record_desk.photo(desk, sha), done)

    def drop(self, sha: str) -> None:
        """Take a photo out of the slip; that can be taken back."""
        data, sheet = self._part.data(sha), self._part.sheet
        gone = self._part.drop(sha)
        if gone is not None:
            if not self._part.prints.drops:
                self._part.add.setFocus()
            self._around.said.emit(self.tr("The photo is taken out"), lambda: self._put_back(gone, data, sheet))

    def _put_back(self, photo: photos.Photo, data: bytes, sheet: int) -> None:
        if not self._part.take(photo, data, sheet):
            self._left_out(sheet)


def _png(image: QImage) -> bytes:
    """A copied picture as the bytes of a file; it never touches a disk."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
