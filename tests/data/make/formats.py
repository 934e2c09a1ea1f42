"""Draws small images in the less usual forms that the decoders read, and writes what Pillow (or the
library named at a file) makes of them.

Writes into tests/data/formats, as `images.py` does into tests/data/images: files, expected pixels,
`index.json` and `unsupported.json`.

    apt-get install gdal-bin libjpeg-turbo-progs libtiff-tools
    pip install pillow numpy tifffile imagecodecs && python tests/data/make/formats.py
"""

import hashlib
import io
import json
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

import imagecodecs
import numpy as np
import tifffile
from PIL import Image, ImageDraw, ImageFile

OUT = Path(__file__).resolve().parent.parent / "formats"
WIDTH, HEIGHT = 45, 35

index = []
unsupported = []


def drawing(width=WIDTH, height=HEIGHT):
    y, x = np.mgrid[0:height, 0:width]
    rgb = np.stack([x * 255 // (width - 1), y * 255 // (height - 1), 255 - (x + y) * 2], -1)
    image = Image.fromarray(rgb.clip(0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    draw.rectangle([4, 3, 17, 15], fill=(200, 30, 40), outline=(0, 0, 0))
    draw.ellipse([20, 8, 41, 30], fill=(20, 160, 90))
    draw.line([0, height - 1, width - 1, 0], fill=(250, 240, 10))
    return image


RGB = drawing()
GREY = RGB.convert("L")
PIXELS = np.asarray(RGB)


def expect(file, tolerance=0, pixels=None, **more):
    """Adds a file to the index; `pixels` only where Pillow is not the model."""
    if pixels is None:
        pixels = np.asarray(Image.open(OUT / file).convert("RGB"))
    data = np.ascontiguousarray(pixels, np.uint8).tobytes()
    name = hashlib.sha1(data).hexdigest()[:12] + ".rgb"
    (OUT / name).write_bytes(data)
    height, width = pixels.shape[:2]
    index.append(dict(file=file, width=width, height=height, expected=name, tolerance=tolerance, **more))


def refuse(file, names):
    unsupported.append(dict(file=file, names=names))


def write(file, data):
    (OUT / file).write_bytes(data)


# --- JPEG


def tool(*command, data):
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def ppm(image):
    file = io.BytesIO()
    image.save(file, "PPM")
    return file.getvalue()


def jpeg_files():
    cjpeg = lambda *options: tool("cjpeg", "-quality", "88", *options, data=ppm(RGB))
    for sample in "1x1", "2x1", "1x2", "2x2", "4x1", "1x4", "4x2", "2x4":
        write(f"jpeg_{sample}.jpg", cjpeg("-sample", sample))
        expect(f"jpeg_{sample}.jpg")
        write(f"jpeg_{sample}_progressive.jpg", cjpeg("-sample", sample, "-progressive", "-restart", "3B"))
        expect(f"jpeg_{sample}_progressive.jpg")
    # Components that are all smaller than the largest factors, and a larger chroma than luma.
    write("jpeg_odd_factors.jpg", cjpeg("-sample", "2x2,1x2,2x1"))
    expect("jpeg_odd_factors.jpg")
    write("jpeg_large_chroma.jpg", cjpeg("-sample", "1x1,2x2,2x2"))
    expect("jpeg_large_chroma.jpg")
    scans = OUT / "scans.txt"
    scans.write_text("0; 2; 1;\n")
    write("jpeg_scan_by_scan.jpg", cjpeg("-sample", "2x2", "-scans", str(scans)))
    scans.unlink()
    expect("jpeg_scan_by_scan.jpg")
    write("jpeg_restart_rows.jpg", cjpeg("-sample", "2x2", "-restart", "1"))
    expect("jpeg_restart_rows.jpg")
    write("jpeg_wide_tables.jpg", cjpeg("-quality", "3", "-sample", "2x2"))
    expect("jpeg_wide_tables.jpg")
    write("jpeg_grey_2x2.jpg", cjpeg("-grayscale", "-sample", "2x2"))
    expect("jpeg_grey_2x2.jpg")
    for name, columns in dict(narrow=1, two=2, three=3).items():
        write(f"jpeg_{name}.jpg", tool("cjpeg", "-sample", "2x2", data=ppm(RGB.crop((4, 0, 4 + columns, HEIGHT)))))
        expect(f"jpeg_{name}.jpg")
    ink = np.asarray(RGB.convert("CMYK"))
    write("jpeg_ycck.jpg", imagecodecs.jpeg8_encode(ink, level=90, colorspace="CMYK", outcolorspace="YCCK"))
    expect("jpeg_ycck.jpg")
    RGB.convert("CMYK").save(OUT / "jpeg_cmyk_progressive.jpg", progressive=True)
    expect("jpeg_cmyk_progressive.jpg")
    write("jpeg_arithmetic.jpg", cjpeg("-arithmetic"))
    refuse("jpeg_arithmetic.jpg", "arithmetic")
    write("jpeg_lossless.jpg", imagecodecs.ljpeg_encode(np.asarray(GREY)))
    refuse("jpeg_lossless.jpg", "lossless")
    twelve = bytearray(cjpeg())
    twelve[twelve.index(b"\xff\xc0") + 4] = 12
    write("jpeg_12_bits.jpg", twelve)
    refuse("jpeg_12_bits.jpg", "12 bits")


# --- TIFF


def fax_page(width, height):
    """Rows of runs of all lengths, and rows that are like the one above."""
    rng = np.random.default_rng(7)
    rows = []
    for y in range(height):
        if y % 4 == 0 or not rows:
            lengths = rng.choice([1, 2, 3, 5, 8, 13, 30, 63, 64, 65, 200, 640, 1800, 2600], 400)
            colours = np.arange(400) % 2 ^ int(rng.integers(2))
            rows.append(np.repeat(colours, lengths)[:width])
        else:
            rows.append(np.roll(rows[-1], int(rng.integers(-4, 5))))
            rows[-1][rng.integers(0, width, y % 3 * 5)] ^= 1
    return Image.fromarray((np.array(rows) * 255).astype(np.uint8)).convert("1")


def fax_files():
    for name, page in dict(wide=fax_page(5300, 24), narrow=RGB.convert("1"), odd=fax_page(13, 9)).items():
        for scheme in "group3", "group4", "tiff_ccitt":
            page.save(OUT / f"tiff_{name}_{scheme}.tif", compression=scheme)
            expect(f"tiff_{name}_{scheme}.tif", pixels=np.asarray(page.convert("RGB")))
        page.save(OUT / "plain.tif")
        for scheme in "g3:1d:fill", "g3:2d", "g3:2d:fill", "g4":
            for order in "msb2lsb", "lsb2msb":
                file = f"tiff_{name}_{scheme.replace(':', '_')}_{order[:3]}.tif"
                tool("tiffcp", "-c", scheme, "-f", order, "-r", "8", str(OUT / "plain.tif"), str(OUT / file), data=b"")
                expect(file, pixels=np.asarray(page.convert("RGB")))
        (OUT / "plain.tif").unlink()


def tiff(name, pixels, tolerance=0, expected=None, **options):
    tifffile.imwrite(OUT / f"tiff_{name}.tif", pixels, metadata=None, software=False, **options)
    expect(f"tiff_{name}.tif", tolerance, expected)


def grey_as_rgb(grey):
    return np.repeat(grey[..., None], 3, -1)


def scaled(samples):
    """As the original does with floats: 255 / maximum."""
    high = samples.astype(np.float64) * (255 / samples.max())
    return high.clip(0, 255).astype(np.uint8)


def tiff_files():
    rgb = dict(photometric="rgb")
    grey = dict(photometric="minisblack")
    deep = np.asarray(GREY).astype(np.int64) * 777 - 20000
    tiff("zstd", PIXELS, expected=PIXELS, compression="zstd", rowsperstrip=9, **rgb)
    tiff("zstd_tiles", PIXELS, expected=PIXELS, compression="zstd", predictor=2, tile=(16, 16), **rgb)
    lossless = dict(compression="webp", compressionargs=dict(level=100, lossless=True))
    tiff("webp", PIXELS, expected=PIXELS, rowsperstrip=9, **lossless, **rgb)
    opaque = np.dstack([PIXELS, np.full(PIXELS.shape[:2], 255, np.uint8)])
    tiff("webp_alpha", opaque, expected=PIXELS, tile=(16, 16), extrasamples=["unassalpha"], **lossless, **rgb)
    for order in "<", ">":
        end = "le" if order == "<" else "be"
        for kind in "int16", "int32", "float32", "float64", "float16":
            samples = deep.astype(kind) if kind != "float16" else (deep / 1000).astype(kind)
            tiff(f"{kind}_{end}", samples, 1, grey_as_rgb(scaled(samples)), byteorder=order, compression="lzw", **grey)
        samples = (deep + 20000).astype("uint32")
        tiff(f"uint32_{end}", samples, 1, grey_as_rgb(scaled(samples)), byteorder=order, compression="zlib", predictor=2, **grey)
        for kind in "float32", "float16":
            colours = (PIXELS / 300).astype(kind)
            options = dict(byteorder=order, compression="zlib", predictor=3, tile=(16, 16))
            tiff(f"predictor_3_{kind}_{end}", colours, 1, scaled(colours), **options, **rgb)
    # Muted, since colours that sRGB does not have are cut off in one way here and in another there.
    lab = Image.blend(RGB, GREY.convert("RGB").point(lambda v: 60 + v // 2), 0.6).convert("LAB")
    lab.save(OUT / "tiff_lab.tif")
    expect("tiff_lab.tif", 6, np.asarray(lab.convert("RGB")))
    for units in "1:1", "2:1", "2:2", "1:2", "4:2":
        h, v = map(int, units.split(":"))
        ycc = np.asarray(RGB.convert("YCbCr"))
        ycbcr(f"tiff_ycbcr_{h}{v}.tif", ycc, h, v)
    for bits in 10, 12, 14, 3, 6:
        samples = PIXELS.astype(np.uint32) * ((1 << bits) - 1) // 255
        high = samples >> (bits - 8) if bits > 8 else (samples * (255 / ((1 << bits) - 1))).astype(np.uint8)
        flat = samples.reshape(HEIGHT, -1)
        rows = np.packbits(((flat[..., None] >> np.arange(bits)[::-1]) & 1).reshape(HEIGHT, -1).astype(np.uint8), axis=1)
        raw_tiff(f"tiff_{bits}_bits.tif", rows.tobytes(), [(258, 3, bits), (262, 3, 2), (277, 3, 3)])
        expect(f"tiff_{bits}_bits.tif", 1, high)


def gdal(file, pixels, *creation, driver="GTiff", **options):
    """Lets GDAL write the pixels; returns what it reads back."""
    with tempfile.TemporaryDirectory() as folder:
        plain, back = f"{folder}/plain.tif", f"{folder}/back.tif"
        tifffile.imwrite(plain, pixels, metadata=None, **options)
        tool("gdal_translate", "-q", "-of", driver, *(part for option in creation for part in ("-co", option)), plain, str(OUT / file), data=b"")
        tool("gdal_translate", "-q", "-co", "INTERLEAVE=PIXEL", str(OUT / file), back, data=b"")
        return tifffile.imread(back)


def odd_bits_files():
    """Samples that fill no whole bytes, by GDAL: in planes, and of more than 16 bits in either byte order."""
    for bits in 3, 12, 14:
        samples = (PIXELS.astype(np.uint32) * ((1 << bits) - 1) // 255).astype(np.uint16 if bits > 8 else np.uint8)
        file = f"tiff_planes_{bits}_bits.tif"
        back = gdal(file, samples, f"NBITS={bits}", "INTERLEAVE=BAND", "BLOCKYSIZE=9", photometric="rgb")
        assert (back == samples).all() and tifffile.TiffFile(OUT / file).pages[0].planarconfig == 2
        high = samples >> (bits - 8) if bits > 8 else (samples * (255 / ((1 << bits) - 1))).astype(np.uint8)
        expect(file, 1, high)
    for bits in 17, 24, 31:
        samples = np.asarray(GREY).astype(np.uint32) * (((1 << bits) - 1) // 255)
        for order in "LITTLE", "BIG":
            file = f"tiff_uint{bits}_{order.lower()}.tif"
            back = gdal(file, samples, f"NBITS={bits}", f"ENDIANNESS={order}", "COMPRESS=DEFLATE", photometric="minisblack")
            assert (back == samples).all()
            expect(file, 1, grey_as_rgb(scaled(back)))


def lzma_files():
    rgb = dict(photometric="rgb")
    tiff("lzma_tiles", PIXELS, expected=PIXELS, compression="lzma", predictor=2, tile=(16, 16), **rgb)
    deep = PIXELS.astype(np.uint16) * 257
    tiff("lzma_16_bits", deep, expected=PIXELS, compression="lzma", predictor=2, byteorder=">", rowsperstrip=9, **rgb)
    # libtiff has each byte subtracted from the one before.
    RGB.save(OUT / "plain.tif")
    tool("tiffcp", "-c", "lzma", "-r", "8", str(OUT / "plain.tif"), str(OUT / "tiff_lzma_strips.tif"), data=b"")
    (OUT / "plain.tif").unlink()
    expect("tiff_lzma_strips.tif", pixels=PIXELS)
    noise = np.random.default_rng(1).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    tiff("lzma_noise", noise, expected=noise, compression="lzma", **rgb)


def lerc_files():
    rgb = dict(photometric="rgb")
    expect("tiff_lerc.tif", pixels=gdal("tiff_lerc.tif", PIXELS, "COMPRESS=LERC", **rgb))
    tiles = ["TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16"]
    alpha = np.where(np.indices(PIXELS.shape[:2]).sum(0) % 20 < 10, 255, 0).astype(np.uint8)
    masked = gdal("tiff_lerc_alpha.tif", np.dstack([PIXELS, alpha]), "COMPRESS=LERC", *tiles, extrasamples=["unassalpha"], **rgb)
    expect("tiff_lerc_alpha.tif", pixels=masked[..., :3])
    deep = gdal("tiff_lerc_zstd.tif", PIXELS.astype(np.uint16) * 257, "COMPRESS=LERC_ZSTD", "INTERLEAVE=BAND", "ENDIANNESS=BIG", **rgb)
    assert (deep == PIXELS.astype(np.uint16) * 257).all()
    expect("tiff_lerc_zstd.tif", pixels=PIXELS)
    colours = (PIXELS / 300).astype(np.float32)
    colours[5:9, 7:20, 1] = np.nan
    kept = gdal("tiff_lerc_deflate.tif", colours, "COMPRESS=LERC_DEFLATE", "MAX_Z_ERROR=0.001", *tiles, **rgb)
    expect("tiff_lerc_deflate.tif", 1, scaled(np.nan_to_num(kept)))


def old_jpeg_files():
    """The forms of compression 6; what the JPEG shows that they are made of is expected."""
    for sample in (2, 2), (1, 1):
        name, rows = f"{sample[0]}{sample[1]}", 8 * sample[1]
        per_strip = -(-WIDTH // (8 * sample[0]))
        options = ["-quality", "88", "-sample", f"{sample[0]}x{sample[1]}"]
        jpeg = tool("cjpeg", *options, data=ppm(RGB))
        coded = scan_start(jpeg)
        old_jpeg(f"whole_{name}", jpeg, sample, HEIGHT, [jpeg], lambda at: [(273, [at[0] + coded]), (279, [len(jpeg) - coded]), (513, at), (514, [len(jpeg)])])
        old_jpeg(f"strip_{name}", jpeg, sample, HEIGHT, [jpeg], lambda at: [(273, at), (279, [len(jpeg)])])
        jpeg = tool("cjpeg", *options, "-restart", f"{per_strip}B", data=ppm(RGB))
        coded = scan_start(jpeg)
        strips = split_restarts(jpeg[coded:-2])
        place = lambda at: [(273, at[: len(strips)]), (279, [len(strip) for strip in strips])]
        header = without_interval(jpeg[:coded])
        old_jpeg(f"header_{name}", jpeg, sample, rows, [*strips, header], lambda at: [*place(at), (513, at[-1:]), (514, [len(header)])])
        tables = jpeg_tables(jpeg)
        blobs = [tables[key] for key in ("q0", "q1", "c0", "c1", "c16", "c17")]
        pick = lambda at, i: [at[i - 6], at[i - 5], at[i - 5]]
        old_jpeg(f"tables_{name}", jpeg, sample, rows, [*strips, *blobs], lambda at: [*place(at), (519, pick(at, 0)), (520, pick(at, 2)), (521, pick(at, 4))])
    jpeg = tool("cjpeg", "-grayscale", data=ppm(RGB))
    tables, coded = jpeg_tables(jpeg), jpeg[scan_start(jpeg) : -2]
    blobs = [coded, tables["q0"], tables["c0"], tables["c16"]]
    old_jpeg("grey", jpeg, None, HEIGHT, blobs, lambda at: [(273, at[:1]), (279, [len(coded)]), (519, at[1:2]), (520, at[2:3]), (521, at[3:])])
    old_jpeg("tiles", jpeg, None, HEIGHT, [jpeg], lambda at: [(322, [WIDTH]), (323, [HEIGHT]), (324, at), (325, [len(jpeg)])], names="tiles")


def old_jpeg(name, jpeg, sample, rows, blobs, tags, names=None):
    file = f"tiff_old_jpeg_{name}.tif"
    count = 3 if sample else 1
    common = [(256, [WIDTH]), (257, [HEIGHT]), (258, [8] * count), (259, [6]), (262, [6 if sample else 1]), (277, [count]), (278, [rows]), (512, [1])]
    if sample:
        common.append((530, list(sample)))
    tiff_of_blobs(file, blobs, lambda at: [*common, *tags(at)])
    if names:
        return refuse(file, names)
    shown = np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB"))
    expect(file, pixels=shown)
    if sample:
        # libtiff repeats chroma where libjpeg blends it, and reads no grey ones.
        read = np.asarray(Image.open(OUT / file).convert("RGB"))
        assert np.abs(read.astype(int) - shown).max() <= (1 if sample == (1, 1) else 160), file


def segments(jpeg):
    at = 2
    while True:
        marker, (length,) = jpeg[at + 1], struct.unpack_from(">H", jpeg, at + 2)
        yield marker, at, at + 2 + length
        at += 2 + length
        if marker == 0xDA:
            return


def scan_start(jpeg):
    return list(segments(jpeg))[-1][2]


def without_interval(header):
    return header[:2] + b"".join(header[start:end] for marker, start, end in segments(header) if marker != 0xDD)


def jpeg_tables(jpeg):
    tables = {}
    for marker, start, end in segments(jpeg):
        data = jpeg[start + 4 : end]
        while marker in (0xDB, 0xC4) and data:
            size = 65 if marker == 0xDB else 17 + sum(data[1:17])
            tables[("q" if marker == 0xDB else "c") + str(data[0])] = data[1:size]
            data = data[size:]
    return tables


def split_restarts(coded):
    strips, start, at = [], 0, 0
    while at < len(coded) - 1:
        if coded[at] == 0xFF and 0xD0 <= coded[at + 1] <= 0xD7:
            strips.append(coded[start:at])
            at = start = at + 2
        else:
            at += 1
    return [*strips, coded[start:]]


def tiff_of_blobs(file, blobs, tags):
    """A TIFF of blobs, one after the other, with tags of LONG values made from their offsets."""
    data, offsets = b"", []
    for blob in blobs:
        offsets.append(8 + len(data))
        data += blob + b"\0" * (len(blob) % 2)
    entries = sorted(tags(offsets))
    start = 8 + len(data)
    after = start + 2 + 12 * len(entries) + 4
    ifd, more = struct.pack("<H", len(entries)), b""
    for tag, values in entries:
        packed = struct.pack(f"<{len(values)}{'H' if tag in (258, 530) else 'I'}", *values)
        kind = 3 if tag in (258, 530) else 4
        place = packed.ljust(4, b"\0") if len(packed) <= 4 else struct.pack("<I", after + len(more))
        more += packed if len(packed) > 4 else b""
        ifd += struct.pack("<HHI", tag, kind, len(values)) + place
    write(file, b"II*\0" + struct.pack("<I", start) + data + ifd + b"\0" * 4 + more)


def ycbcr(file, ycc, h, v):
    """Units of h × v luma samples and a pair of chroma samples (TIFF 6.0, section 21)."""
    padded = np.pad(ycc, ((0, -HEIGHT % v), (0, -WIDTH % h), (0, 0)), "edge")
    units = b""
    for y in range(0, padded.shape[0], v):
        for x in range(0, padded.shape[1], h):
            unit = padded[y : y + v, x : x + h]
            units += unit[..., 0].tobytes() + bytes(unit[0, 0, 1:])
    raw_tiff(file, units, [(258, 3, 8), (262, 3, 6), (277, 3, 3), (530, 3, h | v << 16)])
    chroma = padded[::v, ::h, 1:].repeat(v, 0).repeat(h, 1)[:HEIGHT, :WIDTH]
    expect(file, 1, np.asarray(Image.fromarray(np.concatenate([ycc[..., :1], chroma], -1), "YCbCr").convert("RGB")))


def raw_tiff(file, strip, extra):
    entries = [(256, 4, WIDTH), (257, 4, HEIGHT), (259, 3, 1), (273, 4, 8), (278, 4, HEIGHT), (279, 4, len(strip))]
    ifd = struct.pack("<H", len(entries) + len(extra))
    for tag, kind, value in sorted(entries + extra):
        ifd += struct.pack("<HHII", tag, kind, 2 if tag == 530 else 1, value)
    strip += b"\0" * (len(strip) % 2)
    (OUT / file).write_bytes(b"II*\0" + struct.pack("<I", 8 + len(strip)) + strip + ifd + b"\0" * 4)


# --- BMP, WebP, JPEG 2000


def bmp_files():
    for mode, image in dict(rgb=RGB, grey=GREY, bilevel=RGB.convert("1"), palette=RGB.quantize(200), rgba=RGB.convert("RGBA")).items():
        image.save(OUT / f"bmp_{mode}.bmp")
        expect(f"bmp_{mode}.bmp")
    flipped = bytearray((OUT / "bmp_rgb.bmp").read_bytes())
    flipped[22:26] = struct.pack("<i", -HEIGHT)
    write("bmp_top_down.bmp", flipped)
    expect("bmp_top_down.bmp")
    few = np.asarray(RGB.quantize(16))
    colours = b"".join(bytes(c[::-1]) + b"\0" for c in np.array(RGB.quantize(16).getpalette()).reshape(-1, 3)[:16].astype(np.uint8).tolist()).ljust(64, b"\0")
    stride = (WIDTH * 4 + 31) // 32 * 4
    four = b"".join(pack(row, 4).ljust(stride, b"\0") for row in few[::-1])
    bmp("bmp_4bit.bmp", 4, 0, colours, four)
    expect("bmp_4bit.bmp", pixels=np.asarray(RGB.quantize(16).convert("RGB")))
    bmp("bmp_rle8.bmp", 8, 1, colours, rle(few[::-1], 8))
    expect("bmp_rle8.bmp", pixels=np.asarray(RGB.quantize(16).convert("RGB")))
    bmp("bmp_rle4.bmp", 4, 2, colours, rle(few[::-1], 4))
    expect("bmp_rle4.bmp", pixels=np.asarray(RGB.quantize(16).convert("RGB")))
    r, g, b = np.moveaxis(PIXELS.astype(np.uint16), -1, 0)
    for name, words, masks in [
        ("555", (r >> 3) << 10 | (g >> 3) << 5 | b >> 3, b""),
        ("565", (r >> 3) << 11 | (g >> 2) << 5 | b >> 3, struct.pack("<III", 0xF800, 0x7E0, 0x1F)),
    ]:
        rows = b"".join(row.astype("<u2").tobytes().ljust((WIDTH * 16 + 31) // 32 * 4, b"\0") for row in words[::-1])
        bmp(f"bmp_{name}.bmp", 16, 3 if masks else 0, masks, rows)
        expect(f"bmp_{name}.bmp")
    longs = np.dstack([PIXELS[..., ::-1], PIXELS[..., :1]])[::-1]
    bmp("bmp_32_masks.bmp", 32, 3, struct.pack("<III", 0xFF0000, 0xFF00, 0xFF), longs.tobytes())
    expect("bmp_32_masks.bmp")


def pack(row, bits):
    return np.packbits(((row[:, None] >> np.arange(bits)[::-1]) & 1).astype(np.uint8)).tobytes()


def bmp(file, bits, compression, between, rows):
    at = 14 + 40 + len(between)
    head = b"BM" + struct.pack("<IHHI", at + len(rows), 0, 0, at)
    info = struct.pack("<IiiHHIIiiII", 40, WIDTH, HEIGHT, 1, bits, compression, len(rows), 0, 0, 0, 0)
    write(file, head + info + between + rows)


def rle(rows, bits):
    """Runs, literal pixels every fifth row, an end at each row."""
    out = b""
    for y, row in enumerate(rows):
        if y % 5 == 0:
            for start in range(0, len(row), 20):
                part = row[start : start + 20]
                if len(part) < 3:
                    out += b"".join(bytes([1, int(v) << 4 if bits == 4 else int(v)]) for v in part)
                else:
                    packed = pack(part, bits)
                    out += bytes([0, len(part)]) + packed + b"\0" * (len(packed) % 2)
        else:
            x = 0
            while x < len(row):
                run = 1
                while x + run < len(row) and row[x + run] == row[x] and run < 255:
                    run += 1
                out += bytes([run, int(row[x]) * 17 if bits == 4 else int(row[x])])
                x += run
        out += b"\0\0"
    return out + b"\0\1"


def webp_files():
    for name, image, options in [
        ("lossy", RGB, dict(quality=80)),
        ("lossless", RGB, dict(lossless=True)),
        ("alpha", Image.merge("RGBA", [*RGB.split(), GREY]), dict(lossless=True, exact=True)),
        ("grey", GREY, dict(quality=60)),
    ]:
        image.save(OUT / f"webp_{name}.webp", **options)
        expect(f"webp_{name}.webp")
    RGB.save(OUT / "webp_animated.webp", save_all=True, append_images=[RGB.rotate(180)])
    refuse("webp_animated.webp", "animated")


def jpeg2000_files():
    for name, image, options in [
        ("lossless", RGB, dict(irreversible=False)),
        ("lossy", RGB, dict(irreversible=True, quality_mode="rates", quality_layers=[8])),
        ("grey", GREY, {}),
        ("tiles", RGB, dict(tile_size=(16, 16), num_resolutions=3)),
        ("codestream", RGB, dict(no_jp2=True)),
    ]:
        image.save(OUT / f"jpeg2000_{name}.{'j2k' if name == 'codestream' else 'jp2'}", **options)
        expect(f"jpeg2000_{name}.{'j2k' if name == 'codestream' else 'jp2'}", 1 if name == "lossy" else 0)
    for name, image in [
        ("alpha", Image.merge("RGBA", [*RGB.split(), GREY])),
        ("grey_alpha", Image.merge("LA", [GREY, GREY.rotate(180)])),
        ("cmyk", RGB.convert("CMYK")),
    ]:
        image.save(OUT / f"jpeg2000_{name}.jp2")
        expect(f"jpeg2000_{name}.jp2")
    paletted = RGB.quantize(100)
    paletted.save(OUT / "palette.png")
    lossless = ["-co", "QUALITY=100", "-co", "REVERSIBLE=YES"]
    tool("gdal_translate", "-q", "-of", "JP2OpenJPEG", *lossless, str(OUT / "palette.png"), str(OUT / "jpeg2000_palette.jp2"), data=b"")
    for file in OUT.glob("palette.png*"):
        file.unlink()
    expect("jpeg2000_palette.jp2", pixels=np.asarray(paletted.convert("RGB")))
    bands = np.dstack([PIXELS, PIXELS[..., :2]])
    for container in "jp2", "j2k":
        write(f"jpeg2000_5_bands.{container}", imagecodecs.jpeg2k_encode(bands, codecformat=container))
        expect(f"jpeg2000_5_bands.{container}", pixels=PIXELS)
    deep = np.dstack([PIXELS, PIXELS[..., :1]]).astype(np.uint16) * 257
    write("jpeg2000_alpha_16_bits.jp2", imagecodecs.jpeg2k_encode(deep, codecformat="jp2"))
    expect("jpeg2000_alpha_16_bits.jp2", pixels=PIXELS)
    signed = PIXELS.astype(np.int16) - 128
    write("jpeg2000_signed.jp2", imagecodecs.jpeg2k_encode(signed, codecformat="jp2"))
    refuse("jpeg2000_signed.jp2", "signed")
    deep = np.asarray(GREY).astype(np.uint16) * 257
    write("jpeg2000_16_bits.jp2", imagecodecs.jpeg2k_encode(deep, codecformat="jp2"))
    expect("jpeg2000_16_bits.jp2", pixels=grey_as_rgb(np.asarray(GREY)))


def truncated_files():
    """What is left after a cut, as Pillow fills it up with LOAD_TRUNCATED_IMAGES."""
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    for file, rows in {"jpeg_1x1.jpg": 16, "jpeg_2x2.jpg": 16, "jpeg_restart_rows.jpg": 16}.items():
        data = (OUT / file).read_bytes()
        name = f"truncated_{file}"
        write(name, data[: len(data) * 3 // 4])
        expect(name, truncated=True)
    ImageFile.LOAD_TRUNCATED_IMAGES = False


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    jpeg_files()
    fax_files()
    tiff_files()
    odd_bits_files()
    lzma_files()
    lerc_files()
    old_jpeg_files()
    bmp_files()
    webp_files()
    jpeg2000_files()
    truncated_files()
    (OUT / "index.json").write_text(json.dumps(index, indent=1) + "\n")
    (OUT / "unsupported.json").write_text(json.dumps(unsupported, indent=1) + "\n")
    total = sum(file.stat().st_size for file in OUT.iterdir())
    print(f"{len(index)} images, {len(unsupported)} refused, {total} bytes")


main()
