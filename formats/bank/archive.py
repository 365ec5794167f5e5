"""Files → the bytes of a zip archive, in memory that does not grow with them.

An archive ends with a directory of all that is in it. The library keeps that directory in memory, a kilobyte for each
file; here it goes to a temporary file until it is wanted. The layout is that of PKWARE's APPNOTE.TXT 6.3: local
headers (4.3.7), the directory (4.3.12) and its end (4.3.14 to 4.3.16).
"""

import struct
import tempfile
import zlib
from collections.abc import Iterable, Iterator

# In the archive's terms: the version needed to extract, UTF-8 names, deflated, and 1 January 1980 at midnight. Zip can
# say no earlier time, and any other would make two exports of one bank differ.
_VERSION, _VERSION_64 = 20, 45
_LIKE_ALL = (0x0800, 8, 0, 0x0021)
_MADE_ON_UNIX = 3 << 8
_ORDINARY_FILE = 0o100644 << 16
_MOST_16, _MOST_32 = 0xFFFF, 0xFFFFFFFF
_IN_MEMORY = 2**20
_AT_ONCE = 2**16


def zipped(files: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """The bytes of an archive of files, given by path and text; the same files give the same bytes."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as directory:
        count = offset = 0
        for path, text in files:
            name, data = path.encode(), text.encode()
            packed = _deflated(data)
            about = (*_LIKE_ALL, zlib.crc32(data), len(packed), len(data), len(name))
            directory.write(_entry(name, about, offset))
            count += 1
            local = struct.pack("<4s5H3I2H", b"PK\3\4", _VERSION, *about, 0) + name
            offset += len(local) + len(packed)
            yield local + packed
        size = directory.tell()
        directory.seek(0)
        while piece := directory.read(_AT_ONCE):
            yield piece
        yield _end(count, size, offset)


def _deflated(data: bytes) -> bytes:
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return deflate.compress(data) + deflate.flush()


def _entry(name: bytes, about: tuple[int, ...], offset: int) -> bytes:
    far = offset >= _MOST_32
    extra = struct.pack("<2HQ", 1, 8, offset) if far else b""
    version = _VERSION_64 if far else _VERSION
    place = (len(extra), 0, 0, 0, _ORDINARY_FILE, min(offset, _MOST_32))
    return struct.pack("<4s6H3I5H2I", b"PK\1\2", _MADE_ON_UNIX | version, version, *about, *place) + name + extra


def _end(count: int, size: int, offset: int) -> bytes:
    large = b""
    if count >= _MOST_16 or size >= _MOST_32 or offset >= _MOST_32:
        versions = (_MADE_ON_UNIX | _VERSION_64, _VERSION_64)
        large = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, *versions, 0, 0, count, count, size, offset)
        large += struct.pack("<4sIQI", b"PK\6\7", 0, offset + size, 1)
    files = min(count, _MOST_16)
    return large + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, files, files, min(size, _MOST_32), min(offset, _MOST_32), 0)
