"""Builds the desktop program top to bottom: settings, Qt, look, window, the door, and the house behind it."""

from __future__ import annotations

import functools
import gc
import importlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from fieldapp import config as configs
from fieldapp import resources
from fieldapp.domain import patterns, problems
from fieldapp.store import early, vault
from fieldapp.ui import enumerations, screen, sooner

if TYPE_CHECKING:  # the door shows without them
    from fieldapp.domain import facts
    from fieldapp.ui import exchanges, house
    from fieldapp.ui import session as sessions
    from fieldapp.ui.pages import door, today_desk


gc.disable()  # until the first page is there: all that is loaded and built stays, so to sweep it is lost time

try:
    with sooner.loading(), enumerations.quickly():
        from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
        from PySide6.QtWidgets import QApplication

        from fieldapp.ui import ahead, background, calm, faults, idle, look, style, sweep, vaults, window

    MISSING = ""
except ImportError as error:  # a bare Linux lacks what Qt stands on
    MISSING = str(error)

QUIET = 10_000  # ms between two sentences about faults: one fault may come back with every click

# What is loaded ahead, in a thread of its own: at the door, while somebody types or a key is made; then, once the first
# page is shown, what takes longest of the others.
_BEHIND_THE_DOOR = ("store.connection", "store.opened")
_BEHIND_THE_FIRST_PAGE = (
    *("actions.exchange_now", "sync.channel", "sync.run", "actions.record_visit", "actions.import_slips"),
    *("actions.record_stack", "actions.tell_nothing", "actions.close_import", "store.reports", "store.works"),
    *("reports.compared", "reports.qr"),
)
# By the window's own thread (`ahead`).
_HOUSE = (
    *("fieldapp.store.connection", "fieldapp.ui.session", "fieldapp.ui.pages.today_desk", "fieldapp.ui.exchanges"),
    "fieldapp.ui.house",
)
HAND_OVER = 0.0001  # seconds after which a lane at work lets the window have Python: it asks for it hundreds of times
SOON = 1_000  # ms that a window waits for its first page before it is shown without
SPARE = 400  # ms without a touch: time enough to build a page that will be wanted
BREATH = 20  # ms between what is done in such a time one after another
# By the window's own thread in its spare time, each by itself before its page is built: that takes as long again.
_PAGES = ("record_form", "record", "importing", "stack", "roll", "log", "reports", "guides", "sync", "settings")


