"""The citation gate over everything that is known: what ships, and the documents of the shelf. It needs no index."""

from dataclasses import dataclass

from desk.composition import Composition
from desk.library.opening import known_library
from kernel.clock import Clock
from retrieval.gate import CitationGate


@dataclass(frozen=True, slots=True)
class Checking:
    """What verifying needs: the gate, and the clock that says which day's law counts."""

    gate: CitationGate
    clock: Clock


async def open_checking(composition: Composition) -> Checking:
    """The gate over the library of now; errors as `open_storage`."""
    library = await known_library(composition)
    return Checking(CitationGate(library.corpus), composition.clock)
