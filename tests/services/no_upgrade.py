"""A proxy that lets HTTP through and no WebSocket, as some firms' and some hotels' do."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class NoUpgrade(ThreadingTCPServer):
    """`refused` counts the handshakes that didn't get through."""

    daemon_threads = True
    block_on_close = False  # browsers keep their connections

    def __init__(self, behind: int) -> None:
        super().__init__(("127.0.0.1", 0), _Passage)
        self.behind = behind
        self.refused = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Passage(BaseRequestHandler):
    """One connection. A browser opens a WebSocket on a new one: its first request says what it is for."""

    server: NoUpgrade
    request: socket.socket

    def handle(self) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            if not (more := self.request.recv(65_536)):
                return
            head += more
        if b"upgrade: websocket" in head.lower():
            self.server.refused += 1
            self.request.sendall(REFUSAL)
            return
        with socket.create_connection(("127.0.0.1", self.server.behind)) as board:
            board.sendall(head)
            back = Thread(target=_pump, args=(board, self.request), daemon=True)
            back.start()
            _pump(self.request, board)
            back.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
    for one in (source, sink):
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


@contextmanager
def no_upgrade(behind: int) -> Iterator[NoUpgrade]:
    """Before the server on port `behind`."""
    with NoUpgrade(behind) as proxy:
        Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
