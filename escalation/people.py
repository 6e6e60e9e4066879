"""Who takes part: officers, members of the quality team, admins; their groups, bindings and credentials."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from escalation.scope import Scope
from kernel.errors import InvalidInput


class Role(StrEnum):
    """What a person is here; an admin sees all, a member the own group's cases, an officer the own."""

    OFFICER = "officer"
    MEMBER = "member"
    ADMIN = "admin"


class Channel(StrEnum):
    """Where a person can be reached, and under which kind of external number."""

    TELEGRAM = "telegram"
    WEB = "web"
    API = "api"


@dataclass(frozen=True, slots=True)
class Person:
    """A person known to the desk.

    `group_id`, `scopes` and `on_duty` mean something for members alone; `leading_contact` marks whom overdue
    cases are reported to (the leading group's office).
    """

    id: int
    name: str
    role: Role
    department: str
    certificate: str | None = None
    group_id: int | None = None
    scopes: frozenset[Scope] = frozenset()
    on_duty: bool = False
    leading_contact: bool = False
    active: bool = True

    def limited_to(self, role: Role) -> "Person":
        """The same person with the lesser rights of a role: what an API token with that role may do."""
        if not self.covers(role):
            raise InvalidInput(f"{role} is more than {self.role}; a token cannot widen its owner's rights")
        return replace(self, role=role)

    def covers(self, role: Role) -> bool:
        """Whether this person's role is at least the one given."""
        return _RANK[role] <= _RANK[self.role]


_RANK = {Role.OFFICER: 0, Role.MEMBER: 1, Role.ADMIN: 2}


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What an admin tells of a person to invite."""

    name: str
    role: Role
    department: str
    certificate: str | None = None
    group_id: int | None = None
    scopes: frozenset[Scope] = frozenset()
    leading_contact: bool = False

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > 60:
            raise InvalidInput(f"a person needs a name of 1 to 60 characters, not {self.name!r}")
        if not self.department.strip() or len(self.department) > 60:
            raise InvalidInput(f"a person needs a department of 1 to 60 characters, not {self.department!r}")
        if self.certificate is not None and not 0 < len(self.certificate) <= 40:
            raise InvalidInput("a certificate number has 1 to 40 characters")
        if (self.role is Role.MEMBER) != (self.group_id is not None):
            raise InvalidInput("a member belongs to one of the groups, and nobody else does: set group_id")


@dataclass(frozen=True, slots=True)
class Group:
    """One of the quality team's groups: the scopes and departments it guides, and its chat, where it has one."""

    id: int
    name: str
    scopes: frozenset[Scope]
    departments: frozenset[str]
    channel: str | None = None
    chat: str | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    """An account of a person on a channel, e.g. the Telegram user number."""

    person_id: int
    channel: str
    external_id: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time code, stored as its hash, for a person who is already entered."""

    id: int
    selector: str
    secret_hash: str
    person_id: int
    expires_at: datetime
    failures: int = 0
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    def usable(self, moment: datetime) -> bool:
        """Whether the code still counts: not used, revoked, expired, or guessed at too often."""
        spent = self.used_at is not None or self.revoked_at is not None
        return not spent and moment < self.expires_at and self.failures < MAX_FAILURES


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token for the HTTP door, stored as its hash, with a role of its own not above its owner's."""

    id: int
    selector: str
    secret_hash: str
    person_id: int
    role: Role
    label: str
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def usable(self, moment: datetime) -> bool:
        """Whether the token is neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or moment < self.expires_at)


MAX_FAILURES = 5
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0/O, 1/I/L: read out over the telephone
_SELECTOR = 4
_SECRET = 16
TOKEN_PREFIX = "zw"  # noqa: S105 — the visible mark of our tokens, no secret


@dataclass(frozen=True, slots=True)
class Credential:
    """A fresh secret: what is stored of it, and the text shown once."""

    selector: str
    secret_hash: str
    shown: str


def new_code() -> Credential:
    """A one-time code, `ABCD-EFGH-JKLM-NPQR-STUV`: 4 characters to find it by, 79 bits of secret."""
    selector, secret = _random(_SELECTOR), _random(_SECRET)
    text = selector + secret
    shown = "-".join(text[i : i + 4] for i in range(0, len(text), 4))
    return Credential(selector, secret_hash(secret), shown)


def split_code(text: str) -> tuple[str, str] | None:
    """Selector and secret of a code as a person types it (case, spaces, hyphens free), or None."""
    bare = "".join(character for character in text.upper() if character not in " -－—\t")
    if len(bare) != _SELECTOR + _SECRET or any(character not in _ALPHABET for character in bare):
        return None
    return bare[:_SELECTOR], bare[_SELECTOR:]


def new_token() -> Credential:
    """An API token, `zw_selector_secret`, with 256 bits of secret."""
    selector, secret = secrets.token_hex(8), secrets.token_hex(32)
    return Credential(selector, secret_hash(secret), f"{TOKEN_PREFIX}_{selector}_{secret}")


def split_token(text: str) -> tuple[str, str] | None:
    """Selector and secret of an API token, or None where the text is none."""
    parts = text.strip().split("_")
    if len(parts) != 3 or parts[0] != TOKEN_PREFIX or len(parts[1]) != 16 or len(parts[2]) != 64:
        return None
    return parts[1], parts[2]


def secret_hash(secret: str) -> str:
    """SHA-256 in hex: the secrets are random and long, so that no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same_secret(secret: str, stored_hash: str) -> bool:
    """Whether a secret has that hash, compared in constant time."""
    return hmac.compare_digest(secret_hash(secret), stored_hash)


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
