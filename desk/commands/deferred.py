"""Commands that are known by name and help alone until they are run: their modules take seconds to import."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand


class Deferred(TyperCommand):
    """A command, or a group of them, that is written elsewhere; running it imports its module and hands over to it.

    `place` names a function or a `typer.Typer` as `package.module:name`.
    """

    def __init__(self, name: str, place: str, help_: str) -> None:
        super().__init__(name, help=help_)
        self._name = name
        self._place = place

    def load(self) -> Any:
        """The command itself, as Typer makes it."""
        module, attribute = self._place.split(":")
        written = getattr(import_module(module), attribute)
        if isinstance(written, typer.Typer):
            return typer.main.get_group(written)
        alone = typer.Typer(add_completion=False)
        alone.command(self._name)(written)
        return typer.main.get_command(alone)

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """The loaded command's own context: what reads the arguments and runs is the command itself."""
        return self.load().make_context(info_name, args, parent, **extra)
