"""The search as a LangChain retriever; apart from it, since LangChain's tracing takes half a second to import."""

from datetime import date

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from retrieval.searching import Searcher


class LawRetriever(BaseRetriever):
    """The search as a LangChain retriever: documents are whole articles with their citation and days."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    searcher: Searcher
    k: int = Field(default=5, ge=1, le=100)
    as_of: date | None = None

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
    ) -> list[Document]:
        found = self.searcher.search(self.searcher.read(query, self.as_of), self.k)
        return [
            Document(
                page_content=hit.provision.article.text,
                metadata={
                    "citation": hit.provision.printed,
                    "in_force": hit.provision.edition.in_force.isoformat(),
                    "adopted": hit.provision.edition.adopted.isoformat(),
                    "score": hit.score,
                },
            )
            for hit in found.hits
            if hit.provision is not None
        ]
