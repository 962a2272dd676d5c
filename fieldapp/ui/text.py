"""Chooses the language of the window and finds its texts; it never holds a text itself."""

# A text is an English literal where it stands: self.tr("Lock") in a QObject, text.translate("Topics", "Lock")
# elsewhere; {names} are filled by .format(...) afterwards, a count is self.tr("%n slip(s) wait", "", n), and %Ln in
# translations. No f-string and no keyword inside the call: the extractor would not see them. *_vi.ts hold the
# Vietnamese, *_en.ts English plurals only (add -pluralonly), qt_vi.ts the few words of Qt's own menus. A large page
# has files of its own, named after it; fieldapp_*.ts hold the rest. When texts changed, run the first command with
# the page's source, write the translations into the .ts, run the second, keep both:
#
#   pyside6-lupdate fieldapp/ui/*.py fieldapp/ui/widgets/*.py -ts resources/translations/fieldapp_vi.ts \
#       -no-obsolete -locations none -sort-messages -disable-heuristic sametext -disable-heuristic similartext
#   pyside6-lrelease resources/translations/*.ts

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QTranslator

from fieldapp import resources

LANGUAGES = ("vi", "en")
_PARENT = "translators"

_P = ParamSpec("_P")
_R = TypeVar("_R")
_forgetting: list[Callable[[], None]] = []  # what was said in another language


def translate(context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
    """The text of a source string in the language of the window, for code outside of a QObject."""
    return QCoreApplication.translate(context, source, disambiguation, n)


def once(telling: Callable[_P, _R]) -> Callable[_P, _R]:
    """Around a function of a few values that says something of each: it looks for its texts once in each language. A
    list asks for them again with every cell that it draws, and Qt looks through all translations for each."""
    kept = functools.lru_cache(maxsize=200)(telling)
    _forgetting.append(kept.cache_clear)
    return cast("Callable[_P, _R]", kept)


def install(app: QCoreApplication, lang: str = "vi") -> None:
    """Speak this language ("vi" or "en") from now on: windows made later show it, numbers follow it."""
    if lang not in LANGUAGES:
        raise ValueError(f"no such language: {lang}")
    if app.property("lang") == lang:
        return
    _silence(app)
    holder = QObject(app)
    holder.setObjectName(_PARENT)
    for file in sorted(resources.path("translations").glob(f"*_{lang}.qm")):
        translator = QTranslator(holder)
        if translator.load(str(file)):
            app.installTranslator(translator)
    QLocale.setDefault(locale(lang))
    app.setProperty("lang", lang)
    for forget in _forgetting:
        forget()


def language() -> str:
    """The language of the window, "vi" or "en"."""
    app = QCoreApplication.instance()
    return str(app.property("lang") or "vi") if app else "vi"


def number(n: int) -> str:
    """A count as the window's language writes it: 1.234 or 1,234."""
    return QLocale().toString(n)


def locale(lang: str) -> QLocale:
    """How this language writes numbers; dates are always dd/MM/yyyy, so English is the British kind."""
    return QLocale("vi_VN" if lang == "vi" else "en_GB")  # Qt's numbers for them would bring 650 others


def _silence(app: QCoreApplication) -> None:
    for holder in app.findChildren(QObject, _PARENT):
        for translator in holder.findChildren(QTranslator):
            app.removeTranslator(translator)
        holder.setObjectName("")
        holder.deleteLater()
