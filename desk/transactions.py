"""Several operations as one: what a door does for one update is stored together, or not at all."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar

from desk.storage import SqlWork, Storage


class _Whole:
    """One transaction to be: opened by the first write, closed by whoever asked for the whole."""

    def __init__(self) -> None:
        self.work: SqlWork | None = None
        self.opened: AbstractAsyncContextManager[SqlWork] | None = None

    async def close(self, error: BaseException | None) -> None:
        if self.opened is not None:
            await self.opened.__aexit__(
                type(error) if error else None, error, error.__traceback__ if error else None
            )


class JoiningStore:
    """A store whose transactions join the one that `together()` holds, where there is one.

    Outside of `together()` every `write()` is a transaction of its own. Inside, the first one begins it, the
    others go on in it, and it is committed at the end of `together()`, or rolled back whole on an error.
    Not for tasks that run at the same time within one `together()`.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._whole: ContextVar[_Whole | None] = ContextVar("whole", default=None)

    @asynccontextmanager
    async def together(self) -> AsyncIterator[None]:
        """Everything written inside is one transaction."""
        if self._whole.get() is not None:
            yield
            return
        whole = _Whole()
        token = self._whole.set(whole)
        try:
            yield
        except BaseException as error:
            await whole.close(error)
            raise
        else:
            await whole.close(None)
        finally:
            self._whole.reset(token)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[SqlWork]:
        """A transaction that may change things."""
        whole = self._whole.get()
        if whole is None:
            async with self._storage.write() as work:
                yield work
            return
        if whole.work is None:
            opened = self._storage.write()
            whole.work = await opened.__aenter__()
            whole.opened = opened
        yield whole.work

    @asynccontextmanager
    async def read(self) -> AsyncIterator[SqlWork]:
        """A transaction that only reads; inside one that writes it sees what was written."""
        whole = self._whole.get()
        if whole is not None and whole.work is not None:
            yield whole.work
            return
        async with self._storage.read() as work:
            yield work

    async def close(self) -> None:
        """Give back every connection."""
        await self._storage.close()