class Desktop:
    """The program in one window: locked it shows the door, unlocked the house. `close` ends every thread. With a
    vault that is being opened (`vault_at`) nobody is asked."""

    def __init__(
        self,
        app: QApplication,
        config: configs.Config,
        *,
        clock: Callable[[], int] | None = None,
        entropy: facts.Entropy = os.urandom,
        trust: vaults.Trust | None = None,
        cost: vault.Cost = vault.DEFAULT,
        vault_at: early.Opening | None = None,
    ) -> None:
        sys.setswitchinterval(HAND_OVER)
        self.sweep = sweep.Sweep()
        self.app = app
        self.config = config
        self.trust = trust or vaults.USUAL
        self.clock = clock or (lambda: time.time_ns() // 1_000_000)
        self.look = look.whole(look.read(config.home), config)
        self.keepers: background.Lane[vaults.Keeper] = background.Lane(
            "door",
            lambda: vaults.Keeper(config.home, clock=self.clock, entropy=entropy, trust=self.trust, cost=cost),
            vaults.Keeper.lock,
        )
        self.keepers.crashed.connect(self.fault)
        if vault_at is not None:
            self._enter(lambda keeper: keeper.enter(vault_at))
        look.dress(app, self.look)
        self.ahead = ahead.Ahead()
        self.calm = calm.Calm()
        self.idle = idle.Idle(config.idle_lock_minutes * 60_000, self.clock, touched=self.calm.ask)
        self.idle.idle.connect(self._idled)
        self._spare = QTimer()
        self._spare.setSingleShot(True)
        self._spare.timeout.connect(self._build_ahead)
        self.window = self._new_window()
        self.door: door.Door | None = None
        self.session: sessions.Session | None = None
        self.traffic: exchanges.Exchanges | None = None
        self.house: house.House | None = None
        self._last: Path | None = None
        self._told_at = -QUIET
        self._unseen = QTimer()  # runs while the window waits to be shown
        self._unseen.setSingleShot(True)
        self._unseen.timeout.connect(self._appear)
        self._pages = iter(_PAGES)
        self._rooms = iter(_HOUSE)  # one by one: the window has an ear for the keys between them
        self._next = QTimer()
        self._next.setSingleShot(True)
        self._next.setInterval(SPARE if vault_at is None else 0)
        self._next.timeout.connect(self._load_next)
        self._ended = False
        self._hints = app.styleHints()
        self._system = style.told_by_system(self._hints)
        for told in self._system:
            told.connect(self._follow_system)
        if vault_at is None:
            self.show_door()
        self.ahead.load(f"fieldapp.{name}" for name in _BEHIND_THE_DOOR)
        self.ahead.read(resources.catalogue)
        self._next.start()

    def _load_next(self) -> None:
        if (name := next(self._rooms, None)) is not None:
            importlib.import_module(name)
            self._next.start()

    def show(self, *, whole: bool) -> None:
        """Show the window now; a `whole` one when its first page tells what must be done or the door stands in it, so
        that it is laid out and drawn once, but soon."""
        if whole:
            self._unseen.start(SOON)
        else:
            self.window.show()

    def _reveal(self) -> None:
        if self._unseen.isActive():
            self._unseen.stop()
            self._appear()

    def _appear(self) -> None:
        # A button says when it is dressed that it may be wider, and all would be laid out once more.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.PolishRequest.value)
        self.window.show()
        # That each part is to be painted Qt says when the whole has been, which paints all of them twice.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.UpdateLater.value)
        if self.house is not None:
            self._watch()

    # The door ----------------------------------------------------------------------------------------------

    def show_door(self, notice: str = "") -> None:
        """Ask who is there, with a sentence about why."""
        from fieldapp.ui.pages import door

        def found(told: tuple[list[vaults.Known], str]) -> None:
            known, wiped = told
            why = notice or (resources.say(wiped, self.look.lang) if wiped and not known else "")
            self.door = door.Door(self.keepers, known, self.look.lang, last=self._last, notice=why)
            self.door.opened.connect(self.unlocked)
            self.window.show_door(self.door)
            self._reveal()

        def failed(error: Exception) -> None:
            found(([], ""))
            self.fault(error)

        self.keepers.do(lambda keeper: (vaults.known(keeper.home), vaults.wiped(keeper.home)), found, failed)

    def unlock(self, folder: Path, passphrase: str) -> None:
        """Open a vault as if somebody had typed its passphrase at the door."""
        self._enter(lambda keeper: keeper.unlock(folder, passphrase))

    def _enter(self, work: Callable[[vaults.Keeper], vaults.Opened]) -> None:

        def failed(error: Exception) -> None:
            if self.door is None:
                self.show_door()
            self.fault(error)

        self.keepers.do(work, self.unlocked, failed)

    def unlocked(self, opened: vaults.Opened) -> None:
        """Somebody came in: lanes, pages, and, once the first page has read, the first exchange."""
        if self._ended:  # the window was closed meanwhile
            return
        from fieldapp.ui import session as sessions
        from fieldapp.ui.pages import today_desk

        self._last = opened.folder
        self._wear(look.whole(look.decode(opened.look), self.config) if opened.look else self.look)
        session = sessions.Session(
            opened.folder,
            opened.key,
            lang=self.look.lang,
            owner=opened.owner,
            heard=opened.heard,
            clock=self.clock,
            asked=self.calm,
        )
        for lane in (session.desk, session.wire):
            lane.crashed.connect(self.fault)
        session.parted.connect(self.part)
        self.session = session
        begun = today_desk.Begun(session)
        from fieldapp.ui import exchanges  # while that is read, and then the house

        self.traffic = exchanges.Exchanges(
            session, self.config.exchange_every_seconds, trust=self.trust, parent=session
        )
        session.desk.idle.connect(self._settled, Qt.ConnectionType.SingleShotConnection)
        self._move_in(begun)

    def _settled(self) -> None:
        """The first page shows what it has read; what follows waits until it is painted."""
        if self.traffic is not None and self.house is not None:
            QTimer.singleShot(0, self.traffic, self.traffic.start)
            self.ahead.load(f"fieldapp.{name}" for name in _BEHIND_THE_FIRST_PAGE)
            self.ahead.read(resources.read_catalogue)
            self.ahead.read(patterns.ready)
            self.ahead.read(functools.partial(_draw_codes, self.session.today() if self.session else ""))
            self._spare.start(SPARE)
            self.sweep.begin()

    def _build_ahead(self) -> None:
        """A page takes longer to build than to show, so that is done one by one while nobody touches the window."""
        if self.house is None:
            return
        rested = self.idle.rested() >= SPARE and not self.ahead.busy
        if rested and (name := next(self._pages, None)) is not None:
            importlib.import_module(f"fieldapp.ui.pages.{name}")
            self._spare.start(BREATH)
            return
        if rested:
            self.calm.ask(calm.AFTER_PAGE)
        if not rested or self.window.build_one():
            self._spare.start(SPARE)

    def lock(self, notice: str = "") -> None:
        """Close the house; nothing is lost, and nothing of it stays in sight."""
        session = self._leave()
        if session is None:
            return
        self.show_door(notice)
        if session.wire.busy:  # a request is under way; its answer is waited for behind the closed door
            session.wire.idle.connect(lambda: self._let_go(session))
        else:
            self._let_go(session)

    def part(self) -> None:
        """The province keeps this computer out and has all that was here: the vault goes, and the door says so."""
        session = self._leave()
        if session is None:
            return

        def failed(error: Exception) -> None:
            self.show_door()
            self.fault(error)

        def go() -> None:
            session.close()
            session.deleteLater()
            self.keepers.do(
                vaults.Keeper.wipe, lambda code: self.show_door(resources.say(code, self.look.lang)), failed
            )

        if session.wire.busy:
            session.wire.idle.connect(go)
        else:
            go()

    def close(self) -> None:
        """End everything: drafts are kept, what is under way is waited for, threads are joined."""
        if self._ended:
            return
        self._ended = True
        session = self._leave()
        if session is not None:
            session.close()
        self.idle.stop()
        self._unseen.stop()
        self._next.stop()
        self.keepers.close()
        self.ahead.close()
        self.sweep.stop()
        for told in self._system:
            told.disconnect(self._follow_system)
        self.window.closing.disconnect(self._closing)
        self.window.close()
        self.window.deleteLater()

    def _leave(self) -> sessions.Session | None:
        session, traffic, home = self.session, self.traffic, self.house
        self.session, self.traffic, self.house = None, None, None
        if session is None or traffic is None or home is None:
            return None
        self.idle.stop()
        self._spare.stop()
        traffic.stop()
        home.keep()
        home.leave()
        session.wire.stopping.set()
        session.desk.close()  # after it has kept the draft
        return session

    def _let_go(self, session: sessions.Session) -> None:
        session.close()
        session.deleteLater()
        if self.session is None:
            self.keepers.do(vaults.Keeper.lock)

    def _idled(self) -> None:
        self.lock(resources.say("locked_idle", self.look.lang, minutes=self.config.idle_lock_minutes))

    # The house ---------------------------------------------------------------------------------------------

    def _move_in(self, begun: today_desk.Begun, page: str = "") -> None:
        """Put the pages into the window that is there now; what they show first has begun to be read."""
        assert self.session is not None
        assert self.traffic is not None
        from fieldapp.ui import house

        shell = self.window
        self.house = house.House(shell, self.session, self.traffic, self.keepers, self.look, begun)
        self.house.dressed.connect(self._dress)

        def ready() -> None:
            self.door = None
            shell.close_door()
            if page:
                shell.show_page(page)
            self._watch()

        self.house.ready.connect(ready)
        self.house.filled.connect(self._reveal)
        self.house.lost.connect(self._lose, Qt.ConnectionType.QueuedConnection)  # it ends the lane that tells it

    def _lose(self, error: Exception) -> None:
        """Back to the door, which says why: whoever has the disk right again comes in as always."""
        if isinstance(error, problems.Problem):
            self.lock(resources.explain(error, self.look.lang))
        else:
            self.lock(resources.say("program_fault", self.look.lang))

    def _dress(self, chosen: look.Look) -> None:
        """Somebody chose another look: it holds at once, for this person and for the door of this computer."""
        session, home = self.session, self.config.home
        if session is not None:
            from fieldapp.store import settings

            told = look.encode(chosen)
            session.desk.do(lambda desk: settings.put(desk.writer, vaults.LOOK, told))
            session.lang = chosen.lang
        self.keepers.do(lambda _: look.write(home, chosen))
        if self._wear(chosen) and self.traffic is not None and session is not None:
            from fieldapp.ui.pages import today_desk

            self.traffic.say_again()
            self._move_in(today_desk.Begun(session), "settings")

    def _wear(self, chosen: look.Look) -> bool:
        """Dress the program; another language needs another window, whose pages must then be brought in."""
        before, self.look = self.look, chosen
        look.dress(self.app, chosen)
        if chosen.lang == before.lang:
            return False
        self.idle.stop()
        old, self.window, self.door = self.window, self._new_window(), None
        if self.house is not None:
            self.house.keep()
            self.house.leave()
            self.house = None
        old.closing.disconnect(self._closing)
        self.window.setGeometry(old.geometry())
        self.window.setWindowState(old.windowState())
        self.window.setVisible(old.isVisible())
        old.hide()
        old.deleteLater()
        return True

    def _follow_system(self) -> None:
        """The computer has turned light, dark or rich in contrast."""
        if self.look.theme == "system":
            look.dress(self.app, self.look)

    def _new_window(self) -> window.Window:
        shell = window.Window()
        shell.lock_wanted.connect(self.lock)
        shell.closing.connect(self._closing)
        shell.page_shown.connect(lambda _: self.calm.ask(calm.AFTER_PAGE))
        return shell

    def _closing(self) -> None:
        """The window goes: what is being written is kept, and the exchange under way ends early."""
        if self.house is not None:
            self.house.keep()
        if self.traffic is not None:
            self.traffic.stop()
        if self.session is not None:
            self.session.wire.stopping.set()

    def _watch(self) -> None:
        handle = self.window.windowHandle()
        if handle is not None:
            self.idle.watch(handle)

    # Faults ------------------------------------------------------------------------------------------------

    def fault(self, error: BaseException) -> None:
        """Something went wrong that no page expected: it is written down without a word about people, the reader hears
        one calm sentence, and the program goes on."""
        if isinstance(error, problems.Problem):
            self._tell(resources.explain(error, self.look.lang))
            return
        folder = self.session.folder if self.session is not None else self.config.home
        faults.note(folder, error, time.strftime("%Y-%m-%dT%H:%M:%S%z"))
        now = self.clock()
        if abs(now - self._told_at) >= QUIET:
            self._told_at = now
            self._tell(resources.say("program_fault", self.look.lang))

    def uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """For sys.excepthook: a slot or an event handler of ours has failed."""
        if issubclass(kind, KeyboardInterrupt):
            self.app.quit()
            return
        sys.__excepthook__(kind, error, trace)
        self.fault(error)

    def _tell(self, words: str) -> None:
        if self.door is not None:
            self.door.tell(words)
        else:
            self.window.toast(words)


def _draw_codes(day: str) -> None:
    from fieldapp.ui import shelf  # it names nothing of Qt

    shelf.draw_codes(day)


def main(
    config: configs.Config | None = None,
    argv: Sequence[str] = (),
    *,
    opening: early.Opening | None = None,
) -> int:
    """Opens the window and returns when it is closed; 1 with one clear line where no window can be opened. With a
    vault that is being opened it opens unlocked, as a demonstration does."""
    run = config or configs.read(os.environ)
    with enumerations.quickly():  # the first pictures and widgets bring the last large ones
        if why := screen.lacking(os.environ, run.lang, MISSING):
            print(why, file=sys.stderr)
            return 1
        trust = vaults.trust(os.environ)
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            app = QApplication(["fieldapp", "-style", style.STYLE, *argv])
            app.setProperty("style", style.STYLE)
        app.setApplicationName("fieldapp")
        desktop = Desktop(app, run, trust=trust, vault_at=opening)
    sys.excepthook = desktop.uncaught
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in a terminal: what was saved is saved
    if app.platformName() != "offscreen":  # it has no screen
        desktop.window.begin_within(desktop.window.screen().availableGeometry())
    desktop.show(whole=opening is not None)
    code = app.exec()
    desktop.close()
    return code
