"""What a demo circular is made of. Texts may hold date words in braces, see `notice_dates`."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from circular.demo.notice_dates import Fill, day_of, fill_at
from circular.demo.photos import Kind, Scene
from district_hall.clock import JST

Category = Literal["event", "living", "hall", "safety", "welfare", "report"]
Issuer = Literal["leader", "hall", "town"]
Layout = Literal["notice", "schedule", "map", "poster"]
LineKind = Literal["road", "highway", "rail", "river", "route", "closed"]
MarkKind = Literal["hall", "shrine", "school", "start", "number", "home", "cross"]
Spot = tuple[float, float]


@dataclass(frozen=True)
class MapLine:
    """A road, railway or route; points in hundredths of the map's width and height, y downwards."""

    kind: LineKind
    points: tuple[Spot, ...]
    label: str = ""
    label_at: Spot | None = None


@dataclass(frozen=True)
class MapMark:
    """A place on the map; `word` stands inside a number mark (1–2 letters), `label` below or beside it."""

    kind: MarkKind
    at: Spot
    label: str = ""
    word: str = ""


@dataclass(frozen=True)
class MapSketch:
    """A sketch map (略図), not to scale."""

    lines: tuple[MapLine, ...]
    marks: tuple[MapMark, ...]


@dataclass(frozen=True)
class Timetable:
    """`widths` are shares of the page's width, one a column."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True)
class Page:
    """One A4 page. What a layout doesn't use stays empty; what is given is drawn in the order of the fields."""

    layout: Layout
    title: str
    scene: Scene | None = None
    lead: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    table: Timetable | None = None
    sketch: MapSketch | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A PDF of one to three pages; `category` gives its colour."""

    file_name: str
    category: Category
    to: str
    signed: str
    pages: tuple[Page, ...]
    dated: str = "{posted}"


@dataclass(frozen=True)
class Photo:
    """A picture from a phone; `orientation` is EXIF's, 1–8."""

    file_name: str
    scene: Scene
    orientation: int = 1
    kind: Kind = "jpeg"


@dataclass(frozen=True)
class Notice:
    """A circular of the demo town.

    `districts` are keys of `district_hall.demo.places`, `groups` numbers of one district's groups (None: the whole
    district). Posted `days_ago` before the demo's today at `hour`:`minute` in Japan. `due` is a
    date word without braces. `share_read` (0–1) of the households it reaches have read it.
    """

    key: str
    districts: tuple[str, ...]
    title: str
    body: str
    category: Category
    days_ago: int
    hour: int
    minute: int
    issuer: Issuer = "leader"
    members_only: bool = False
    groups: tuple[int, ...] | None = None
    due: str | None = None
    attachments: tuple[Sheet | Photo, ...] = ()
    share_read: float = 0.6

    def published_at(self, today: date) -> datetime:
        """When it was posted, aware, Japan time."""
        day = today - timedelta(days=self.days_ago)
        return datetime.combine(day, time(self.hour, self.minute), tzinfo=JST)

    def due_on(self, today: date) -> date | None:
        """The last day to answer or come, where there is one."""
        return None if self.due is None else day_of(self.due, today)

    def on(self, today: date) -> "Notice":
        """The same notice with every date word filled in, ready to be posted."""
        fill = fill_at(today, posted=today - timedelta(days=self.days_ago))
        files = tuple(_sheet(item, fill) if isinstance(item, Sheet) else item for item in self.attachments)
        return replace(self, title=fill(self.title), body=fill(self.body), attachments=files)


def _sheet(sheet: Sheet, fill: Fill) -> Sheet:
    pages = tuple(_page(page, fill) for page in sheet.pages)
    return replace(sheet, dated=fill(sheet.dated), file_name=fill(sheet.file_name), pages=pages)


def _page(page: Page, fill: Fill) -> Page:
    table = page.table
    if table is not None:
        table = replace(table, rows=tuple(tuple(fill(cell) for cell in row) for row in table.rows))
    return replace(
        page,
        title=fill(page.title),
        lead=tuple(fill(text) for text in page.lead),
        facts=tuple((label, fill(text)) for label, text in page.facts),
        table=table,
        notes=tuple(fill(text) for text in page.notes),
    )
