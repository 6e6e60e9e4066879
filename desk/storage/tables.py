"""Every table of the desk, in one registry. A change here needs a migration; a test compares the two."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from desk.indexing.generation import GenerationState
from desk.storage.columns import Moment, Word, plain_json
from escalation.deadlines import Urgency
from escalation.guidance import Review
from escalation.people import Role
from escalation.scope import Scope
from escalation.states import Action, State

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=True)


def _person(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, ForeignKey("people.id"), nullable=nullable)


def _case(name: str = "case_id", *, nullable: bool = False) -> Column[int]:
    return Column(name, ForeignKey("cases.id"), nullable=nullable)


groups = Table(
    "groups",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(60), nullable=False, unique=True),
    Column("scopes", plain_json(), nullable=False),
    Column("departments", plain_json(), nullable=False),
    Column("channel", String(16)),
    Column("chat", String(64)),
)

people = Table(
    "people",
    metadata,
    _id(),
    Column("name", String(60), nullable=False),
    Column("role", Word(Role), nullable=False),
    Column("department", String(60), nullable=False),
    Column("certificate", String(40)),
    Column("group_id", ForeignKey("groups.id"), index=True),
    Column("scopes", plain_json(), nullable=False),
    Column("on_duty", Boolean, nullable=False),
    Column("leading_contact", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
)

bindings = Table(
    "bindings",
    metadata,
    _id(),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("channel", String(16), nullable=False),
    Column("external_id", String(64), nullable=False),
    Column("bound_at", Moment, nullable=False),
    UniqueConstraint("channel", "external_id"),
)

invitations = Table(
    "invitations",
    metadata,
    _id(),
    Column("selector", String(16), nullable=False, unique=True),
    Column("secret_hash", String(64), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    _person("made_by", nullable=True),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("used_at", Moment),
    Column("revoked_at", Moment),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    _id(),
    Column("selector", String(16), nullable=False, unique=True),
    Column("secret_hash", String(64), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("role", Word(Role), nullable=False),
    Column("label", String(60), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("revoked_at", Moment),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", Integer, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    _id(),
    Column("number", String(20), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("state", Word(State), nullable=False),
    Column("question", Text, nullable=False),
    Column("reason", String(40), nullable=False),
    Column("as_of", Date, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("reply_to", String(64), nullable=False),
    Column("asker_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("department", String(60), nullable=False),
    Column("scope", Word(Scope), nullable=False),
    Column("scope_words", plain_json(), nullable=False),
    Column("urgency", Word(Urgency), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("turn_since", Moment, nullable=False),
    Column("turn_due", Moment, nullable=False),
    Column("first_response_due", Moment, nullable=False),
    Column("answer_due", Moment, nullable=False),
    Column("next_step_at", Moment),
    Column("due_approximate", Boolean, nullable=False),
    Column("conversation", plain_json(), nullable=False),
    Column("found", plain_json(), nullable=False),
    Column("group_id", ForeignKey("groups.id")),
    _person("assignee_id", nullable=True),
    _person("drafter_id", nullable=True),
    _person("checker_id", nullable=True),
    Column("draft_settled", Boolean, nullable=False),
    Column("first_response_at", Moment),
    Column("reminded_at", Moment),
    Column("overdue_reported_at", Moment),
    Column("answered_at", Moment),
    Column("closed_at", Moment),
    CheckConstraint("drafter_id <> checker_id", name="two_people"),
    Index(None, "state", "answer_due"),
    Index(None, "next_step_at"),
    Index(None, "group_id", "state"),
    Index(None, "assignee_id", "state"),
)

events = Table(
    "events",
    metadata,
    _id(),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    _person("actor_id", nullable=True),
    Column("action", Word(Action), nullable=False),
    Column("before", Word(State)),
    Column("after", Word(State), nullable=False),
    Column("why", Text, nullable=False),
    Column("details", plain_json(), nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    _id(),
    _case(),
    Column("version", Integer, nullable=False),
    _person("author_id"),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False),
    Column("citations", plain_json(), nullable=False),
    Column("problems", plain_json(), nullable=False),
    Column("acknowledged_at", Moment),
    Column("acknowledged_why", Text, nullable=False),
    UniqueConstraint("case_id", "version"),
)

notes = Table(
    "notes",
    metadata,
    _id(),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    _person("author_id"),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False),
)

attachments = Table(
    "attachments",
    metadata,
    _id(),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    _person("author_id"),
    Column("at", Moment, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("reference", String(300), nullable=False),
    Column("name", String(200), nullable=False),
    Column("size", Integer),
)

guidance = Table(
    "guidance",
    metadata,
    _id(),
    _case(),
    Column("case_number", String(20), nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("citations", plain_json(), nullable=False),
    Column("scope", Word(Scope), nullable=False),
    Column("department", String(60), nullable=False),
    Column("approved_at", Moment, nullable=False),
    Column("review", Word(Review), nullable=False),
    Column("review_reason", Text, nullable=False),
    Column("grounds", plain_json(), nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("channel", String(16), nullable=False),
    Column("recipient", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("payload", plain_json(), nullable=False),
    Column("dedup", String(160), nullable=False, unique=True),
    _case(nullable=True),
    Column("created_at", Moment, nullable=False),
    Column("next_attempt_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("worker", String(60)),
    Column("lease", String(32)),
    Column("lease_until", Moment),
    Column("sent_at", Moment),
    Column("given_up_at", Moment),
    Column("error", Text),
    Column("external_id", String(64)),
    Index(None, "channel", "recipient", "id"),
    Index(None, "case_id", "kind"),
)
# Only what waits is looked through at every turn; it stays small while the table grows.
Index(
    "ix_outbox_waiting",
    outbox.c.channel,
    outbox.c.recipient,
    outbox.c.id,
    sqlite_where=outbox.c.sent_at.is_(None) & outbox.c.given_up_at.is_(None),
    postgresql_where=outbox.c.sent_at.is_(None) & outbox.c.given_up_at.is_(None),
)

inbox = Table(
    "inbox",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("update_id", String(80), primary_key=True),
    Column("received_at", Moment, nullable=False, index=True),
    Column("result", Text),
)

conversations = Table(
    "conversations",
    metadata,
    _id(),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Index(None, "person_id", "channel", "chat", "last_at"),
)

turns = Table(
    "turns",
    metadata,
    _id(),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("question", Text, nullable=False),
    Column("reply", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("citations", plain_json(), nullable=False),
    Column("context", plain_json(), nullable=False),
    _case(nullable=True),
    Column("helpful", Boolean),
)

generations = Table(
    "generations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("state", Word(GenerationState), nullable=False),
    Column("requested_at", Moment, nullable=False, index=True),
    Column("requested_by", String(60), nullable=False),
    Column("documents", plain_json()),
    Column("base_id", String(40)),
    Column("worker", String(80)),
    Column("lease_until", Moment),
    Column("attempts", Integer, nullable=False),
    Column("cancel_asked", Boolean, nullable=False),
    Column("stage", String(40), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("rate", Float, nullable=False),
    Column("started_at", Moment),
    Column("finished_at", Moment),
    Column("activated_at", Moment),
    Column("retired_at", Moment),
    Column("reclaimed_at", Moment),
    Column("model", String(120), nullable=False),
    Column("passages", Integer, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("measures", plain_json(), nullable=False),
    Column("report", plain_json(), nullable=False),
    Column("error", Text, nullable=False),
)
# One build at a time, and one active generation: the database itself holds it.
for _state in (GenerationState.QUEUED, GenerationState.BUILDING, GenerationState.ACTIVE):
    Index(
        f"uq_generations_{_state}",
        generations.c.state,
        unique=True,
        sqlite_where=generations.c.state == _state,
        postgresql_where=generations.c.state == _state,
    )

corpus_days = Table(
    "corpus_days",
    metadata,
    Column("key", String(300), primary_key=True),
    Column("told_at", Moment, nullable=False),
)
