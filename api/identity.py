"""Who asks: a Bearer token (RFC 6750) made a person, and what is for admins alone."""

from typing import Annotated

from fastapi import Depends, HTTPException, Request, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from desk.desk import Desk, Person
from desk.enrolling import PersonRole
from kernel.errors import NotAllowed

_REALM = 'Bearer realm="zhiwen"'
bearer = HTTPBearer(
    auto_error=False,
    scheme_name="令牌",
    description="用邀请码在 /v1/people/redeem 换取，或由管理员发放；形如 zw_…，只显示一次。",
)


def desk_of(request: Request) -> Desk:
    """The desk of this application."""
    desk: Desk = request.app.state.desk
    return desk


DeskOf = Annotated[Desk, Depends(desk_of)]


async def person(
    desk: DeskOf, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> Person:
    """Whom the token speaks for, with the token's role; 401 where none is given or it does not count.

    Why one does not count is not told: wrong, revoked, expired and dismissed are the same to a stranger.
    """
    if given is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, headers={"WWW-Authenticate": _REALM})
    found = await desk.roster.person_for_token(given.credentials)
    if found is None:
        raise HTTPException(
            status.HTTP_401_UNAUTHORIZED,
            headers={"WWW-Authenticate": f'{_REALM}, error="invalid_token"'},
        )
    return found


PersonOf = Annotated[Person, Depends(person)]


def administrator(person: PersonOf) -> Person:
    """The same, an admin; NotAllowed (403) for everybody else."""
    if person.role is not PersonRole.ADMIN:
        raise NotAllowed("this is for admins")
    return person


AdminOf = Annotated[Person, Depends(administrator)]
