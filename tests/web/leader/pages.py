"""Reading a page as a browser does: its forms, its fields, its words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from typing_extensions import override


@dataclass
class Form:
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """`forms` with their fields, `words` as they are read, `elements` as (tag, attributes)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self._textarea = ""
        self.feed(html)

    @override
    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if tag == "form":
            self.forms.append(Form(attributes.get("action", ""), attributes.get("method", "get")))
        elif tag == "textarea":
            self._textarea = attributes["name"]
            self.forms[-1].fields[self._textarea] = ""
        elif tag == "input" and self.forms and "name" in attributes:
            chosen = attributes.get("type") not in {"radio", "checkbox"} or "checked" in attributes
            if chosen:
                self.forms[-1].fields[attributes["name"]] = attributes.get("value", "")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # the line feed that stands before the text in the template is not part of it (HTML, 13.2.6.4.7)
            fields = self.forms[-1].fields
            fields[self._textarea] = fields[self._textarea].removeprefix("\n")
            self._textarea = ""

    @override
    def handle_data(self, data: str) -> None:
        self.words += data
        if self._textarea:
            self.forms[-1].fields[self._textarea] += data

    def form(self, action_ends: str) -> Form:
        return next(form for form in self.forms if form.action.endswith(action_ends))

    def has(self, tag: str, **attributes: str) -> bool:
        wanted = attributes.items()
        return any(name == tag and wanted <= found.items() for name, found in self.elements)
