"""What the program says no with: a stable word for machines, a plain Japanese sentence for people."""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Marks `message` for translation; the screen translates it when it is shown."""
    return message


class Refused(Exception):  # noqa: N818 - an answer, not a fault
    """A request that is understood and not done; nothing has been changed.

    `code` never changes once published, `message` is a Japanese message id with `%(name)s` parameters.
    """

    def __init__(self, code: str, message: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field
        self.params = params

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


class NotFound(Refused):
    """There is no such thing, or none that this visitor may know of: both look the same."""

    def __init__(self, code: str = "not-found", message: str = N_("見つかりません。")) -> None:
        super().__init__(code, message)


class Forbidden(Refused):
    """The visitor is known and may not do this."""

    def __init__(self, code: str = "forbidden", message: str = N_("この操作はできません。")) -> None:
        super().__init__(code, message)


class TooMany(Refused):
    """Tried too often; `retry_after` is in seconds."""

    def __init__(self, code: str, message: str, *, retry_after: int) -> None:
        super().__init__(code, message)
        self.retry_after = retry_after
