"""What every test of files has at hand."""

from collections.abc import Callable
from pathlib import Path

import pytest

from district_hall.files.rendering.refusals import Unreadable
from district_hall.files.rendering.render import Rendered, render

Upload = Callable[..., Rendered]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def upload(tmp_path: Path, out: Path) -> Upload:
    """`upload(bytes)` saves them as somebody would and renders the file."""

    def rendered(data: bytes, name: str = "file", **how: object) -> Rendered:
        path = tmp_path / name
        path.write_bytes(data)
        return render(path, out, **how)  # type: ignore[arg-type]  # passes on whatever render takes

    return rendered


@pytest.fixture
def refusal(upload: Upload, out: Path) -> Callable[..., str]:
    """`refusal(bytes)` is the code with which the file is refused; nothing of it may stay in `out`."""

    def code(data: bytes, **how: object) -> str:
        with pytest.raises(Unreadable) as caught:
            upload(data, **how)
        assert not out.exists()
        assert str(caught.value).endswith("。")
        return caught.value.code

    return code


@pytest.fixture
def verdict(upload: Upload) -> Callable[[bytes], str]:
    """`verdict(bytes)` is "pictures" or the code of the refusal; anything else is a fault of ours and fails the test."""

    def judged(data: bytes) -> str:
        try:
            return "pictures" if upload(data).pages else "nothing"
        except Unreadable as refused:
            return refused.code

    return judged
