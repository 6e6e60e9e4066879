"""Reads the question bank: `law:` and `edition:` lines, then articles with the questions they answer."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kernel.errors import DataError

BANK_FOLDER = Path(__file__).parent
_LABEL = re.compile(r"第[一二三四五六七八九十百千零]+条(?:之[一二三四五六七八九十]+)?")


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """A question as officers put it, the law and edition it was written for, and the article that answers."""

    law: str
    edition: date
    article: str
    text: str

    @property
    def provision_key(self) -> str:
        """The key of the provision in the corpus."""
        return f"{self.law}@{self.edition.isoformat()}#{self.article}"


def load_bank(folder: Path = BANK_FOLDER) -> list[BankQuestion]:
    """Every question of every file in the folder, file by file in the order of their names."""
    return [question for path in sorted(folder.glob("*.txt")) for question in read_bank_file(path)]


def read_bank_file(path: Path) -> list[BankQuestion]:
    """The questions of one law's file; DataError names the line that is off."""
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
            questions.append(BankQuestion(law, edition, article, line[2:].strip()))
        elif _LABEL.fullmatch(line):
            article = line
        else:
            raise DataError(f"{path.name}, line {number}: {line!r} is no article, question or heading line")
    return questions
