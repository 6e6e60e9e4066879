"""Opens zipped office files and parses their XML without trusting either."""

import io
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped, unused-ignore]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped, unused-ignore]

from kernel.errors import DocumentBroken, DocumentEncrypted, DocumentTooLarge

LARGEST_TOTAL = 512 * 2**20
"""Bytes that all members may have unpacked."""
LARGEST_PART = 96 * 2**20
"""Bytes that one XML part may have unpacked: a tree of it takes about eight times as much memory."""
HIGHEST_RATIO = 250
"""How often smaller than its content a member may be; office XML of repeated cells packs up to about 100."""
_RATIO_MATTERS_FROM = 8 * 2**20
_MOST_MEMBERS = 20_000
# General purpose bit 0 of a member (PKWARE's APPNOTE.TXT, 4.4.4).
_ENCRYPTED = 0x1


class Archive:
    """A zip file whose size has been judged before anything is unpacked.

    Raises DocumentTooLarge for a zip bomb, DocumentEncrypted where a member asks for a password, DocumentBroken where
    the file is damaged.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise DocumentBroken(
                f"{name}: the zip container is damaged ({error}); save the file again"
            ) from error
        self._judge()

    def _judge(self) -> None:
        members = self._zip.infolist()
        total = sum(member.file_size for member in members)
        if len(members) > _MOST_MEMBERS or total > LARGEST_TOTAL:
            raise DocumentTooLarge(
                f"{self._name}: unpacks to {total / 2**20:.0f} MB in {len(members)} parts; at most "
                f"{LARGEST_TOTAL / 2**20:.0f} MB in {_MOST_MEMBERS} parts are read"
            )
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise DocumentEncrypted(f"{self._name}: asks for a password; save it without one")
        for member in members:
            ratio = member.file_size / max(member.compress_size, 1)
            if member.file_size > _RATIO_MATTERS_FROM and ratio > HIGHEST_RATIO:
                raise DocumentTooLarge(
                    f"{self._name}: {member.filename} is packed {ratio:.0f}:1, as a zip bomb is; at most "
                    f"{HIGHEST_RATIO}:1 is read"
                )

    @property
    def names(self) -> frozenset[str]:
        """The members' names."""
        return frozenset(self._zip.namelist())

    def read(self, member: str) -> bytes:
        """A member's bytes; a size that the directory understates is caught while reading."""
        try:
            with self._zip.open(member) as stream:
                data = stream.read(LARGEST_PART + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            RuntimeError,
            KeyError,
            EOFError,
            NotImplementedError,
        ) as error:
            raise DocumentBroken(f"{self._name}: {member} cannot be unpacked ({error})") from error
        if len(data) > LARGEST_PART:
            raise DocumentTooLarge(
                f"{self._name}: {member} unpacks to more than {LARGEST_PART / 2**20:.0f} MB"
            )
        return data

    def xml(self, member: str) -> Element:
        """A member as XML; a document type, an entity or damage is DocumentBroken."""
        data = self.read(member)
        try:
            root: Element = fromstring(data, forbid_dtd=True)
        except DefusedXmlException as error:
            raise DocumentBroken(
                f"{self._name}: {member} declares a document type or entities, which office files never do"
            ) from error
        except (ParseError, ValueError, LookupError) as error:
            raise DocumentBroken(f"{self._name}: {member} is no well-formed XML ({error})") from error
        return root

    def check_xml(self) -> None:
        """Judge every XML part, for a reader that opens the archive itself."""
        for name in sorted(self.names):
            if name.endswith((".xml", ".rels")):
                data = self.read(name)
                if b"<!DOCTYPE" in data or b"<!ENTITY" in data or data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
                    raise DocumentBroken(f"{self._name}: {name} declares a document type or is not UTF-8")
