"""The library: documents that admins bring in, kept as they came and as they were understood."""

from desk.library.shelf import Shelf
from desk.library.shelved import ShelvedDocument, library_with

__all__ = ["Shelf", "ShelvedDocument", "library_with"]
