"""Documents in: loads files of many formats and takes statutes, benchmarks and plans apart."""

from knowledge.benchmark import TableKind
from knowledge.documents.benchmarks import ParsedRow, ParsedTable, parse_benchmarks
from knowledge.documents.caption import Caption
from knowledge.documents.classifying import classify
from knowledge.documents.findings import BenchmarkFinding, CorpusLookup, LawLookup, RowFinding, check_table
from knowledge.documents.loading import SUFFIXES, load_document
from knowledge.documents.model import Block, Cell, Format, LoadedDocument, Place, Table, Text
from knowledge.documents.plans import ParsedPlan, PlanPart, parse_plan
from knowledge.documents.points import PointScheme
from knowledge.documents.statutes import Annex, ParsedStatute, parse_statute

__all__ = [
    "SUFFIXES",
    "Annex",
    "BenchmarkFinding",
    "Block",
    "Caption",
    "Cell",
    "CorpusLookup",
    "Format",
    "LawLookup",
    "LoadedDocument",
    "ParsedPlan",
    "ParsedRow",
    "ParsedStatute",
    "ParsedTable",
    "Place",
    "PlanPart",
    "PointScheme",
    "RowFinding",
    "Table",
    "TableKind",
    "Text",
    "check_table",
    "classify",
    "load_document",
    "parse_benchmarks",
    "parse_plan",
    "parse_statute",
]
