"""The API's description as its readers get it: in Chinese. What docstrings say is for readers of the code."""

import re
from typing import Any

from fastapi import FastAPI

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_METHODS = ("get", "post", "put", "patch", "delete")


def describe_in_chinese(app: FastAPI) -> None:
    """Leave descriptions out of the application's OpenAPI that are not Chinese: the docstrings' of routes and models."""
    original = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = original()
            operations = [
                path[method] for path in schema["paths"].values() for method in _METHODS if method in path
            ]
            for described in (*operations, *schema["components"]["schemas"].values()):
                if not _CHINESE.search(described.get("description", "")):
                    described.pop("description", None)
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
