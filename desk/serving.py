"""The running roles: HTTP, the bot and the sweep, side by side in one process, begun and ended together."""

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import structlog
import uvicorn

from api.app import create_app
from desk.composition import Composition
from desk.counter import Counter, open_counter
from desk.desk import Desk
from desk.indexing.corpus_watch import CorpusNews, CorpusWatch, DailyCheck, tell_admins
from desk.indexing.opening import Indexing, open_indexing
from desk.indexing.own_questions import OwnQuestions
from desk.indexing.serving import ServiceHolder
from desk.indexing.showing import with_bar
from desk.library.adding import Importer
from desk.library.watching import FolderWatch, WatchedFolder
from desk.settings import Settings
from escalation.guidance_book import GuidanceBook
from escalation.sweeping import Sweeper
from kernel.errors import InvalidSetting
from retrieval.index import Library

_log = structlog.get_logger("zhiwen.desk")
# Requests in hand are given this long at a stop: shorter than a supervisor's usual ten seconds.
_LAST_REQUESTS_SECONDS = 6
# A database that is away for a while must not end the process; one that stays away must not go unseen.
_MOST_FAILED_SWEEPS = 10


@dataclass(frozen=True, slots=True)
class Part:
    """Something that runs until it is cancelled."""

    name: str
    run: Callable[[], Awaitable[None]]


class PartEnded(Exception):
    """A part ended that should have gone on."""


