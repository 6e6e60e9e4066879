"""The question bank: what officers ask, attached to the articles that answer; one text file a law."""

from knowledge.phrasing.bank import BANK_FOLDER, WORDINGS_FILE, BankQuestion, load_bank, read_bank_file
from knowledge.phrasing.checking import PhrasingFinding, Trouble, check_phrasing, recorded, reviewed
from knowledge.phrasing.leading import Standing, Successor, leads, own_edition, successor
from knowledge.phrasing.wordings import Wording, digest_of, read_wordings, write_wordings

__all__ = [
    "BANK_FOLDER",
    "WORDINGS_FILE",
    "BankQuestion",
    "PhrasingFinding",
    "Standing",
    "Successor",
    "Trouble",
    "Wording",
    "check_phrasing",
    "digest_of",
    "leads",
    "load_bank",
    "own_edition",
    "read_bank_file",
    "read_wordings",
    "recorded",
    "reviewed",
    "successor",
    "write_wordings",
]
