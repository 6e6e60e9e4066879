"""What is worked out from a library when an index is built, and kept with it: rarity of words, references."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zipfile import BadZipFile

import knowledge.citation
import knowledge.references
import retrieval.likeness
from kernel.errors import IndexMissing
from knowledge.corpus import Corpus
from knowledge.references import ReferenceGraph
from retrieval.generations import write_json
from retrieval.likeness import Rarity

_RARITY = "rarity.npz"
_REFERENCES = "references.json"


@dataclass(frozen=True, slots=True)
class Derived:
    """Made from a corpus alone: it says nothing that the corpus does not."""

    rarity: Rarity
    references: ReferenceGraph

    @classmethod
    def of(cls, corpus: Corpus) -> "Derived":
        """Worked out now."""
        rarity = Rarity(provision.article.text for provision in corpus.searchable())
        return cls(rarity, ReferenceGraph.of(corpus))

    def save(self, folder: Path) -> None:
        """Keep it in the folder of a generation."""
        self.rarity.save(folder / _RARITY)
        kept = {"made_by": _made_by(), "references": self.references.plain()}
        write_json(folder / _REFERENCES, kept)

    @classmethod
    def load(cls, folder: Path, corpus: Corpus) -> "Derived":
        """What `save` kept of this corpus; worked out now where nothing was kept, or by other words of the program.
        IndexMissing where it cannot be read."""
        if not (folder / _REFERENCES).is_file():
            return cls.of(corpus)
        try:
            kept = json.loads((folder / _REFERENCES).read_text("utf-8"))
            if kept["made_by"] != _made_by():
                return cls.of(corpus)
            rarity = Rarity.load(folder / _RARITY)
            return cls(rarity, ReferenceGraph.of_plain(kept["references"], corpus))
        except (OSError, ValueError, KeyError, TypeError, BadZipFile) as error:
            raise IndexMissing(
                f"what index {folder.name} keeps of its library cannot be read: {error!r}; run `zhiwen index build`"
            ) from error


@cache
def _made_by() -> str:
    """Changes with the program's words by which it is worked out: the citation grammar, the graph, the bigrams."""
    grammar = Path(knowledge.citation.__file__).parent
    files = [path for path in sorted(grammar.iterdir()) if path.suffix in (".py", ".toml")]
    files += [Path(str(module.__file__)) for module in (knowledge.references, retrieval.likeness)]
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