async def run_parts(parts: Sequence[Part], stop: asyncio.Event) -> None:
    """Run the parts until `stop` is set or one of them breaks down; then end them all, each in its own good order.

    Raises what broke the first part, which is logged; a part that just ends counts as broken (PartEnded).
    """
    tasks = [asyncio.create_task(_unending(part), name=part.name) for part in parts]
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({*tasks, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (*tasks, stopped):
            task.cancel()
        await asyncio.wait({*tasks, stopped})
    broken = [error for task in tasks if not task.cancelled() and (error := task.exception()) is not None]
    for error in broken:
        raise error


async def _unending(part: Part) -> None:
    try:
        await part.run()
    except Exception as error:
        _log.error("part_failed", part=part.name, error=type(error).__name__, exc_info=error)
        raise
    _log.error("part_ended", part=part.name)
    raise PartEnded(f"{part.name} ended by itself")


def until_signalled() -> asyncio.Event:
    """Set at the first SIGINT or SIGTERM; a second one then ends the process the hard way."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def ask_to_stop(sign: signal.Signals) -> None:
        _log.info("stopping", signal=sign.name)
        for each in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(each)
        stop.set()

    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, ask_to_stop, sign)
    return stop


async def serve(
    composition: Composition,
    bound: socket.socket,
    ready: Callable[[], None],
    *,
    with_bot: bool = True,
) -> None:
    """HTTP on a bound socket, the sweep, builds, the watched folder and the bot where they are set, until a signal.

    Where there is no index to serve one is built first. `ready` is called when HTTP is served. Raises StorageUnavailable where the database is away.
    """
    settings = composition.settings
    async with AsyncExitStack() as opened:
        made = await opened.enter_async_context(open_indexing(composition))
        holder = await made.holder(with_bar)
        stop = until_signalled()
        counter = await opened.enter_async_context(open_counter(composition, holder))
        app = create_app(holder, counter.desk)
        app.state.generations = made.generations
        app.state.own_questions = OwnQuestions(settings.data)
        importer = await opened.enter_async_context(Importer(made.shelf, composition.library))
        app.state.importer = importer
        parts = [
            Part("http", partial(_Server(app, ready).run_until_cancelled, [bound])),
            Part("generations", made.watch(holder).run),
            Part("builds", made.children().run),
            Part("sweep", sweeping(counter, made, holder)),
        ]
        if settings.watched_folder is not None:
            parts.append(Part("watched_folder", watching(settings.watched_folder, made, importer)))
        if with_bot and settings.telegram_token is not None:
            parts.append(Part("telegram", telegram(counter.desk, settings)))
        await run_parts(parts, stop)


async def run_bot(composition: Composition, ready: Callable[[], None]) -> None:
    """The bot and the sweep without HTTP, until a signal.

    The sweep runs here too: cases are claimed by a conditional update, so that two sweeps share them.
    """
    settings = composition.settings
    async with AsyncExitStack() as opened:
        made = await opened.enter_async_context(open_indexing(composition))
        holder = await made.holder(with_bar)
        stop = until_signalled()
        counter = await opened.enter_async_context(open_counter(composition, holder))
        parts = [
            Part("generations", made.watch(holder).run),
            Part("telegram", telegram(counter.desk, settings)),
            Part("sweep", sweeping(counter, made, holder)),
        ]
        ready()
        await run_parts(parts, stop)


def telegram(desk: Desk, settings: Settings) -> Callable[[], Awaitable[None]]:
    """The Telegram door as set: polling, or a webhook with its secret. InvalidSetting where no token is set."""
    if settings.telegram_token is None:
        raise InvalidSetting("no bot's token: set ZHIWEN_TELEGRAM_TOKEN as @BotFather gives it")
    # Seconds to import: a desk without a bot starts without.
    from bot.running import BotSettings, TelegramDoor
    from bot.webhook import Webhook

    door = TelegramDoor(
        desk,
        BotSettings(
            settings.telegram_token.get_secret_value(),
            settings.states_file,
            api=settings.telegram_api,
            states_url=settings.states_url.get_secret_value() if settings.states_url else None,
        ),
    )
    if settings.telegram_webhook_url is None or settings.telegram_webhook_secret is None:
        return door.run
    webhook = Webhook(door, settings.telegram_webhook_secret.get_secret_value())
    return partial(webhook.run, settings.telegram_webhook_url, settings.host, settings.telegram_webhook_port)


def sweeping(counter: Counter, made: Indexing, holder: ServiceHolder) -> Callable[[], Awaitable[None]]:
    """The sweep as set: over the cases, once a day over the calendar of the library that is served, and over what
    approved guidance brings to the bank of questions."""
    storage, clock = made.storage, made.composition.clock
    watch = CorpusWatch(storage, clock, GuidanceBook(storage, clock).law_changed, tell_admins(clock))

    def served() -> tuple[str, Library]:
        index = holder.current().index
        return index.manifest.id, index.library

    daily, phrasing = DailyCheck(watch, served, clock), counter.desk.phrasing

    async def check() -> CorpusNews | None:
        if phrasing is not None:
            await phrasing.gather()
        return await daily()

    return partial(sweep_on, counter.sweeper, made.composition.settings.sweep_seconds, check=check)


def watching(folder: Path, made: Indexing, importer: Importer) -> Callable[[], Awaitable[None]]:
    """The watched folder as set; what comes in is imported and indexed."""
    watched = WatchedFolder(folder, made.shelf, importer)
    build = partial(made.generations.request, "watched folder")
    return FolderWatch(watched, made.storage, made.shelf, build).run


async def sweep_on(
    sweeper: Sweeper,
    every: float,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    *,
    check: Callable[[], Awaitable[CorpusNews | None]] | None = None,
) -> None:
    """Sweep, check, rest, and again. A round that fails is logged and tried again; ten in a row are raised."""
    failed = 0
    while True:
        try:
            report = await sweeper.sweep()
            news = await check() if check is not None else None
        except Exception as error:
            failed += 1
            _log.error("sweep_failed", error=type(error).__name__, in_a_row=failed, exc_info=error)
            if failed >= _MOST_FAILED_SWEEPS:
                raise
        else:
            failed = 0
            if report.looked_at:
                done = {action.value: count for action, count in report.done.items()}
                _log.info("swept", looked_at=report.looked_at, **done)
            if news is not None:
                _log.info(
                    "corpus_changed",
                    turns=len(news.turns),
                    rows_due=len(news.benchmarks),
                    guidance_due=len(news.guidance),
                    phrasing_due=len(news.phrasing),
                )
        await sleep(every)


class _Server(uvicorn.Server):
    """uvicorn among other parts: it leaves signals alone, and a cancellation ends it as a signal would."""

    def __init__(self, app: Any, ready: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=_LAST_REQUESTS_SECONDS)
        )
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def run_until_cancelled(self, sockets: list[socket.socket]) -> None:
        """Serve; cancelled, finish the requests in hand first."""
        serving = asyncio.create_task(self.serve(sockets))
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            self.should_exit = True
            await asyncio.wait({serving})
            raise


@contextmanager
def bound_to(host: str, port: int) -> Iterator[socket.socket]:
    """A socket bound to an address, 0 for any free port; it refuses connections until it is served.

    Raises InvalidSetting where the address is taken or none of this machine's.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, port))
        except OSError as error:
            raise InvalidSetting(
                f"{host}:{port} cannot be listened on ({error.strerror}); set ZHIWEN_HOST and ZHIWEN_PORT"
            ) from error
        yield bound


def address_of(bound: socket.socket) -> str:
    """The URL that a bound socket is served at."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
