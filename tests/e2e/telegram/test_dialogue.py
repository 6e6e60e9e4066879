"""The scripted dialogue through unmodified polling."""

from tests.e2e.telegram.conftest import LiveStage
from tests.e2e.telegram.script import dialogue


async def test_from_a_question_over_two_people_to_guidance(stage: LiveStage) -> None:
    await dialogue(stage)
    await stage.telegram.all_confirmed()
