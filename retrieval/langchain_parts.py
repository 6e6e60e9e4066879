"""The model and the search as LangChain's parts; apart from them, since LangChain takes half a second to import."""

from datetime import date

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from retrieval.embeddings import TextEncoder
from retrieval.searching import Searcher


class EncoderEmbeddings(Embeddings):
    """An embedding model behind LangChain's interface."""

    def __init__(self, encoder: TextEncoder) -> None:
        self.encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Unit vectors of texts to be found."""
        return [[float(number) for number in vector] for vector in self.encoder.encode_passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question, to search passages with."""
        return [float(number) for number in self.encoder.encode_query(text).among_passages]


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
