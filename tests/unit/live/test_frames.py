"""WebSocket frames: whole messages however the bytes are cut, and the right code for what no client may send."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tablet_ui.live.frames import (
    CloseCode,
    Message,
    Opcode,
    Reader,
    ViolationError,
    close_frame,
    frame,
    text_frame,
)
from tests.services.websocket import masked

LARGEST = 16_384
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


def read(*pieces: bytes) -> tuple[list[Message], CloseCode | None]:
    """What a reader makes of it, and with which code it gives up."""
    reader = Reader(LARGEST)
    messages: list[Message] = []
    try:
        for piece in pieces:
            for message in reader.feed(piece):
                messages.append(message)  # noqa: PERF402 - what came before a violation stays
    except ViolationError as violation:
        return messages, violation.code
    return messages, None


texts = st.text(max_size=300).map(lambda text: [masked(TEXT, text.encode())])
controls = st.binary(max_size=125).map(lambda payload: masked(PING, payload))


@st.composite
def fragmented(draw: st.DrawFn) -> list[bytes]:
    """A text in fragments, with pings between them."""
    whole = draw(st.text(min_size=1, max_size=200)).encode()
    cuts = sorted(draw(st.lists(st.integers(0, len(whole)), min_size=1, max_size=4)))
    parts = [whole[start:end] for start, end in pairwise([0, *cuts, len(whole)])]
    frames = []
    for place, part in enumerate(parts):
        frames.append(masked(0 if place else TEXT, part, final=place == len(parts) - 1))
        if draw(st.booleans()) and place < len(parts) - 1:
            frames.append(draw(controls))
    return frames


rubbish = st.binary(max_size=60).map(lambda data: [data])
streams = st.lists(st.one_of(texts, fragmented(), rubbish), max_size=5).map(
    lambda frames: b"".join(one for some in frames for one in some)
)


@settings(deadline=None)  # a busy machine is no fault
@given(stream=streams, cuts=st.lists(st.integers(0, 2000), max_size=12))
def test_however_the_stream_is_cut_the_messages_are_the_same(stream: bytes, cuts: list[int]) -> None:
    places = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    pieces = [stream[start:end] for start, end in pairwise(places)]
    assert read(*pieces) == read(stream)
    assert read(*(bytes([byte]) for byte in stream)) == read(stream)


@settings(deadline=None)
@given(text=st.text(max_size=5000))
def test_a_text_comes_out_as_it_went_in(text: str) -> None:
    assert read(masked(TEXT, text.encode())) == ([Message(Opcode.TEXT, text.encode(), text)], None)


def test_a_ping_between_fragments_is_heard_at_once_and_the_text_is_whole() -> None:
    messages, code = read(masked(TEXT, b"4", final=False), masked(PING, b"?"), masked(0, b"2", final=True))
    assert [(one.opcode, one.payload) for one in messages] == [(Opcode.PING, b"?"), (Opcode.TEXT, b"42")]
    assert code is None


def test_a_character_may_be_cut_between_fragments() -> None:
    half, other = "回".encode()[:1], "回".encode()[1:]
    messages, _ = read(masked(TEXT, half, final=False), masked(0, other))
    assert messages[0].text == "回"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (masked(TEXT, b"2", mask=b""), CloseCode.PROTOCOL_ERROR),
        (masked(TEXT, b"2", reserved=0x40), CloseCode.PROTOCOL_ERROR),
        (masked(TEXT, b"2", reserved=0x10), CloseCode.PROTOCOL_ERROR),
        (masked(3), CloseCode.PROTOCOL_ERROR),
        (masked(11), CloseCode.PROTOCOL_ERROR),
        (masked(PING, b"x" * 126), CloseCode.PROTOCOL_ERROR),
        (masked(PING, b"x", final=False), CloseCode.PROTOCOL_ERROR),
        (masked(0, b"rest of nothing"), CloseCode.PROTOCOL_ERROR),
        (masked(TEXT, b"4", final=False) + masked(TEXT, b"5"), CloseCode.PROTOCOL_ERROR),
        (b"\x81\xfe\x00\x05", CloseCode.PROTOCOL_ERROR),
        (b"\x81\xff" + bytes(6) + b"\xff\xff", CloseCode.PROTOCOL_ERROR),
        (b"\x81\xff\x80" + bytes(7), CloseCode.PROTOCOL_ERROR),
        (masked(TEXT, b"\xff"), CloseCode.INVALID_PAYLOAD),
        (masked(TEXT, "回".encode()[:2]), CloseCode.INVALID_PAYLOAD),
        (masked(TEXT, b"\xed\xa0\x80"), CloseCode.INVALID_PAYLOAD),
        (masked(CLOSE, b"\x03\xe8\xff"), CloseCode.INVALID_PAYLOAD),
        (masked(CLOSE, b"\x03"), CloseCode.PROTOCOL_ERROR),
        (masked(CLOSE, b"\x03\xed"), CloseCode.PROTOCOL_ERROR),
        (masked(TEXT, b"x" * (LARGEST + 1)), CloseCode.MESSAGE_TOO_BIG),
        (masked(BINARY, b"x" * 70_000), CloseCode.MESSAGE_TOO_BIG),
        (masked(TEXT, b"x" * LARGEST, final=False) + masked(0, b"x"), CloseCode.MESSAGE_TOO_BIG),
    ],
    ids=[
        "not masked",
        "a compressed frame, which was never agreed on",
        "another reserved bit",
        "an unknown opcode",
        "an unknown control opcode",
        "a long ping",
        "a ping in fragments",
        "the rest of nothing",
        "a text within a text",
        "two bytes for a length of one",
        "eight bytes for a length of two",
        "a negative length",
        "no UTF-8",
        "half a character",
        "half of a surrogate pair",
        "a reason that isn't UTF-8",
        "half a close code",
        "a close code that is never sent",
        "too large",
        "over 64 KiB",
        "too large in fragments",
    ],
)
def test_what_no_client_may_send_has_its_close_code(sent: bytes, code: CloseCode) -> None:
    before = masked(TEXT, b"before")
    messages, given_up = read(before + sent)
    assert given_up is code
    assert messages[0].text == "before", "what was right before it counts"


def test_a_message_of_exactly_the_largest_size_is_taken() -> None:
    messages, code = read(masked(TEXT, b"x" * LARGEST))
    assert (len(messages[0].payload), code) == (LARGEST, None)


def test_too_large_is_known_before_it_has_come() -> None:
    assert read(masked(TEXT, b"x" * 100_000)[:14]) == ([], CloseCode.MESSAGE_TOO_BIG)


def test_a_goodbye_is_understood() -> None:
    assert read(masked(CLOSE))[0] == [Message(Opcode.CLOSE, b"")]
    said = read(masked(CLOSE, b"\x03\xe9" + "停電".encode()))[0][0]
    assert (said.code, said.text) == (1001, "停電")


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536])
def test_our_frames_are_as_short_as_they_can_be(size: int) -> None:
    made = frame(Opcode.TEXT, b"x" * size)
    assert len(made) - size == (2 if size < 126 else 4 if size < 65_536 else 10)
    # What a client would read of it is what ours reads of a masked one.
    assert made[:1] == masked(TEXT, b"x" * size, mask=b"")[:1]
    assert made == masked(TEXT, b"x" * size, mask=b"")


def test_a_close_reason_fits_a_control_frame_and_stays_utf8() -> None:
    made = close_frame(1008, "長い理由" * 40)
    assert len(made) <= 127
    made[4:].decode()


def test_a_text_frame_is_utf8() -> None:
    assert text_frame("回") == b"\x81\x03" + "回".encode()
