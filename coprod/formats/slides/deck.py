"""The deck: slides on our layouts, each with a title of its own, a foot, a number and notes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.slide import Slide
from pptx.util import Inches

from coprod.formats.office import culture, flat, lines, one_line, restamped, unbranded
from coprod.formats.slides.layouts import (
    ABOVE,
    ACROSS,
    FOOT,
    HEIGHT,
    LARGEST,
    LINE,
    MARGIN,
    NAMESPACES,
    SENTENCE,
    TITLE_TOP,
    WIDTH,
    Box,
    dress,
    filled,
    held,
    layouts,
)
from coprod.text import t

NOT_OURS = ("thumbnail", "printerSettings")


@dataclass(frozen=True)
class Words:
    """A run of text; without size, weight or colour it has those of its place. `colour` is of the theme."""

    text: str
    size: int | None = None
    bold: bool | None = None
    colour: str = ""


Paragraph = Sequence[Words]


class Deck:
    """Slides on our layouts; `foot` stands at the foot of each but the first."""

    def __init__(self, foot: str) -> None:
        self.foot = one_line(foot)
        self.opened = Presentation()
        self.opened.slide_width, self.opened.slide_height = Inches(WIDTH), Inches(HEIGHT)
        self._titles: set[str] = set()
        dress(self.opened)
        self.layouts = layouts(self.opened)

    @property
    def bottom(self) -> float:
        """Where words and pictures must end, in inches from the top."""
        return HEIGHT - FOOT - 0.12

    def slide(self, layout: str, title: str, above: str = "", largest: int = LARGEST) -> tuple[Slide, float]:
        """A new slide with a title that no other has, and where its title ends, in inches from the top."""
        slide = self.opened.slides.add_slide(self.layouts[layout])
        title = self._unique(one_line(title), one_line(above))
        size, tall = _title_size(title, largest)
        holder: Any = slide.shapes.title
        write(holder.text_frame, [[Words(title, None if layout == "Cover" else size)]])
        if layout == "Cover":
            return slide, 0.0
        holder.left, holder.top = Inches(MARGIN), Inches(TITLE_TOP)
        holder.width, holder.height = Inches(ACROSS), Inches(tall)
        self.put(slide, ABOVE, [[Words(above)]] if above else [])
        return slide, TITLE_TOP + tall

    def put(self, slide: Slide, index: int, paragraphs: Iterable[Paragraph], box: Box | None = None) -> Any:
        """The paragraphs in a placeholder of the slide, which goes where there is nothing to say."""
        holder: Any = next(each for each in slide.placeholders if each.placeholder_format.idx == index)
        said = [paragraph for paragraph in paragraphs if any(run.text for run in paragraph)]
        if box is not None:
            holder.left, holder.top, holder.width, holder.height = map(Inches, box)
        if said:
            write(holder.text_frame, said)
        else:
            holder._element.getparent().remove(holder._element)
        return holder.text_frame

    def finish(self, slide: Slide, notes: Iterable[str] = ()) -> None:
        """The foot and the number, which are read last, and what the speaker may say."""
        number = len(self.opened.slides)
        cover = slide.slide_layout == self.layouts["Cover"]
        if self.foot and not cover:
            slide.shapes._spTree.append(held("ftr", 11, t("Note"), self.foot))
        if not cover:
            slide.shapes._spTree.append(held("sldNum", 12, t("Slide number"), str(number)))
        said = [line for line in notes if line]
        if said:
            write(slide.notes_slide.notes_text_frame, [[Words(line)] for line in said])

    def saved(self) -> bytes:
        """The deck as a file."""
        unbranded(self.opened.part, NOT_OURS)
        out = BytesIO()
        self.opened.save(out)
        return restamped(out.getvalue())

    def _unique(self, title: str, above: str) -> str:
        found = title
        if found in self._titles and above:
            found = f"{above}: {title}"
        wanted, again = found, 2
        while found in self._titles:
            found, again = f"{wanted} ({again})", again + 1
        self._titles.add(found)
        return found


def counted(title: str, place: int, all_of_them: int) -> str:
    """The title of one of several slides that belong together: "Methods (1 of 2)"."""
    if all_of_them == 1:
        return title
    return t("{title} ({n} of {all})", title=title, n=place, all=all_of_them)


def write(frame: Any, paragraphs: Sequence[Paragraph]) -> None:
    """The paragraphs in place of what the frame holds, in the language being spoken."""
    frame.clear()
    for place, runs in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        for words in runs:
            run = paragraph.add_run()
            run.text = flat(words.text)
            properties = run._r.get_or_add_rPr()
            properties.set("lang", culture())
            if words.size is not None:
                properties.set("sz", str(words.size * 100))
            if words.bold is not None:
                properties.set("b", str(int(words.bold)))
            if words.colour:
                properties.insert(0, parse_xml(filled(words.colour, NAMESPACES)))


def high(text: str, points: int, width: float) -> float:
    """About how many inches the text takes at this size in a column that is `width` inches wide."""
    return lines(text, points, width) * points * LINE


def _title_size(title: str, largest: int) -> tuple[int, float]:
    """The largest type in which the title takes two lines, and how high it then is."""
    sizes = [size for size in (LARGEST, 32, 28, SENTENCE) if size <= largest]
    size = next((each for each in sizes if lines(title, each, ACROSS) <= 2), SENTENCE)
    return size, high(title, size, ACROSS)
