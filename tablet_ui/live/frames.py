"""WebSocket frames (RFC 6455, section 5) as a server reads and writes them: bytes in, messages out.

No extension is ever agreed on, so a reserved bit is always a mistake.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from struct import pack, unpack_from

LARGEST_CONTROL = 125  # bytes, RFC 6455, 5.5
FIN, RESERVED, OPCODE, MASKED, LENGTH = 0x80, 0x70, 0x0F, 0x80, 0x7F
MASK_BYTES = 4


class Opcode(IntEnum):
    CONTINUATION = 0
    TEXT = 1
    BINARY = 2
    CLOSE = 8
    PING = 9
    PONG = 10

    @property
    def is_control(self) -> bool:
        return self >= Opcode.CLOSE


class CloseCode(IntEnum):
    """RFC 6455, 7.4.1."""

    NORMAL = 1000
    GOING_AWAY = 1001
    PROTOCOL_ERROR = 1002
    UNSUPPORTED_DATA = 1003
    INVALID_PAYLOAD = 1007
    POLICY_VIOLATION = 1008
    MESSAGE_TOO_BIG = 1009
    INTERNAL_ERROR = 1011


_OPCODES = {int(one): one for one in Opcode}
_SENDABLE_CODES = frozenset({*range(1000, 1004), *range(1007, 1015), *range(3000, 5000)})


class ViolationError(Exception):
    """What the other side sent can't be accepted: the connection closes with this code and reason."""

    def __init__(self, code: CloseCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Message:
    """A whole message: TEXT has `text`; of a CLOSE, `code` is the other side's (or None) and `text` its reason."""

    opcode: Opcode
    payload: bytes
    text: str = ""
    code: int | None = None


def frame(opcode: Opcode, payload: bytes) -> bytes:
    """One unfragmented, unmasked frame, as servers send them."""
    size = len(payload)
    if size < 126:
        return pack("!BB", FIN | opcode, size) + payload
    if size < 1 << 16:
        return pack("!BBH", FIN | opcode, 126, size) + payload
    return pack("!BBQ", FIN | opcode, 127, size) + payload


def text_frame(text: str) -> bytes:
    return frame(Opcode.TEXT, text.encode())


def close_frame(code: int, reason: str = "") -> bytes:
    """The reason is cut to what a control frame holds."""
    told = reason.encode()[: LARGEST_CONTROL - 2].decode(errors="ignore")
    return frame(Opcode.CLOSE, pack("!H", code) + told.encode())


class Reader:
    """Makes messages of a client's bytes, however they are cut. `largest`: bytes of a message, in all its fragments."""

    __slots__ = ("_fragments", "_kind", "_largest", "_size", "_waiting")

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._waiting = b""
        self._fragments: list[bytes] | None = None
        self._kind = Opcode.TEXT
        self._size = 0  # of the fragments so far

    def feed(self, data: bytes) -> Iterator[Message]:
        """Yields what is complete; raises ViolationError after whatever came before the violation."""
        self._waiting += data
        while (header := self._header(self._waiting)) is not None:
            opcode, final, start, size = header
            end = start + MASK_BYTES + size
            if len(self._waiting) < end:
                return
            mask, payload = self._waiting[start : start + MASK_BYTES], self._waiting[start + MASK_BYTES : end]
            self._waiting = self._waiting[end:]
            message = self._take(opcode, _unmasked(payload, mask), final=final)
            if message is not None:
                yield message

    def _header(self, data: bytes) -> tuple[Opcode, bool, int, int] | None:
        """Opcode, whether it is the last fragment, where the mask begins, the payload's size; None: more is needed.

        Checked before the payload is waited for, so that nothing forbidden is ever stored.
        """
        if len(data) < 2:
            return None
        opcode, final, short = self._kind_of(data[0]), bool(data[0] & FIN), data[1] & LENGTH
        if not data[1] & MASKED:
            raise ViolationError(CloseCode.PROTOCOL_ERROR, "a client's frame must be masked")
        if opcode.is_control and (short > LARGEST_CONTROL or not final):
            raise ViolationError(CloseCode.PROTOCOL_ERROR, "a control frame is short and whole")
        start = {126: 4, 127: 10}.get(short, 2)
        if len(data) < start:
            return None
        size = short if start == 2 else _long_size(data, short)
        if not opcode.is_control and self._size + size > self._largest:
            raise ViolationError(CloseCode.MESSAGE_TOO_BIG, f"at most {self._largest} bytes")
        return opcode, final, start, size

    def _kind_of(self, first: int) -> Opcode:
        opcode = _OPCODES.get(first & OPCODE)
        if first & RESERVED or opcode is None:
            raise ViolationError(CloseCode.PROTOCOL_ERROR, "reserved bit or opcode")
        if (opcode is Opcode.CONTINUATION) != (self._fragments is not None) and not opcode.is_control:
            raise ViolationError(CloseCode.PROTOCOL_ERROR, "fragments out of order")
        return opcode

    def _take(self, opcode: Opcode, payload: bytes, *, final: bool) -> Message | None:
        if opcode.is_control:
            return _closing(payload) if opcode is Opcode.CLOSE else Message(opcode, payload)
        if self._fragments is None:
            if final:
                return _whole(opcode, payload)
            self._fragments, self._kind = [], opcode
        self._fragments.append(payload)
        self._size += len(payload)
        if not final:
            return None
        payload, self._fragments, self._size = b"".join(self._fragments), None, 0
        return _whole(self._kind, payload)


def _long_size(data: bytes, short: int) -> int:
    size = int(unpack_from("!H" if short == 126 else "!Q", data, 2)[0])
    if size < (126 if short == 126 else 1 << 16) or size >= 1 << 63:
        raise ViolationError(CloseCode.PROTOCOL_ERROR, "a length is written as short as it can be")
    return size


def _unmasked(payload: bytes, mask: bytes) -> bytes:
    """As one large number, which is far quicker than byte by byte."""
    size = len(payload)
    key = (mask * (size // MASK_BYTES + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")


def _whole(opcode: Opcode, payload: bytes) -> Message:
    return Message(opcode, payload, _decoded(payload) if opcode is Opcode.TEXT else "")


def _closing(payload: bytes) -> Message:
    if not payload:
        return Message(Opcode.CLOSE, payload)
    code = int.from_bytes(payload[:2], "big")
    if len(payload) == 1 or code not in _SENDABLE_CODES:
        raise ViolationError(CloseCode.PROTOCOL_ERROR, "no such close code")
    return Message(Opcode.CLOSE, payload, _decoded(payload[2:]), code)


def _decoded(payload: bytes) -> str:
    try:
        return payload.decode()
    except UnicodeDecodeError:
        raise ViolationError(CloseCode.INVALID_PAYLOAD, "text must be UTF-8") from None
