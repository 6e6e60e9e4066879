"""The citation grammar: how provisions are cited, printed, and found in what people write."""

from knowledge.citation.finding import find_citations
from knowledge.citation.followup import find_followup
from knowledge.citation.model import Anchor, ArticleNumber, Citation, Mention
from knowledge.citation.names import Name, NameTable, load_abbreviations

__all__ = [
    "Anchor",
    "ArticleNumber",
    "Citation",
    "Mention",
    "Name",
    "NameTable",
    "find_citations",
    "find_followup",
    "load_abbreviations",
]
