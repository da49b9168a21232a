"""What lies under Flask-SocketIO in the web process: our own WebSocket, and one ready frame for all who are meant.

`server.install()` is the door; the rest of the program knows only the `SocketIO` that it gives back.
Why: docs/decisions/0017-under-flask-socketio.md.
"""
