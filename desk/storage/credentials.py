"""One-time codes and API tokens in SQL: only their hashes are kept."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.storage.rows import picked
from desk.storage.tables import api_tokens, invitations
from escalation.people import ApiToken, Credential, Invitation, Role


class SqlCredentials:
    """The shelf of credentials."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add_invitation(
        self, credential: Credential, person_id: int, made_by: int | None, made: datetime, expires: datetime
    ) -> None:
        await self._connection.execute(
            insert(invitations).values(
                selector=credential.selector,
                secret_hash=credential.secret_hash,
                person_id=person_id,
                made_by=made_by,
                made_at=made,
                expires_at=expires,
                failures=0,
            )
        )

    async def invitation(self, selector: str) -> Invitation | None:
        query = select(invitations).where(invitations.c.selector == selector)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else Invitation(**picked(row, Invitation))

    async def use_invitation(self, invitation_id: int, moment: datetime) -> bool:
        done = await self._connection.execute(
            update(invitations)
            .where(
                invitations.c.id == invitation_id,
                invitations.c.used_at.is_(None),
                invitations.c.revoked_at.is_(None),
            )
            .values(used_at=moment)
        )
        return done.rowcount == 1

    async def count_failure(self, invitation_id: int) -> None:
        await self._connection.execute(
            update(invitations)
            .where(invitations.c.id == invitation_id)
            .values(failures=invitations.c.failures + 1)
        )

    async def revoke_invitations(self, person_id: int, moment: datetime) -> None:
        await self._connection.execute(
            update(invitations)
            .where(
                invitations.c.person_id == person_id,
                invitations.c.used_at.is_(None),
                invitations.c.revoked_at.is_(None),
            )
            .values(revoked_at=moment)
        )

    async def add_token(
        self,
        credential: Credential,
        person_id: int,
        role: Role,
        label: str,
        made: datetime,
        expires: datetime | None,
    ) -> ApiToken:
        done = await self._connection.execute(
            insert(api_tokens)
            .values(
                selector=credential.selector,
                secret_hash=credential.secret_hash,
                person_id=person_id,
                role=role,
                label=label,
                made_at=made,
                expires_at=expires,
            )
            .returning(*api_tokens.c)
        )
        return ApiToken(**picked(done.mappings().one(), ApiToken))

    async def token(self, selector: str) -> ApiToken | None:
        query = select(api_tokens).where(api_tokens.c.selector == selector)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else ApiToken(**picked(row, ApiToken))

    async def tokens(self, person_id: int) -> Sequence[ApiToken]:
        query = select(api_tokens).where(api_tokens.c.person_id == person_id).order_by(api_tokens.c.id)
        rows = (await self._connection.execute(query)).mappings()
        return [ApiToken(**picked(row, ApiToken)) for row in rows]

    async def revoke_tokens(self, person_id: int, moment: datetime, token_id: int | None = None) -> int:
        statement = (
            update(api_tokens)
            .where(api_tokens.c.person_id == person_id, api_tokens.c.revoked_at.is_(None))
            .values(revoked_at=moment)
        )
        if token_id is not None:
            statement = statement.where(api_tokens.c.id == token_id)
        return (await self._connection.execute(statement)).rowcount
