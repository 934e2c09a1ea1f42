"""What stands on a sheet and is no class: titles, text, scale bars, arrows, tables, photographs, logos."""
from __future__ import annotations

import numpy as np

from .band_plot import draw_band_plot
from .color_plot import draw_color_plot
from .diagrams import draw_block_diagram, draw_pie, draw_plot, draw_ramp, draw_rose
from .fence_diagram import draw_fence_diagram
from .field_diagram import draw_field_diagram
from .geometry import Box, union
from .inset import draw_inset
from .layer_panel import draw_layer_panel
from .margin_notes import MARGIN_NOTES
from .micrograph import draw_micrograph
from .mine_list import draw_mine_table, draw_mines_by_sign
from .numbered_list import draw_localities, draw_references
from .paragraph import draw_heading, draw_paragraph
from .photograph import photograph
from .profile_graph import draw_profile_graph
from .scene import Scene
from .seismic import draw_seismic
from .sheet import PART_FURNITURE, PART_TEXT, PART_TITLE
from .sheet_index import draw_adjoining, draw_sources
from .solid_model import draw_solid_model
from .time_chart import draw_time_chart
from .vertical_text import VERTICAL, draw_text_downwards
from .well_log import draw_well_log


def draw_title(scene: Scene, box: Box, em: float) -> Box:
    """One to three lines of title, authors below."""
    style = scene.style
    words = scene.words(3, 9)
    if scene.chance(0.5):
        words = words.upper()
    face = scene.title_font(em)
    part = PART_TITLE if em > style.em * 2 else PART_TEXT
    anchor = scene.pick(["m", "l"], (3, 1))
    used = draw_paragraph(scene, box, words, face, em, part=part, anchor=anchor)
    place = Box(box.left, used.bottom + em * 0.4, box.right, box.bottom)
    if scene.chance(0.6) and place.height > em * 0.6:
        authors = draw_paragraph(scene, place, scene.words(2, 6), scene.font(em * 0.55), em * 0.55, anchor=anchor)
        used = union([used, authors])
    return used


def draw_page_title(scene: Scene, page: Box) -> Box:
    """A title at the top of a figure's page → the room below."""
    em = scene.style.em
    used = draw_title(scene, page._replace(bottom=page.top + em * 4), em * scene.between(1.1, 2))
    return page._replace(top=used.bottom + em)


def draw_text_block(scene: Scene, box: Box, em: float) -> Box:
    """Paragraphs in one or more columns."""
    small = em * scene.between(0.7, 1.0)
    if scene.style.language.code in VERTICAL and scene.chance(0.25):
        return draw_text_downwards(scene, box, small)
    count = max(1, int(box.width / (small * scene.between(22, 45))))
    used: list[Box] = []
    for column in box.columns(count, small * 2):
        y = column.top
        if scene.chance(0.4):
            heading = draw_heading(scene, column, scene.words(1, 4).upper(), small * 1.1)
            used.append(heading)
            y = heading.bottom + small * 0.5
        for _ in range(scene.rng.integers(1, 5)):
            if y + small > column.bottom:
                break
            part = draw_paragraph(scene, column._replace(top=y), scene.words(20, 90), scene.font(small), small)
            used.append(part)
            y = part.bottom + small * 0.8
    return union(used)


def draw_credits(scene: Scene, box: Box, em: float) -> Box:
    """Short lines about sources, authors, projection and editions, each line for itself."""
    small = em * scene.between(0.7, 1.2)
    anchor = scene.pick(["m", "l", "r"], (3, 2, 1))
    width = min(box.width, small * scene.between(12, 40))
    place = box._replace(right=box.left + width)
    used: list[Box] = []
    y = box.top
    for _ in range(scene.rng.integers(2, 15)):
        if y + small > box.bottom:
            break
        line = place._replace(top=y, bottom=y + small)
        face = scene.font(small, scene.chance(0.15))
        used.append(draw_paragraph(scene, line, scene.words(1, 9), face, small, anchor=anchor))
        y += small * scene.pick([1.2, 2.0], (5, 1))
    return union(used) if used else box._replace(bottom=box.top + small)


