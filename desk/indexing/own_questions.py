"""The admin's own questions of the admission test: added, taken away, taken in from a file, kept in the data folder."""

import fcntl
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from desk.indexing.admission import MOST_QUESTIONS, OWN_QUESTIONS, AdmissionQuestion, read_questions
from kernel.errors import AdmissionQuestionNotFound, InvalidInput
from knowledge.citation import find_citations
from knowledge.corpus import Corpus
from knowledge.departments import department_named
from retrieval.question import MAX_CHARACTERS


class HardKind(StrEnum):
    """Why a question is to be declined or handed on: the library does not answer it, or people must."""

    OUTSIDE = "outside"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question as an admin writes it: with citations that answer it, or the kind of a hard one."""

    text: str
    answers: tuple[str, ...] = ()
    hard: HardKind | None = None
    department: str | None = None


class OwnQuestions:
    """The file; several processes may change it, one at a time."""

    def __init__(self, data: Path) -> None:
        self._file = data / OWN_QUESTIONS

    def all(self) -> list[AdmissionQuestion]:
        """The questions in the order they came; DataError where the file cannot be read."""
        return read_questions(self._file) if self._file.is_file() else []

    def add(self, wanted: OwnQuestion, corpus: Corpus, day: date) -> AdmissionQuestion:
        """Keep a question; one of the same words gives way to it.

        InvalidInput for a question without answer or with both, too long, or one too many; InstrumentNotFound or
        ArticleNotFound where the law of the day has no such article.
        """
        question = _checked(wanted, corpus, day)
        with self._changing() as held:
            held[:] = [other for other in held if other.text != question.text]
            held.append(question)
        return question

    def take_in(self, path: Path) -> int:
        """Keep all questions of a file of JSON lines, or none: DataError names the line that is off. Their number."""
        found = read_questions(path)
        texts = {question.text for question in found}
        with self._changing() as held:
            held[:] = [*(other for other in held if other.text not in texts), *found]
        return len(found)

    def remove(self, text: str) -> None:
        """Take a question away; AdmissionQuestionNotFound where there is none of these words."""
        with self._changing() as held:
            kept = [question for question in held if question.text != text.strip()]
            if len(kept) == len(held):
                raise AdmissionQuestionNotFound(
                    f"no own question of the admission test reads {text[:60]!r}; see `zhiwen index questions list`"
                )
            held[:] = kept

    @contextmanager
    def _changing(self) -> Iterator[list[AdmissionQuestion]]:
        """The questions, to be changed in place; written in one step at the end, unless something is off."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            held = self.all()
            yield held
            if len(held) > MOST_QUESTIONS:
                raise InvalidInput(f"{len(held)} own questions; at most {MOST_QUESTIONS} are kept")
            partial = self._file.with_suffix(".partial")
            partial.write_text("".join(f"{_line(question)}\n" for question in held), "utf-8")
            partial.replace(self._file)


def values(question: AdmissionQuestion) -> dict[str, object]:
    """A question as JSON, as the file holds it."""
    relevant = [{"law": law, "article": article} for law, article in sorted(question.relevant)]
    found: dict[str, object] = {"question": question.text}
    if relevant:
        found["relevant"] = relevant
    else:
        found["kind"] = question.kind or HardKind.OUTSIDE.value
    if question.department:
        found["department"] = question.department
    return found


def _line(question: AdmissionQuestion) -> str:
    return json.dumps(values(question), ensure_ascii=False)


def _checked(wanted: OwnQuestion, corpus: Corpus, day: date) -> AdmissionQuestion:
    text = wanted.text.strip()
    if not text or len(text) > MAX_CHARACTERS or "\n" in text:
        raise InvalidInput(
            f"a question has one line of 1 to {MAX_CHARACTERS} characters, this one {len(text)}; shorten it"
        )
    if bool(wanted.answers) == bool(wanted.hard):
        raise InvalidInput(
            f"{text[:60]!r} needs either what answers it or why nothing does; give one of them"
        )
    if wanted.department is not None:
        department_named(wanted.department)
    return AdmissionQuestion(
        text,
        _articles(wanted.answers, corpus, day),
        wanted.department,
        wanted.hard.value if wanted.hard else "",
    )


def _articles(answers: Sequence[str], corpus: Corpus, day: date) -> frozenset[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for answer in answers:
        named = [mention.citation for mention in find_citations(answer[:200], corpus.names)]
        if not named or any(not each.instrument or not each.article for each in named):
            raise InvalidInput(f"{answer[:60]!r} names no law with an article; write for example 处罚法33条")
        for each in named:
            if each.instrument and each.article:
                provision = corpus.provision(each.instrument, each.article, day)
                found.add((provision.edition.title, provision.article.label))
    return frozenset(found)
