"""The command line `zhiwen`: what its commands are; each does its work in `desk/commands`."""

import typer

from desk.commands import asking, cases, corpus, people, running
from desk.indexing.commands import index_app
from desk.library.commands import library_app

app = typer.Typer(help="执问：行政执法咨询台", add_completion=False, no_args_is_help=True)
for command in (running.serve, running.bot, asking.ask, asking.search, asking.verify):
    app.command()(command)
app.add_typer(people.app, name="people")
app.add_typer(cases.app, name="cases")
app.add_typer(index_app, name="index")
app.add_typer(library_app, name="library")
app.add_typer(corpus.corpus_app, name="corpus")


def main() -> None:
    """The entry point of the command `zhiwen`."""
    app()
