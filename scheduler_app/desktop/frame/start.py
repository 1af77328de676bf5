"""Desktop: from a diary to a painted window, and back to a closed one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from scheduler_app.desktop.app_icon import app_icon
from scheduler_app.desktop.bridge import Bridge
from scheduler_app.desktop.care.file_trouble.at_work import FileWatch
from scheduler_app.desktop.care.file_trouble.choice import WayChosen
from scheduler_app.desktop.diary_source import DiarySource
from scheduler_app.desktop.display import prepare_display
from scheduler_app.desktop.first_paint import after_first_paint
from scheduler_app.desktop.frame.main_window import MainWindow, WindowOver
from scheduler_app.desktop.frame.screens import FIRST_RUN, SCREENS, ScreenRow
from scheduler_app.desktop.frame.signals import ended_by_signals
from scheduler_app.desktop.frame.single_instance import SingleInstance
from scheduler_app.desktop.frame.window_position import raise_window
from scheduler_app.desktop.layout_memory import LayoutMemory
from scheduler_app.desktop.no_jobs import NoJobs
from scheduler_app.desktop.no_keeper import NoKeeper
from scheduler_app.desktop.no_message_desk import NoMessageDesk
from scheduler_app.desktop.no_page import NoPage
from scheduler_app.desktop.no_payments import NoPayments
from scheduler_app.desktop.no_reminders import NoReminders
from scheduler_app.desktop.no_servers import NoServers
from scheduler_app.desktop.notices import Notices
from scheduler_app.desktop.runner import Runner
from scheduler_app.desktop.stylesheet import body_font
from scheduler_app.desktop.theme_choice import ThemeChoice
from scheduler_app.desktop.tools import Tools, no_invoices
from scheduler_app.desktop.unsaved import LeaveAnswer
from scheduler_app.desktop.wording import desk_locale
from scheduler_app.domain.amounts import read_in
from scheduler_app.domain.errors import Trouble
from scheduler_app.loading import loading
from scheduler_app.use_cases.ports.diary import DiaryHandle

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.backup_keeper import Keeper
    from scheduler_app.use_cases.ports.exchange import Exchange
    from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
    from scheduler_app.use_cases.ports.jobs import Jobs
    from scheduler_app.use_cases.ports.message_desk import MessageDesk
    from scheduler_app.use_cases.ports.message_servers import MessageServers
    from scheduler_app.use_cases.ports.page_desk import PageDesk
    from scheduler_app.use_cases.ports.payment_desk import PaymentDesk
    from scheduler_app.use_cases.ports.profile import Profile
    from scheduler_app.use_cases.ports.reminders import Reminders

DEMO = "scheduler-demo-"
"""What the folder of a demo is called, before what tells one from another."""


class _Ended(NamedTuple):
    """How a window ended: its exit status, or what was chosen in a trouble with the diary."""

    status: int
    choice: WayChosen | None = None


def run(
    profile: Profile,
    *,
    clock: Callable[[], datetime],
    exchange: Exchange,
) -> int:
    """Show the window until it is closed; returns the exit status.

    A diary that can't be opened is said in a dialog, with the ways out of it; so is one that fails
    while it is in use. `exchange` reads and writes other programs' files.
    """
    app, look = _application()
    with ended_by_signals(app):
        return _run(app, look, profile, clock, exchange, over=WindowOver.OWN)


def run_demo(
    made_up: Callable[[Path], Profile], *, clock: Callable[[], datetime], exchange: Exchange
) -> int:
    """The same over a made-up practice, in a folder that goes when it ends, however it ends."""
    from scheduler_app.desktop.passing_folder import passing_folder

    app, look = _application()
    with ended_by_signals(app):
        try:
            with passing_folder(DEMO) as folder:
                return _run(app, look, made_up(folder), clock, exchange, over=WindowOver.MADE_UP)
        except Trouble as trouble:
            from scheduler_app.desktop.care.file_trouble.dialog import show_alone

            show_alone(trouble)
            return 1


def _application() -> tuple[QApplication, ThemeChoice]:
    prepare_display()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("scheduler-app")
    app.setApplicationDisplayName("Scheduler")
    app.setDesktopFileName("scheduler-app")
    app.setWindowIcon(app_icon())
    look = follow_system_theme(app)
    # In the tray the window may be hidden while a dialog closes: only leaving ends the program.
    app.setQuitOnLastWindowClosed(False)
    return app, look


def _run(
    app: QApplication,
    look: ThemeChoice,
    profile: Profile,
    clock: Callable[[], datetime],
    exchange: Exchange,
    *,
    over: WindowOver,
) -> int:
    news = ""
    while True:
        ended = _one_window(app, look, profile, clock, exchange, over=over, news=news)
        if ended.choice is None:
            return ended.status
        from scheduler_app.desktop.care.file_trouble.way_out import followed

        after, news = followed(ended.choice, profile)
        if after is None:
            return 1
        profile = after


def _one_window(
    app: QApplication,
    look: ThemeChoice,
    profile: Profile,
    clock: Callable[[], datetime],
    exchange: Exchange,
    *,
    over: WindowOver,
    news: str,
) -> _Ended:
    """Open the diary and its window once; a trouble with it is asked about."""
    instance = SingleInstance(profile.data_dir)
    if not instance.first():
        sys.stderr.write(
            "scheduler-app: the window is open already; it was brought to the front.\n"
        )
        return _Ended(0)
    try:
        with profile.opened() as diary:
            tools = _opened(profile, diary, clock, exchange, over=over)
            return _worked(app, look, *tools, profile, instance, news)
    except Trouble as trouble:
        return _asked(trouble, profile)
    except Exception as error:  # noqa: BLE001 - without a window nobody else could show it
        behind = profile.rescue.trouble_behind(error)
        if behind is None:
            _show_fatal(error)
            return _Ended(1)
        return _asked(behind, profile)
    finally:
        instance.close()


def _opened(
    profile: Profile,
    diary: DiaryHandle,
    clock: Callable[[], datetime],
    exchange: Exchange,
    *,
    over: WindowOver = WindowOver.OWN,
) -> tuple[MainWindow, Tools]:
    """The window of a profile, with the worker and the backups that belong to it."""
    worker = profile.workers.worker(diary)
    window, tools = open_window(
        diary,
        clock=clock,
        data_dir=profile.data_dir,
        exchange=exchange,
        over=over,
        page=worker.page,
        keeper=worker.keeper,
        jobs=worker.jobs,
        reminders=worker.reminders,
        servers=worker.servers,
        messages=worker.messages,
        payments=worker.payments,
        invoices=worker.invoices,
    )
    copies = profile.copies
    if copies is not None:

        def over_a_copy(copy: Profile, copied: DiaryHandle) -> tuple[MainWindow, Tools]:
            return _opened(copy, copied, clock, exchange, over=WindowOver.COPY)

        def ready() -> None:
            # Nobody asks for a preview before the window is there.
            from scheduler_app.desktop.frame.copy_window import CopyWindow

            beside = CopyWindow(tools, window, copies, over_a_copy)
            beside.theme_chosen.connect(window.choose_theme)
            window.parts.at_end.append(beside.close)
            tools.ways.add({"preview": beside.show})
            tools.runner.reach(copies.sweep, _nothing)

        after_first_paint(window, ready)
    return window, tools


def _nothing(_: None) -> None:
    """What a crash has left is gone."""


def _asked(trouble: Trouble, profile: Profile) -> _Ended:
    from scheduler_app.desktop.care.file_trouble.dialog import ask, tell

    tell(trouble)
    return _Ended(1, ask(trouble, profile))


def _show_fatal(error: Exception) -> None:
    """A bug before there is a window: into the log and to the one dialog."""
    from scheduler_app.desktop.frame.bug_dialog import BugDialog

    notices = Notices()
    notices.bug.connect(lambda details: BugDialog(details, fatal=True).exec())
    notices.report(type(error), error, error.__traceback__)


def _worked(
    app: QApplication,
    look: ThemeChoice,
    window: MainWindow,
    tools: Tools,
    profile: Profile,
    instance: SingleInstance,
    news: str,
) -> _Ended:
    """Show the window until it is closed, or until the diary must be opened anew."""
    instance.woken.connect(lambda: raise_window(window))
    put_back = tools.notices.catch_everything()
    chosen: list[WayChosen] = []

    def reopen(choice: WayChosen) -> None:
        chosen.append(choice)
        # `quit` would first ask the window whether it may be closed.
        app.exit(1)

    FileWatch(tools, window, profile, reopen)
    look.choose(window.theme())
    window.theme_chosen.connect(look.choose)
    window.closing.connect(app.quit)
    window.show()
    after_first_paint(window, instance.listen)
    if news:
        after_first_paint(window, lambda: tools.notices.say(news))
    # A made-up practice is in use: nothing is offered there.
    after_first_paint(window, lambda: offer_first_run(window, tools.diary))
    # The last that is put off comes first: what the others need is loaded in one go.
    after_first_paint(window, _load_the_rest)
    try:
        status = app.exec()
    finally:
        put_back()
        for end in window.parts.at_end:
            end()
        close_tools(tools)
        if chosen:
            window.put_away()
    return _Ended(status, chosen[0] if chosen else None)


def _load_the_rest() -> None:
    """What the first paint did without, and the window needs in the next moment: SQLAlchemy.

    What the page's worker and the backups need is loaded by their own threads: the window answers
    nobody meanwhile.
    """
    with loading():
        from scheduler_app.use_cases.bookings import conflicts, show_booking, undo  # noqa: F401


def offer_first_run(window: MainWindow, diary: DiaryHandle) -> None:
    """Show the three first steps in a diary that nobody has used yet, or where they were left."""
    from scheduler_app.desktop.care.first_run.memory import FirstRunMemory

    if FirstRunMemory(window.parts.memory).wanted(diary):
        window.show_screen(FIRST_RUN)


def open_window(
    diary: DiaryHandle,
    *,
    clock: Callable[[], datetime],
    data_dir: Path,
    exchange: Exchange,
    over: WindowOver = WindowOver.OWN,
    page: PageDesk | None = None,
    keeper: Keeper | None = None,
    jobs: Jobs | None = None,
    reminders: Reminders | None = None,
    servers: MessageServers | None = None,
    messages: MessageDesk | None = None,
    payments: PaymentDesk | None = None,
    invoices: Callable[[], InvoiceDesk] | None = None,
    rows: Sequence[ScreenRow] = SCREENS,
) -> tuple[MainWindow, Tools]:
    """The main window over `diary`, not shown yet, and its tools, to be closed after it.

    `data_dir` holds the window's layout. `page`, `keeper`, `jobs` and those below are of one
    worker, which is begun once the window is painted and ended with it.
    """
    read_in(desk_locale())
    page = NoPage().ports() if page is None else page
    keeper = NoKeeper() if keeper is None else keeper
    jobs = NoJobs() if jobs is None else jobs
    tools = Tools(
        diary,
        clock,
        Runner(),
        Bridge(diary, page.state, keeper, jobs),
        Notices(),
        DiarySource(diary, clock),
        exchange,
        page,
        keeper,
        jobs,
        NoReminders() if reminders is None else reminders,
        NoServers() if servers is None else servers,
        NoMessageDesk() if messages is None else messages,
        NoPayments() if payments is None else payments,
        no_invoices if invoices is None else invoices,
    )
    tools.bridge.failed.connect(tools.notices.show)
    tools.bridge.changed.connect(tools.source.forget)
    window = MainWindow(tools, LayoutMemory(data_dir), rows=rows, over=over)
    tools.unsaved.ask_by(_ask_unsaved)
    tools.ways.fill_later(lambda: _furnish(window, tools))
    after_first_paint(window, window.after_first_paint)
    after_first_paint(window, lambda: _announce(window, tools))
    after_first_paint(window, page.life.start)
    return window, tools


def _ask_unsaved(names: str, over: QWidget, answered: Callable[[LeaveAnswer], None]) -> QDialog:
    # The window is there before anything can be unsaved.
    from scheduler_app.desktop.doing.unsaved_question import ask_unsaved

    return ask_unsaved(names, over, answered)


def _furnish(window: MainWindow, tools: Tools) -> None:
    from scheduler_app.desktop.frame.window_acts import furnish

    furnish(window, tools)


def _announce(window: MainWindow, tools: Tools) -> None:
    """Nobody waits for it, and it loads what talks to the session."""
    from scheduler_app.desktop.frame.announcing import announce

    announce(window, tools.notices, tools.ways)


def close_tools(tools: Tools) -> None:
    """Finish what was begun, then listen no more.

    The page first: a question to it that still waits for an answer must not hold up the rest.
    """
    tools.page.life.close()
    tools.runner.close()
    tools.bridge.close()
    tools.ways.close()


def follow_system_theme(app: QApplication) -> ThemeChoice:
    """Light or dark as the system says, now and whenever it changes, until another is chosen."""
    app.setStyle("Fusion")
    body_font(app)
    return ThemeChoice(app)
