"""axe-core on a page: what breaks a rule of WCAG 2.2 A or AA, and what of that is Streamlit's own.

The script is the one that axe-playwright-python carries under the Mozilla Public License 2.0: tests only.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.servers import wait_until

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
THEMES = ("light", "dark")
SETTLED_MS = 400
"""How long a page has to be at rest; it asks for a new run a moment after its theme has changed."""

RUN = """
async tags => {
  const look = (where, only) => axe.run(where, {runOnly: only, resultTypes: ["violations"], elementRef: true})
  const {violations} = await look(document, {type: "tag", values: tags})
  const found = violations.flatMap(rule => rule.nodes.map(node => [{
    rule: rule.id, where: node.target.flat(9).join(" >> "), html: node.html,
    why: [...node.any, ...node.all, ...node.none].map(each => each.message).join("; ")
  }, node.element]))
  const kept = []
  for (const [each, element] of found) {
    if (each.rule === "target-size" && each.why.includes("obscured") && element) {
      element.scrollIntoView({block: "center"})
      if (!(await look(element, {type: "rule", values: ["target-size"]})).violations.length) continue
    }
    kept.push(each)
  }
  return kept
}
"""
"""A target that a bar covers in part is looked at again in the middle of the screen, where anybody can scroll
it to: where a page happened to stand breaks no rule."""
UNFOLD = "document.querySelectorAll('details:not([open]) > summary').forEach(each => each.click())"
AT_REST = """
() => {
  const script = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState ?? "notRunning"
  const moving = document.getAnimations().filter(each => each.playState === "running"
    && each.effect.getComputedTiming().endTime !== Infinity)
  return script === "notRunning" && !moving.length && !document.querySelector("[data-stale=true]")
}
"""
GROUND = """
() => {
  const [red, green, blue] = getComputedStyle(document.querySelector("[data-testid=stApp]") ?? document.body)
    .backgroundColor.match(/[\\d.]+/g).map(Number)
  return red + green + blue > 384 ? "light" : "dark"
}
"""


@dataclass(frozen=True)
class Violation:
    """One element that breaks one rule."""

    rule: str
    where: str
    html: str
    why: str

    def __str__(self) -> str:
        return f"{self.rule} at {self.where}: {self.why}\n      {self.html[:300]}"


@dataclass(frozen=True)
class StreamlitsOwn:
    """A rule broken by an element of Streamlit's that nothing outside Streamlit can mend, and why."""

    rule: str
    html: str
    """What its HTML looks like: a regular expression from its beginning."""
    why: str

    def covers(self, found: Violation) -> bool:
        return self.rule == found.rule and re.match(self.html, found.html) is not None


STREAMLITS_OWN: tuple[StreamlitsOwn, ...] = ()


def at_rest(page: Page) -> None:
    """Wait until for a while no script has run for the page and nothing on it has moved."""

    def rests() -> bool:
        page.wait_for_timeout(SETTLED_MS / 2)
        return bool(page.evaluate(AT_REST))

    wait_until(lambda: rests() and rests() and rests(), f"{page.url} does not come to rest", 180)


def unfold(page: Page) -> None:
    """Open everything on the page that is folded."""
    page.evaluate(UNFOLD)


def violations(page: Page) -> list[Violation]:
    """What axe-core finds on the page and in its frames."""
    for frame in page.frames:
        frame.evaluate(AXE_SCRIPT)
    return [Violation(**each) for each in page.evaluate(RUN, TAGS)]


@dataclass
class Matrix:
    """Every screen that was looked at, in each theme: what is ours, and what is Streamlit's own."""

    language: str = "en"
    ours: dict[tuple[str, str], list[Violation]] = field(default_factory=dict)
    theirs: dict[tuple[str, str], list[StreamlitsOwn]] = field(default_factory=dict)

    def look(self, screen: str, page: Page) -> None:
        """Look at the page as it stands, everything unfolded, in both themes."""
        unfold(page)
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            at_rest(page)
            assert page.evaluate(GROUND) == theme, f"{screen} is not {theme}"
            self.note(screen, theme, violations(page))

    def note(self, screen: str, theme: str, found: Iterable[Violation]) -> None:
        ours, theirs = self.ours.setdefault((screen, theme), []), self.theirs.setdefault((screen, theme), [])
        for each in found:
            known = next((own for own in STREAMLITS_OWN if own.covers(each)), None)
            if known is None:
                ours.append(each)
            else:
                theirs.append(known)

    @property
    def found(self) -> list[str]:
        """Every violation of ours, with the screen and theme it is on."""
        return [f"{' '.join(where)}: {each}" for where, some in self.ours.items() for each in some]

    def __str__(self) -> str:
        screens = list(dict.fromkeys(screen for screen, _ in self.ours))
        lines = [
            f"{self.language}  {screen:<44}" + "".join(self._cell(screen, theme) for theme in THEMES)
            for screen in screens
        ]
        head = f"axe-core, {' '.join(TAGS)}: violations, and (Streamlit's own)"
        total = f"{len(screens)} screens, {len(self.ours)} looks, {len(self.found)} violations"
        return "\n".join([head, *lines, *self.found, total])

    def _cell(self, screen: str, theme: str) -> str:
        own = self.theirs[screen, theme]
        return f"  {theme} {len(self.ours[screen, theme])}" + (f" ({len(own)})" if own else "    ")
