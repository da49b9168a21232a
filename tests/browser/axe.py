"""What the accessibility engine and a ruler say of a page."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

_RULER = """([smallestText, smallestTarget]) => {
  const wrong = [];
  const shown = (e) => e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const hidden = (e) => e.closest('.visually-hidden, [aria-hidden="true"]');
  for (const e of document.querySelectorAll('body *')) {
    if (!shown(e) || hidden(e)) continue;
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    const size = parseFloat(getComputedStyle(e).fontSize);
    if (own && size < smallestText) wrong.push(`text ${size}px: ${e.textContent.trim().slice(0, 30)}`);
    if (e.matches('button, [role=button], .button')) {
      const box = e.getBoundingClientRect();
      if (box.width && Math.min(box.width, box.height) < smallestTarget)
        wrong.push(`target ${Math.round(box.width)}x${Math.round(box.height)}: ${e.textContent.trim().slice(0, 30)}`);
    }
  }
  return wrong;
}"""

_SCROLLS = """() => {
  const root = document.scrollingElement;
  const wrong = [];
  if (root.scrollHeight > innerHeight + 1) wrong.push(`page is ${root.scrollHeight} high in ${innerHeight}`);
  if (root.scrollWidth > innerWidth + 1) wrong.push(`page is ${root.scrollWidth} wide in ${innerWidth}`);
  for (const e of document.querySelectorAll('body *')) {
    const box = e.getBoundingClientRect();
    if (e.matches('button') && e.checkVisibility() && (box.bottom > innerHeight + 1 || box.right > innerWidth + 1))
      wrong.push(`outside: ${e.textContent.trim().slice(0, 30)}`);
  }
  return wrong;
}"""


def violations(page: Page, *, seven_to_one: bool = False) -> list[str]:
    """Each rule of WCAG 2.2 A/AA (and axe's best practices) that is broken, with where.

    `seven_to_one` also asks for AAA's contrast, as the household tablet promises it.
    """
    options: dict[str, Any] = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}}
    if seven_to_one:
        options["rules"] = {"color-contrast-enhanced": {"enabled": True}}
    if not page.evaluate("'axe' in window"):  # half a megabyte, and most pages are looked at several times
        page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{one['id']}: {node['html'][:160]} {node['any'][0]['message'] if node['any'] else ''}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def too_small(page: Page, *, text: int, target: int) -> list[str]:
    """Visible words under `text` px, buttons under `target` px on their shorter side."""
    found: list[str] = page.evaluate(_RULER, [text, target])
    return found


def does_not_fit(page: Page) -> list[str]:
    """What would need scrolling."""
    found: list[str] = page.evaluate(_SCROLLS)
    return found