def draw_list(scene: Scene, box: Box, em: float) -> Box:
    """Abbreviations, references or places: short entries in front, their text behind, no samples or boxes."""
    small = em * scene.between(0.7, 1.1)
    width = min(box.width, small * scene.between(14, 36))
    words = scene.pick([(1, 4), (5, 14), (10, 30)])
    hang = small * scene.pick([0.0, 1.5, scene.between(2, 5)])
    entry = scene.pick(["number", "letters", "word", "none"])
    used: list[Box] = []
    y = box.top
    if scene.chance(0.7):
        heading = box._replace(right=box.left + width)
        used.append(draw_heading(scene, heading, scene.words(1, 4).upper(), small * scene.between(1, 1.4)))
        y = used[-1].bottom + small * 0.5
    for number in range(scene.rng.integers(3, 24)):
        if y + small > box.bottom:
            break
        lead = {"number": f"{number + 1}.", "letters": scene.pick(scene.units).letters, "none": ""}
        text = lead.get(entry, scene.words(1, 1))
        if text:
            face = scene.font(small, scene.chance(0.5))
            used.append(scene.canvas.text((box.left, y + small * 0.9), text, face, scene.style.ink, "ls", PART_TEXT))
        place = Box(box.left + hang, y, box.left + max(width, hang + small * 8), box.bottom)
        if hang < small * 2 and text:
            place = place._replace(left=used[-1].right + small * 0.5)
        used.append(draw_paragraph(scene, place, scene.words(*words), scene.font(small), small))
        y = used[-1].bottom + small * 0.3
    return union(used) if used else box._replace(bottom=box.top + small)


def draw_scale_bar(scene: Scene, box: Box, em: float) -> Box:
    """Bars with alternating fields and numbers."""
    style = scene.style
    width = min(box.width, em * scene.between(10, 35))
    left = box.middle[0] - width / 2
    y = box.top + em * 1.2
    used: list[Box] = []
    for _ in range(scene.rng.integers(1, 4)):
        fields = int(scene.rng.integers(2, 8))
        thick = em * scene.between(0.25, 0.6)
        for number in range(fields):
            cell = Box(left + width * number / fields, y, left + width * (number + 1) / fields, y + thick)
            scene.canvas.fill(cell, style.ink if number % 2 else style.paper)
            scene.canvas.frame(cell, style.ink, style.stroke)
            used.append(cell)
            face = scene.font(em * 0.8)
            used.append(scene.canvas.text((cell.left, y - em * 0.2), str(number * 5), face, style.ink, "ms", PART_TEXT))
        y += thick + em * 1.8
    region = union(used)
    scene.canvas.mark(region, PART_FURNITURE)
    return region


def draw_north_arrow(scene: Scene, box: Box, em: float) -> Box:
    """An arrow with N, or a declination diagram."""
    style = scene.style
    height = min(box.height, em * scene.between(3, 8))
    x, top = box.middle[0], box.top
    base = top + height
    tips = [x] if scene.chance(0.6) else [x, x - height * 0.15, x + height * 0.25]
    for tip in tips:
        scene.canvas.line(np.array([[x, base], [tip, top + em]]), style.ink, style.stroke)
    wing = height * 0.12
    for side, fill in ((wing, style.ink), (-wing, None)):
        half = np.array([[x, top + em], [x + side, top + height * 0.6], [x, top + height * 0.5]])
        scene.canvas.polygon(half, fill, style.ink)
    scene.canvas.text((x, top), "N", scene.font(em * 1.2, True), style.ink, "ma")
    region = Box(min(tips) - wing, top, max(tips) + wing, base)
    scene.canvas.mark(region, PART_FURNITURE)
    return region


