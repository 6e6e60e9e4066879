"""The routes of the library, for admins: bring a document in, see what was understood, take one away."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import JSONResponse

from api.refusals import DOCUMENT_REFUSED
from api.words import Line
from desk.desk import Person
from desk.library.adding import Importer
from desk.library.describing import document_values, imported_values, row_values
from desk.library.intake import take_in, told_of
from desk.library.wording import refusal
from kernel.errors import DocumentRejected, DocumentTooLarge, IndexUnavailable

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


def library_router(admin: Callable[..., Any]) -> APIRouter:
    """The routes, open to whom the dependency `admin` lets in (it gives the Person); they work on
    `app.state.importer`."""

    def remembered(request: Request, person: Annotated[Person, Depends(admin)]) -> None:
        request.state.admin = person

    router = APIRouter(prefix="/v1/library", dependencies=[Depends(remembered)], tags=["文件库"])
    router.post(
        "/documents",
        status_code=201,
        summary="导入文件",
        description="请求体就是文件本身，不到 200 MB；同一份文件重复导入得到 200。",
        openapi_extra=_BODY,
        responses=DOCUMENT_REFUSED,
    )(post_document)
    router.get("/documents", summary="库中的文件")(get_documents)
    router.get("/documents/{digest}", summary="一份文件读出了什么")(get_document)
    router.delete("/documents/{digest}", summary="移除文件")(delete_document)
    return router


def _importer(request: Request) -> Importer:
    importer: Importer | None = getattr(request.app.state, "importer", None)
    if importer is None:
        raise IndexUnavailable("this process takes no documents in; ask the one that owns the library")
    return importer


def _admin_id(request: Request) -> int | None:
    """The number of the admin who asks; None for one who is in no roster."""
    person: Person = request.state.admin
    return person.id or None


Digest = Annotated[str, Path(pattern="^[0-9A-Fa-f]{1,64}$", description="文件的摘要，或其开头")]
ImporterOf = Annotated[Importer, Depends(_importer)]


async def post_document(
    request: Request,
    importer: ImporterOf,
    name: Annotated[str, Query(max_length=200, description="文件名，含扩展名")],
    kind: Annotated[Literal["statute", "benchmark", "plan", "guidance"] | None, Query()] = None,
    title: Annotated[Line | None, Query(max_length=200, description="名称，默认取自正文")] = None,
    edition: Annotated[date | None, Query(description="通过或修订的日期")] = None,
    in_force: Annotated[date | None, Query(description="施行日期")] = None,
    department: Annotated[Line | None, Query(max_length=60, description="所属部门")] = None,
) -> JSONResponse:
    """Bring in the file that the body is, byte for byte. 201 with what was understood, 200 where it was there
    already, 413 from 200 MB on, 422 with the reason where it is refused."""
    told = told_of(kind, title, edition, in_force, department)
    try:
        outcome = await take_in(importer, name, request.stream(), told, _admin_id(request))
    except DocumentRejected as error:
        return _rejected(error, name)
    if outcome.error is not None:
        return _refused(422, "DocumentRejected", outcome.error)
    return JSONResponse(imported_values(outcome), status_code=200 if outcome.known else 201)


async def get_documents(importer: ImporterOf) -> dict[str, Any]:
    """The documents of the library, in the order in which they came."""
    return {"documents": [row_values(row) for row in await importer.shelf.documents()]}


async def get_document(digest: Digest, importer: ImporterOf) -> dict[str, Any]:
    """One document with its pieces, rows and items, their places, and every finding."""
    row = await importer.shelf.document(digest)
    held = await importer.opened(row)
    return document_values(row, held, await importer.fate(row))


async def delete_document(digest: Digest, request: Request, importer: ImporterOf) -> dict[str, Any]:
    """Take a document away; the next index does without it."""
    return row_values(await importer.shelf.remove(digest, _admin_id(request)))


def _rejected(error: DocumentRejected, name: str) -> JSONResponse:
    status = 413 if isinstance(error, DocumentTooLarge) else 422
    return _refused(status, type(error).__name__, refusal(error, name))


def _refused(status: int, kind: str, message: str) -> JSONResponse:
    return JSONResponse({"error": {"kind": kind, "message": message, "detail": ""}}, status_code=status)
