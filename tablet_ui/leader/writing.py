"""Writing: what (何を) and to whom (だれに). Saved by the page's script as it is typed, and by 次へ without one."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for

from circular import actions
from circular.actions import ChangedElsewhere
from circular.models import Circular, State
from circular.questions import circular
from circular.rules import LONGEST_BODY, LONGEST_TITLE
from district_hall.clock import now
from district_hall.errors import N_, Refused
from district_hall.people.roles import Permission
from district_hall.places.questions import district
from tablet_ui.auth import allow
from tablet_ui.house import house
from tablet_ui.i18n import say
from tablet_ui.leader import draft_form
from tablet_ui.leader.frame import blueprint
from tablet_ui.leader.places import place_of_circular
from tablet_ui.leader.whom import whom

pages = blueprint("writing")

GONE_OUT = N_("この回覧は、もう出ています。なおすには、取り下げて新しく書いてください。")
TEXT_FIELDS = ("title", "body", "category", "issuer", "due_on")


@pages.get("/leader/circulars/<uuid:circular_id>/write")
@allow(Permission.WRITE_CIRCULAR, of=place_of_circular)
def write(circular_id: UUID) -> Any:
    row = _row(circular_id)
    return _what(row, draft_form.values(row)) if row.state is State.DRAFT else _gone_out(row)


@pages.post("/leader/circulars/<uuid:circular_id>/write")
@allow(Permission.WRITE_CIRCULAR, of=place_of_circular)
def save_text(circular_id: UUID) -> Any:
    sent = {name: request.form[name] for name in (*TEXT_FIELDS, "revision") if name in request.form}
    return _saved(circular_id, sent, "writing.audience", or_else=_what)


@pages.get("/leader/circulars/<uuid:circular_id>/audience")
@allow(Permission.WRITE_CIRCULAR, of=place_of_circular)
def audience(circular_id: UUID) -> Any:
    row = _row(circular_id)
    return _whom(row, draft_form.values(row)) if row.state is State.DRAFT else _gone_out(row)


@pages.post("/leader/circulars/<uuid:circular_id>/audience")
@allow(Permission.WRITE_CIRCULAR, of=place_of_circular)
def save_audience(circular_id: UUID) -> Any:
    sent: dict[str, Any] = {
        name: request.form[name] for name in ("membership", "scope", "revision") if name in request.form
    }
    sent["groups"] = request.form.getlist("groups")
    return _saved(circular_id, sent, "sending.preview", or_else=_whom)


@pages.get("/leader/circulars/<uuid:circular_id>/draft")
@allow(Permission.WRITE_CIRCULAR, of=place_of_circular)
def get_draft(circular_id: UUID) -> dict[str, Any]:
    """The draft as it stands, for a window that finds it changed elsewhere."""
    row = _row(circular_id)
    if row.state is not State.DRAFT:
        raise Refused("not-a-draft", GONE_OUT)
    return {"revision": row.revision, "values": draft_form.values(row)}


@pages.put("/leader/circulars/<uuid:circular_id>/draft")
@allow(Permission.WRITE_CIRCULAR, of=place_of_circular)
def put_draft(circular_id: UUID) -> dict[str, Any]:
    """Saves the members that are sent; 409 `changed-elsewhere` where `revision` is no longer the newest."""
    sent = request.get_json()
    if not isinstance(sent, dict):
        raise Refused("bad-request", draft_form.SHAPE)
    return {"revision": _save(circular_id, sent)}


@pages.get("/leader/circulars/<uuid:circular_id>/audience/count")
@allow(Permission.WRITE_CIRCULAR, of=place_of_circular)
def count_audience(circular_id: UUID) -> dict[str, Any]:
    """Whom the choices on the page would reach, before they are saved."""
    sent = {**request.args.to_dict(), "groups": request.args.getlist("groups")}
    with house().database.reading() as session:
        row = circular(session, circular_id)
        wish = draft_form.draft(row, sent)
        everywhere = district(session, row.district_id)
        meant = whom(session, everywhere, wish.group_ids, wish.membership)
    groups = {str(group.id): meant.in_group[group.id] for group in everywhere.groups}
    return {"households": meant.total, "words": meant.words, "groups": groups}


def _row(circular_id: UUID) -> Circular:
    with house().database.reading() as session:
        return circular(session, circular_id)


def _saved(circular_id: UUID, sent: Mapping[str, Any], onward: str, *, or_else: Callable[..., str]) -> Any:
    """On to the next step; where the save is refused, the same step again with what was typed, by `or_else`."""
    try:
        _save(circular_id, sent)
    except Refused as refusal:
        row = _row(circular_id)
        if row.state is not State.DRAFT:
            return _gone_out(row)
        return or_else(row, {**draft_form.values(row), **sent}, refusal), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for(onward, circular_id=circular_id), HTTPStatus.SEE_OTHER)


def _save(circular_id: UUID, sent: Mapping[str, object]) -> int:
    row, revision = _row(circular_id), draft_form.revision(sent)
    if row.state is State.DRAFT and row.revision != revision:
        raise ChangedElsewhere
    # What isn't sent is taken from `row`; should it change before the save, the save sees another revision.
    return house().database.unit_of_work(actions.save, circular_id, draft_form.draft(row, sent), revision, at=now())


def _gone_out(row: Circular) -> Any:
    return redirect(url_for("receipts.sheet", circular_id=row.id), HTTPStatus.SEE_OTHER)


def _what(row: Circular, shown: Mapping[str, Any], refusal: Refused | None = None) -> str:
    """`shown` is what stands in the fields: the saved draft, or what was typed and refused."""
    return render_template(
        "leader/write.html",
        circular=row,
        shown=shown,
        problem=say(refusal) if refusal else "",
        problem_field=refusal.field if refusal else None,
        changed=isinstance(refusal, ChangedElsewhere),
        longest={"title": LONGEST_TITLE, "body": LONGEST_BODY},
    )


def _whom(row: Circular, shown: Mapping[str, Any], refusal: Refused | None = None) -> str:
    with house().database.reading() as session:
        everywhere = district(session, row.district_id)
        meant = whom(session, everywhere, {group.id for group in row.groups}, row.membership)
    return render_template(
        "leader/audience.html",
        circular=row,
        shown=shown,
        groups=everywhere.groups,
        meant=meant,
        problem=say(refusal) if refusal else "",
        changed=isinstance(refusal, ChangedElsewhere),
    )