def draw_table(scene: Scene, box: Box, em: float) -> Box:
    """A ruled table of short words and numbers."""
    style = scene.style
    small = em * scene.between(0.7, 1.0)
    columns = max(2, int(box.width / (small * scene.between(5, 10))))
    rows = int(np.clip(box.height / (small * 1.7), 2, scene.rng.integers(4, 25)))
    table = Box(box.left, box.top, box.right, box.top + rows * small * 1.6)
    ruled = scene.chance(0.6)
    for row in range(rows):
        y = table.top + row * small * 1.6
        if ruled or row < 2:
            scene.canvas.line(np.array([[table.left, y], [table.right, y]]), style.ink, style.stroke)
        for column, cell in enumerate(table.columns(columns, 0)):
            words = scene.words(1, 1) if column == 0 or row == 0 else str(scene.rng.integers(1, 2000))
            face = scene.font(small * 0.8, row == 0)
            if face.getlength(words) < cell.width:
                scene.canvas.text((cell.left + small * 0.2, y + small * 1.2), words, face, style.ink)
    if ruled:
        for cell in table.columns(columns, 0):
            scene.canvas.frame(cell, style.ink, style.stroke)
    scene.canvas.mark(table, PART_FURNITURE)
    return table


def draw_photograph(scene: Scene, box: Box, em: float) -> Box:
    """A photograph with a caption; sometimes a long panorama."""
    panorama = scene.chance(0.25)
    width = box.width if panorama else min(box.width, box.height * 1.6)
    height = width * (scene.between(0.12, 0.3) if panorama else scene.between(0.5, 0.8))
    photo = Box(box.left, box.top, box.left + width, min(box.top + height, box.bottom))
    left, top, right, bottom = photo.rounded()
    h, w = max(4, bottom - top), max(4, right - left)
    scene.canvas.paste(left, top, photograph(scene.rng, h, w, scene.style.colored))
    scene.canvas.mark(photo, PART_FURNITURE)
    caption = Box(photo.left, photo.bottom + em * 0.3, photo.right, photo.bottom + em * 4)
    return union([photo, draw_paragraph(scene, caption, scene.words(5, 25), scene.font(em * 0.8), em * 0.8)])


def draw_logo(scene: Scene, box: Box, em: float) -> Box:
    """A mark of a survey with its name."""
    size = min(em * scene.between(2, 5), box.width * 0.4)
    mark = Box(box.left, box.top, box.left + size, box.top + size)
    color = scene.pick([(0, 90, 60), (20, 40, 120), (160, 30, 30)]) if scene.style.colored else scene.style.ink
    scene.canvas.circle(mark.middle, size / 2, color)
    scene.canvas.circle(mark.middle, size * scene.between(0.2, 0.4), scene.style.paper)
    scene.canvas.mark(mark, PART_FURNITURE)
    place = Box(mark.right + em, mark.top, box.right, mark.bottom + em)
    return union([mark, draw_paragraph(scene, place, scene.words(2, 6), scene.font(em, True), em)])


FURNITURE = {
    "text": draw_text_block,
    "credits": draw_credits,
    "list": draw_list,
    "localities": draw_localities,
    "mine table": draw_mine_table,
    "mines": draw_mines_by_sign,
    "adjoining": draw_adjoining,
    "sources": draw_sources,
    "layers": draw_layer_panel,
    "references": draw_references,
    "scale": draw_scale_bar,
    "north": draw_north_arrow,
    "table": draw_table,
    "photo": draw_photograph,
    "logo": draw_logo,
    "rose": draw_rose,
    "ramp": draw_ramp,
    "plot": draw_plot,
    "pie": draw_pie,
    "block": draw_block_diagram,
    "inset": draw_inset,
    "micrograph": draw_micrograph,
    "model": draw_solid_model,
    "color plot": draw_color_plot,
    "bands": draw_band_plot,
    "fields": draw_field_diagram,
    "time chart": draw_time_chart,
    "well log": draw_well_log,
    "seismic": draw_seismic,
    "profile": draw_profile_graph,
    "fence": draw_fence_diagram,
    **MARGIN_NOTES,
}
