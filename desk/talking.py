"""Conversations by number, for doors whose chats are made here: begun, listed, read, gone on in, ended."""

import secrets
from collections.abc import Sequence
from datetime import date

from desk.asking import PAUSE
from desk.desk import Desk, Person, Reply
from desk.storage.conversations import Conversation, StoredTurn
from escalation.people import Channel
from kernel.errors import NotFound

__all__ = [
    "Conversation",
    "StoredTurn",
    "begin",
    "case_numbers",
    "conversation_of",
    "end",
    "one_conversation",
    "own_conversations",
    "own_turn",
    "read_turns",
    "say",
]


async def begin(desk: Desk, person: Person) -> Conversation:
    """A conversation of its own, in which nothing has been said."""
    async with desk.store.write() as work:
        chat = secrets.token_hex(16)
        return await work.conversations.going_on(person.id, Channel.API, chat, desk.clock.now(), PAUSE)


async def own_conversations(desk: Desk, person: Person, limit: int) -> Sequence[Conversation]:
    """A person's conversations, the latest first."""
    async with desk.store.read() as work:
        return await work.conversations.of_person(person.id, limit, channel=Channel.API)


async def one_conversation(desk: Desk, person: Person, number: int) -> Conversation:
    """A conversation of this person's; NotFound for anybody else's, and for one that is held in another chat."""
    async with desk.store.read() as work:
        found = await work.conversations.get(number)
    if found is None or found.person_id != person.id or found.channel != Channel.API:
        raise NotFound(f"no conversation {number} among your own")
    return found


async def read_turns(
    desk: Desk, person: Person, number: int, last: int, before: int | None = None
) -> Sequence[StoredTurn]:
    """The last turns of a conversation, or the last before a turn, in their order."""
    found = await one_conversation(desk, person, number)
    async with desk.store.read() as work:
        return await work.conversations.turns(found.id, last, before)


async def case_numbers(desk: Desk, turns: Sequence[StoredTurn]) -> dict[int, str]:
    """The numbers of the cases that turns opened."""
    async with desk.store.read() as work:
        cases = [await work.cases.by_id(turn.case_id) for turn in turns if turn.case_id is not None]
    return {case.id: case.number for case in cases if case is not None}


async def say(
    desk: Desk, person: Person, number: int, text: str, as_of: date | None = None
) -> tuple[Reply, Conversation]:
    """The reply to a message, and the conversation that it is kept in: another one, begun in the same chat, where
    this one was ended or has paused for longer than follow-ups are understood."""
    found = await one_conversation(desk, person, number)
    reply = await desk.ask(person, text, found.channel, found.chat, as_of)
    return reply, await conversation_of(desk, person, reply.turn_id)


async def conversation_of(desk: Desk, person: Person, turn_id: int) -> Conversation:
    """The conversation that a turn of this person's was kept in."""
    async with desk.store.read() as work:
        turn = await work.conversations.turn(turn_id)
    return await one_conversation(desk, person, turn.conversation_id if turn else 0)


async def own_turn(desk: Desk, person: Person, number: int, turn_id: int) -> StoredTurn:
    """A turn of this conversation of the person's; NotFound for every other."""
    found = await one_conversation(desk, person, number)
    async with desk.store.read() as work:
        turn = await work.conversations.turn(turn_id)
    if turn is None or turn.conversation_id != found.id:
        raise NotFound(f"no turn {turn_id} in conversation {number}")
    return turn


async def end(desk: Desk, person: Person, number: int) -> Conversation:
    """End a conversation: what is said next stands alone."""
    found = await one_conversation(desk, person, number)
    if found.ended_at is None:
        async with desk.store.write() as work:
            await work.conversations.end(found.id, desk.clock.now())
    return await one_conversation(desk, person, number)
