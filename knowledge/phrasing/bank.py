"""Reads the question bank: `law:` and `edition:` lines, then articles with the questions they answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kernel.errors import DataError
from knowledge.phrasing.wordings import ArticleOf, Wording, read_wordings

BANK_FOLDER = Path(__file__).parent
WORDINGS_FILE = "wordings.tsv"
_LABEL = re.compile(r"第[一二三四五六七八九十百千零]+条(?:之[一二三四五六七八九十]+)?")


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """A question as officers put it, the law and edition it was written for, and the article that answers.

    `wording` says which words of the article the question was written for; None where nobody wrote that down.
    """

    law: str
    edition: date
    article: str
    text: str
    wording: Wording | None = field(default=None, compare=False)

    @property
    def provision_key(self) -> str:
        """The key of the provision in the corpus."""
        return f"{self.law}@{self.edition.isoformat()}#{self.article}"


def load_bank(folder: Path = BANK_FOLDER) -> list[BankQuestion]:
    """Every question of every file in the folder, file by file in the order of their names."""
    wordings = read_wordings(folder / WORDINGS_FILE)
    return [question for path in sorted(folder.glob("*.txt")) for question in read_bank_file(path, wordings)]


def read_bank_file(path: Path, wordings: Mapping[ArticleOf, Wording] | None = None) -> list[BankQuestion]:
    """The questions of one law's file, with the wordings that were recorded; DataError names the line that is off."""
    known = wordings or {}
    wording: Wording | None = None
    law = ""
    edition: date | None = None
    article = ""
    questions: list[BankQuestion] = []
    for number, raw in enumerate(path.read_text("utf-8").splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("law:"):
            law = line.removeprefix("law:").strip()
        elif line.startswith("edition:"):
            edition = date.fromisoformat(line.removeprefix("edition:").strip())
        elif line.startswith("- ") and law and edition and article:
            questions.append(BankQuestion(law, edition, article, line[2:].strip(), wording))
        elif _LABEL.fullmatch(line):
            article = line
            wording = known.get((law, edition, article)) if edition else None
        else:
            raise DataError(f"{path.name}, line {number}: {line!r} is no article, question or heading line")
    return questions
