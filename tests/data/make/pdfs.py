"""Make the PDFs of the tests: pip install reportlab==5.1.0 pikepdf==10.17.0 pillow; usage: pdfs.py FOLDER

scan.pdf      one page that shows one lossless image (scan.png, 96 × 64) with invisible text behind it
fax.pdf       one page that shows one 1-bit image (fax.png, 64 × 48), written by Pillow
sideways.pdf  scan.pdf, to be shown turned by 90 degrees
pages.pdf     three drawn pages of 144 × 72 points whose left half is red, green, blue
locked.pdf    pages.pdf with the password "secret"
"""
import random
import sys
from pathlib import Path

import pikepdf
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

folder = Path(sys.argv[1])
rnd = random.Random(5)

scan = Image.new("RGB", (96, 64))
scan.putdata([(x * 2, y * 3, rnd.randrange(256)) for y in range(64) for x in range(96)])
scan.save(folder / "scan.png", optimize=True)
canvas = Canvas(str(folder / "scan.pdf"), pagesize=(144, 96), invariant=1)
canvas.drawImage(ImageReader(scan), 0, 0, 144, 96)
text = canvas.beginText(10, 40)
text.setTextRenderMode(3)
text.textLine("recognised")
canvas.drawText(text)
canvas.save()

fax = Image.new("1", (64, 48))
fax.putdata([255 * ((x // 5 + y // 3) % 2) for y in range(48) for x in range(64)])
fax.save(folder / "fax.png", optimize=True)
fax.save(folder / "fax.pdf", resolution=72)

canvas = Canvas(str(folder / "pages.pdf"), pagesize=(144, 72), invariant=1)
for colour in [(1, 0, 0), (0, 1, 0), (0, 0, 1)]:
    canvas.setFillColorRGB(*colour)
    canvas.rect(0, 0, 72, 72, stroke=0, fill=1)
    canvas.showPage()
canvas.save()

with pikepdf.open(folder / "scan.pdf") as pdf:
    pdf.pages[0].Rotate = 90
    pdf.save(folder / "sideways.pdf", deterministic_id=True)
with pikepdf.open(folder / "pages.pdf") as pdf:
    pdf.save(folder / "locked.pdf", encryption=pikepdf.Encryption(user="secret", owner="secret"))
