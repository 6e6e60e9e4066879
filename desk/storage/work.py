"""One transaction with all its shelves."""

from sqlalchemy.ext.asyncio import AsyncConnection

from desk.storage.cases import SqlCases
from desk.storage.conversations import SqlConversations
from desk.storage.credentials import SqlCredentials
from desk.storage.guidance import SqlGuidance
from desk.storage.inbox import SqlInbox
from desk.storage.outbox import SqlOutbox
from desk.storage.people import SqlPeople
from escalation.store import CaseShelf, CredentialShelf, GuidanceShelf, Inbox, Outbox, PeopleShelf


class SqlWork:
    """What escalation's `Work` promises, and the desk's conversations beside it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.cases: CaseShelf = SqlCases(connection)
        self.people: PeopleShelf = SqlPeople(connection)
        self.credentials: CredentialShelf = SqlCredentials(connection)
        self.outbox: Outbox = SqlOutbox(connection)
        self.inbox: Inbox = SqlInbox(connection)
        self.guidance: GuidanceShelf = SqlGuidance(connection)
        self.conversations = SqlConversations(connection)
