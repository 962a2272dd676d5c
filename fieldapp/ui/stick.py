"""Asks for a file on the USB stick that is in this computer; it reads nothing on it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldapp.ui.text import translate

MOUNTS = ("/run/media", "/media")  # in which desktops of Linux put what was plugged in, by the name of who did


def dialog(
    around: QWidget, mode: QFileDialog.AcceptMode, title: str, chosen: Callable[[str], None], folder: str = ""
) -> QFileDialog:
    """The system's own dialog for a USB file, in a folder, if that is still there, else on the stick. It goes when it
    is done, and the keyboard comes back to where it was."""
    made = QFileDialog(around, title, folder if folder and os.path.isdir(folder) else place())
    made.setAcceptMode(mode)
    saving = mode == QFileDialog.AcceptMode.AcceptSave
    made.setFileMode(QFileDialog.FileMode.AnyFile if saving else QFileDialog.FileMode.ExistingFile)
    made.setNameFilters([translate("Stick", "USB files") + " (*.fab)", translate("Stick", "All files") + " (*)"])
    if saving:
        made.setDefaultSuffix("fab")
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.fileSelected.connect(chosen)
    return made


def place() -> str:
    """The folder of a stick, of several the last by its letter or name; without one, where documents lie."""
    found = [folder for folder in sorted(_removable()) if os.path.isdir(folder)]
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return found[-1] if found else documents or str(Path.home())


if sys.platform == "win32":
    import ctypes

    _REMOVABLE = 2  # GetDriveTypeW: a stick or a card; asked of the letter alone, it waits for no dead network drive

    def _removable() -> list[str]:
        kernel, letters = ctypes.windll.kernel32, "CDEFGHIJKLMNOPQRSTUVWXYZ"  # A and B were floppy disks
        present = kernel.GetLogicalDrives()
        roots = [f"{letter}:\\" for letter in letters if present >> (ord(letter) - ord("A")) & 1]
        return [root for root in roots if kernel.GetDriveTypeW(root) == _REMOVABLE]

else:

    def _removable() -> list[str]:
        return [folder for mount in MOUNTS for user in _inside(mount) for folder in _inside(user)]

    def _inside(folder: str) -> list[str]:
        try:
            return [one.path for one in os.scandir(folder) if one.is_dir()]
        except OSError:
            return []
