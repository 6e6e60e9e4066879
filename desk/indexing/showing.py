"""Shows a build as bars on standard error while it goes on, in this process or in another."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from desk.indexing import words
from desk.indexing.generation import Generation
from desk.indexing.opening import Indexing


async def with_bar(opened: Indexing, wanted: Generation, work: Coroutine[Any, Any, Generation]) -> Generation:
    """Show each stage of a build as a bar on standard error while the build goes on, here or elsewhere."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TextColumn("{task.fields[pace]}"),
        console=Console(stderr=True),
    )
    stages: dict[str, TaskID] = {}
    building = asyncio.create_task(work)
    with bar:
        async for now in opened.generations.follow(wanted.id):
            if now.stage:
                if now.stage not in stages:
                    # The end of a stage may fall between two looks.
                    for earlier in stages.values():
                        bar.update(earlier, completed=bar.tasks[earlier].total, pace="")
                    stages[now.stage] = bar.add_task(now.stage, total=now.total, pace="")
                bar.update(stages[now.stage], completed=now.done, total=now.total, pace=words.pace(now))
            if building.done():
                break
    return await building
