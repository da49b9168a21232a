"""Files of a draft: taking them in, how far their pages are, taking them away, and the pages' pictures."""

import re
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, redirect, request, send_file, url_for

from circular import actions
from circular.models import Attachment, AttachmentState, Page
from circular.questions import circular, has_picture
from circular.rules import MOST_ATTACHMENTS
from district_hall.clock import now
from district_hall.errors import N_, NotFound, Refused
from district_hall.files.rendering.limits import Limits
from district_hall.people.roles import Permission
from tablet_ui.auth import allow
from tablet_ui.errors import wants_json
from tablet_ui.house import aside, house
from tablet_ui.i18n import gettext
from tablet_ui.leader.frame import blueprint
from tablet_ui.leader.places import place_of_circular
from tablet_ui.security import accept

pages = blueprint("attachments")

LARGEST = Limits().max_bytes
A_LITTLE_MORE = 1024 * 1024  # read to its end, so that the answer arrives and not a broken connection
TOO_LARGE = N_(
    "ファイルが大きすぎます（%(limit)s MB まで）。写真を小さくするか、いくつかに分けて、もう一度えらんでください。"
)
EMPTY = N_("ファイルの中身がありません。もとのファイルを確かめて、もう一度えらんでください。")
MINE_FOR_EVER = "private, max-age=31536000, immutable"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@pages.post("/leader/circulars/<uuid:circular_id>/attachments")
@accept(LARGEST + A_LITTLE_MORE)
@allow(Permission.WRITE_CIRCULAR, of=place_of_circular)
def add(circular_id: UUID) -> Any:
    """Takes one file as the raw body, `?filename=` as its name; its pages are made by the worker."""
    _refuse_unless_fit(request.content_length)
    data = request.get_data(cache=False)
    _refuse_unless_fit(len(data))
    sha256 = aside(house().originals.put, data)
    filename = request.args.get("filename", "")
    added = house().database.unit_of_work(actions.attach, circular_id, filename, sha256, len(data), at=now())
    return {"id": str(added.id)}, HTTPStatus.CREATED


@pages.get("/leader/circulars/<uuid:circular_id>/attachments")
@allow(Permission.SEE_CIRCULARS, of=place_of_circular)
def listing(circular_id: UUID) -> dict[str, Any]:
    with house().database.reading() as session:
        row = circular(session, circular_id)
    return {"files": [_file(one) for one in row.attachments], "most": MOST_ATTACHMENTS}


@pages.post("/leader/circulars/<uuid:circular_id>/attachments/<uuid:attachment_id>/remove")
@allow(Permission.WRITE_CIRCULAR, of=place_of_circular)
def remove(circular_id: UUID, attachment_id: UUID) -> Any:
    house().database.unit_of_work(actions.detach, circular_id, attachment_id, at=now())
    if wants_json():
        return Response(status=HTTPStatus.NO_CONTENT)
    return redirect(url_for("writing.write", circular_id=circular_id), HTTPStatus.SEE_OTHER)


@pages.get("/leader/circulars/<uuid:circular_id>/pages/<sha256>")
@allow(Permission.SEE_CIRCULARS, of=place_of_circular)
def picture(circular_id: UUID, sha256: str) -> Response:
    if not _SHA256.fullmatch(sha256):
        raise NotFound
    with house().database.reading() as session:
        if not has_picture(session, circular_id, sha256):
            raise NotFound
    response = send_file(house().pictures.path(sha256), mimetype="image/webp")
    response.headers["Cache-Control"] = MINE_FOR_EVER
    return response


def _refuse_unless_fit(size: int | None) -> None:
    """Raises Refused; None is a body that doesn't say how long it is (werkzeug then stops at the limit)."""
    if size == 0:
        raise Refused("empty", EMPTY)
    if size is not None and size > LARGEST:
        raise Refused("too-large", TOO_LARGE, limit=LARGEST // (1024 * 1024))


def reason(one: Attachment) -> str:
    """Why it was refused and how to mend it; empty where it wasn't."""
    if one.state is not AttachmentState.REFUSED or not one.reason:
        return ""
    return gettext(one.reason, **one.reason_params)


def _file(one: Attachment) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "filename": one.filename,
        "size": one.size,
        "state": one.state.value,
        "pages_done": one.pages_done,
        "pages_total": one.pages_total,
        "reason": reason(one),
        "warnings": [gettext(warning) for warning in one.warnings],
        "pages": [_page(one.circular_id, page) for page in one.pages],
    }


def _page(circular_id: UUID, page: Page) -> dict[str, Any]:
    return {
        "number": page.number,
        "image": url_for("attachments.picture", circular_id=circular_id, sha256=page.picture_sha256),
        "thumb": url_for("attachments.picture", circular_id=circular_id, sha256=page.thumb_sha256),
    }
