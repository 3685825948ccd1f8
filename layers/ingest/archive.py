"""A .zip from outside: which of its files are data, judged before anything is unpacked."""

import shutil
import stat
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from layers.declare.file import FileFormat
from layers.declare.kinds import Kind, kind_of, sidecars_of
from layers.errors import SourceError

MOST_MEMBERS = 10_000
MOST_MIB = 2048
MOST_RATIO = 1000  # of bytes unpacked to bytes packed; a deflate bomb has 1,030
LISTED = 20
ENCRYPTED = 1
DAMAGED = (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


def find_members(path: Path, format_: FileFormat) -> tuple[str, ...]:
    """Return the names of the files in an archive that a definition means, sorted.

    Raises
    ------
    SourceError
        If the archive is damaged or hostile, or none, or more than one, could be meant.
    """
    names = _names(path, format_.max_mib)
    if format_.member:
        found = [name for name in names if fnmatchcase(name, format_.member)]
        found = _without_sidecars(found, found)
        wanted = f"a file that matches {format_.member!r}"
    else:
        found = _candidates(names, format_.kind)
        wanted = "one file that can be read"
    if not found or (len(found) > 1 and not format_.member):
        raise SourceError(
            f"{path.name}: holds {_listed(names)}; expected {wanted}. "
            "Name the file in file.member of the definition (* stands for any text)."
        )
    return tuple(_no_archive(path, name) for name in found)


def find_candidates(path: Path) -> list[str]:
    """Return the names of all files in an archive that may hold rows.

    Raises
    ------
    SourceError
        If the archive is damaged or hostile.
    """
    return _candidates(_names(path, None), None)


def check(path: Path, infos: list[ZipInfo], max_mib: int | None = None) -> None:
    """Refuse an archive whose directory tells of something hostile or too large.

    Raises
    ------
    SourceError
        For names outside the archive, links, encryption, or sizes beyond the limits.
    """
    if len(infos) > MOST_MEMBERS:
        _refuse(path, f"holds {len(infos):,} files", f"at most {MOST_MEMBERS:,}")
    for info in infos:
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if ".." in parts or parts[:1] == ("/",) or ":" in "".join(parts[:1]):
            _refuse(path, f"has the name {info.filename!r}", "names inside the archive")
        if stat.S_ISLNK(info.external_attr >> 16):
            _refuse(path, f"holds a link, {info.filename!r}", "plain files")
        if info.flag_bits & ENCRYPTED:
            _refuse(path, f"has a password on {info.filename!r}", "files without one")
    unpacked, packed = sum(info.file_size for info in infos), path.stat().st_size
    if unpacked > (max_mib or MOST_MIB) << 20:
        limit = f"at most {max_mib or MOST_MIB:,} MiB; declare file.max_mib if this is no attack"
        _refuse(path, f"unpacks to {unpacked >> 20:,} MiB", limit)
    if not max_mib and unpacked > MOST_RATIO * packed:
        limit = f"at most {MOST_RATIO:,}; declare file.max_mib if this is no attack"
        _refuse(path, f"unpacks to {unpacked // packed:,} times its size", limit)


def check_workbook(path: Path) -> None:
    """Refuse a workbook, which is an archive too, that is damaged or hostile.

    Raises
    ------
    SourceError
        As for any archive.
    """
    check(path, _directory(path))


def unpack(path: Path, member: str, folder: Path) -> Path:
    """Unpack one file of a checked archive, and those that belong to it, into a folder.

    Raises
    ------
    SourceError
        If the archive is damaged.
    """
    with _opened(path) as archive:
        belonging = {member.lower(), *sidecars_of(member)}
        for info in archive.infolist():
            if info.filename.lower() in belonging:
                _copy(archive, info, folder / info.filename)
    return folder / member


def open_member(path: Path, member: str) -> IO[bytes]:
    """Open one file of a checked archive as a stream.

    Raises
    ------
    SourceError
        If the archive is damaged.
    """
    with _opened(path) as archive:
        return archive.open(member)


def _directory(path: Path) -> list[ZipInfo]:
    with _opened(path) as archive:
        return archive.infolist()


@contextmanager
def _opened(path: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(path) as archive:
            yield archive
    except DAMAGED as error:
        raise SourceError(
            f"{path.name}: cannot be read as an archive ({error}); ask the holder to deliver "
            "it again."
        ) from error


def _refuse(path: Path, got: str, expected: str) -> None:
    raise SourceError(f"{path.name}: the archive {got}; expected {expected}.")


def _names(path: Path, max_mib: int | None) -> list[str]:
    infos = _directory(path)
    check(path, infos, max_mib)
    return sorted(info.filename for info in infos if _is_data(info))


def _is_data(info: ZipInfo) -> bool:
    """Leave out folders, and what computers add unasked."""
    parts = PurePosixPath(info.filename).parts
    return not info.is_dir() and not any(part.startswith((".", "__MACOSX")) for part in parts)


def _candidates(names: list[str], kind: Kind | None) -> list[str]:
    """Return the files that could be read; a .txt, often an explanation, only if it is alone."""
    known = [name for name in names if kind_of(name) and kind in (None, kind_of(name))]
    found = _without_sidecars(known, names)
    return [name for name in found if not name.lower().endswith(".txt")] or found


def _without_sidecars(found: list[str], names: Iterable[str]) -> list[str]:
    belonging = {sidecar for name in names for sidecar in sidecars_of(name)}
    return [name for name in found if name.lower() not in belonging]


def _no_archive(path: Path, name: str) -> str:
    if name.lower().endswith(".zip"):
        _refuse(path, f"holds another archive, {name!r}", "the data; unpack it first")
    return name


def _copy(archive: ZipFile, info: ZipInfo, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(info) as packed, target.open("wb") as plain:
        shutil.copyfileobj(packed, plain, 1 << 20)


def _listed(names: list[str]) -> str:
    more = len(names) - LISTED
    return (", ".join(names[:LISTED]) or "no data") + (f" and {more} more" if more > 0 else "")
