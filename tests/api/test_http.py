"""The HTTP door: what it answers, and how it refuses."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from desk.composition import Service
from desk.indexing.serving import ServiceHolder


@pytest.fixture(scope="module")
def client(service: Service) -> Iterator[TestClient]:
    with TestClient(create_app(ServiceHolder(service)), raise_server_exceptions=False) as client:
        yield client


def test_a_question_is_answered_with_citations_and_the_day(client: TestClient) -> None:
    body = client.post("/v1/ask", json={"question": "罚款交不起能分期吗"}).json()
    assert body["disposition"] == "answered"
    assert body["as_of"] == "2026-11-23"
    assert "《中华人民共和国行政处罚法》第六十六条" in body["citations"]


def test_a_search_gives_the_named_article_first(client: TestClient) -> None:
    rows = client.post("/v1/search", json={"question": "处罚法33条", "k": 3}).json()["results"]
    assert rows[0]["citation"] == "《中华人民共和国行政处罚法》第三十三条"
    assert len(rows) == 3


def test_verdicts_come_in_the_order_of_the_text(client: TestClient) -> None:
    text = "依据《行政处罚法》第三十三条、第三百条和《环境保护法》第一条。"
    body = client.post("/v1/verify", json={"text": text}).json()
    assert body["verdict"] == "FAILED"
    assert [c["verdict"] for c in body["citations"]] == ["VERIFIED", "NOT_FOUND", "REPEALED"]


@pytest.mark.parametrize(
    ("citation", "status"),
    [
        pytest.param("处罚法33条", 200, id="a short name"),
        pytest.param("《中华人民共和国行政处罚法》第三十三条第一款", 200, id="down to the paragraph"),
        pytest.param("处罚法300条", 404, id="no such article"),
        pytest.param("行政执法保障法第3条", 404, id="no such law"),
        pytest.param("你好", 422, id="no citation"),
    ],
)
def test_an_article_is_fetched_by_its_citation(client: TestClient, citation: str, status: int) -> None:
    assert client.get(f"/v1/articles/{citation}").status_code == status


def test_an_article_is_fetched_as_it_stood_on_a_day(client: TestClient) -> None:
    url = "/v1/articles/商标法57条"
    assert client.get(url).json()["adopted"] == "2019-04-23"
    assert client.get(url, params={"as_of": "2027-01-01"}).json()["adopted"] == "2026-06-26"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param({"question": ""}, 422, id="empty"),
        pytest.param({"question": "罚" * 4001}, 422, id="over 4,000 characters"),
        pytest.param({"question": "罚款", "department": "火星局"}, 422, id="an unknown department"),
        pytest.param({"question": "罚款", "as_of": "昨天"}, 422, id="a day that is none"),
        pytest.param({"question": "罚款", "surprise": 1}, 422, id="an unknown field"),
        pytest.param({}, 422, id="nothing"),
    ],
)
def test_bad_input_is_told_in_chinese_without_a_traceback(
    client: TestClient, body: dict[str, object], status: int
) -> None:
    response = client.post("/v1/ask", json=body)
    assert response.status_code == status
    message = response.json()["error"]["message"]
    assert any("\u4e00" <= character <= "\u9fff" for character in message)
    assert "Traceback" not in response.text


def test_a_body_over_the_limit_is_refused(client: TestClient) -> None:
    response = client.post(
        "/v1/verify", content=b"x" * 2_000_001, headers={"content-type": "application/json"}
    )
    assert response.status_code == 413


def test_bytes_that_are_no_json_are_refused(client: TestClient) -> None:
    response = client.post("/v1/ask", content=b"\xff\xfe\x00", headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert response.json()["error"]["message"] == "请求无法读取，请检查格式。"


def test_health_readiness_and_the_api_s_description(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert ready["status"] == "ready"
    assert ready["passages"] > 25_000
    schema = client.get("/openapi.json").json()
    assert schema["components"]["schemas"]["AskRequest"]["examples"]
