"""The question bank: what officers ask, attached to the articles that answer; one text file a law."""

from knowledge.phrasing.bank import BankQuestion, load_bank, read_bank_file

__all__ = ["BankQuestion", "load_bank", "read_bank_file"]
