"""Draws small images of every kind that the decoders read and writes what Pillow makes of them.

Writes into tests/data/images: the files, the expected pixels (`<sha1>.rgb`, 8-bit RGB, rows from
top to bottom) and `index.json`: file, width, height, expected file, largest allowed difference.
`unsupported.json` lists sound files in forms that are refused, with a word that the message names.

    pip install pillow numpy tifffile imagecodecs && python tests/data/make/images.py

Expected is `Image.open(file).convert("RGB")`, with two exceptions written below: 16-bit grey (Pillow
clips it to 255, which leaves a white sheet; expected is the high byte) and 32-bit float (scaled by
255 / maximum, as the original pipeline does).
"""

import hashlib
import io
import json
import shutil
import struct
import zlib
from pathlib import Path

import numpy as np
import tifffile
from PIL import Image, ImageDraw

OUT = Path(__file__).resolve().parent.parent / "images"
WIDTH, HEIGHT = 37, 29
JPEG_TOLERANCE = 0

index = []
unsupported = []


def drawing(width=WIDTH, height=HEIGHT):
    """A gradient with shapes: smooth for JPEG, with edges and flat areas for the rest."""
    y, x = np.mgrid[0:height, 0:width]
    rgb = np.stack([x * 255 // max(width - 1, 1), y * 255 // max(height - 1, 1), 255 - (x + y) * 2], -1)
    image = Image.fromarray(rgb.clip(0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    draw.rectangle([4, 3, 14, 12], fill=(200, 30, 40), outline=(0, 0, 0))
    draw.ellipse([18, 8, 33, 24], fill=(20, 160, 90))
    draw.line([0, height - 1, width - 1, 0], fill=(250, 240, 10))
    return image


RGB = drawing()
GREY = RGB.convert("L")
ALPHA = Image.fromarray((np.indices((HEIGHT, WIDTH)).sum(0) * 4 % 256).astype(np.uint8))
PIXELS = np.asarray(RGB)
NOISE = np.random.default_rng(1).integers(0, 256, (HEIGHT, WIDTH, 3)).astype(np.uint8)
DEEP = PIXELS.astype(np.uint16) * 256 + NOISE


def expect(file, tolerance=0, pixels=None):
    """Adds a file to the index; `pixels` only where Pillow is not the model."""
    if pixels is None:
        pixels = np.asarray(Image.open(OUT / file).convert("RGB"))
    data = np.ascontiguousarray(pixels, np.uint8).tobytes()
    name = hashlib.sha1(data).hexdigest()[:12] + ".rgb"
    (OUT / name).write_bytes(data)
    height, width = pixels.shape[:2]
    index.append(dict(file=file, width=width, height=height, expected=name, tolerance=tolerance))


def grey_as_rgb(grey):
    return np.repeat(grey[..., None], 3, -1)


# --- PNG


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed_rows(samples, bits):
    """Rows of samples (height, width, channels) with `bits` a sample, each row on a byte boundary."""
    flat = samples.reshape(samples.shape[0], -1).astype(np.uint32)
    if bits == 16:
        return flat.astype(">u2").view(np.uint8).reshape(flat.shape[0], -1)
    shifts = np.arange(bits)[::-1]
    return np.packbits(((flat[..., None] >> shifts) & 1).reshape(flat.shape[0], -1).astype(np.uint8), axis=1)


ADAM7 = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]


def filtered(rows, pixel_bytes, filters):
    """Rows of bytes with the filters in turn, each behind its number (ISO/IEC 15948, clause 9)."""
    above = np.zeros(rows.shape[1] + pixel_bytes, int)
    out = b""
    for y, row in enumerate(rows.astype(int)):
        here = np.concatenate([np.zeros(pixel_bytes, int), row])
        left, up, corner = here[:-pixel_bytes], above[pixel_bytes:], above[:-pixel_bytes]
        distances = np.abs([up - corner, left - corner, left + up - 2 * corner])
        paeth = np.choose(distances.argmin(0), [left, up, corner])
        kind = filters[y % len(filters)]
        guess = [0, left, up, (left + up) // 2, paeth][kind]
        out += bytes([kind]) + ((row - guess) % 256).astype(np.uint8).tobytes()
        above = here
    return out


def png(name, samples, bits, colour_type, interlaced=False, split=1000, filters=(0,)):
    """Writes a PNG of (height, width, channels) samples."""
    height, width, channels = samples.shape
    raw = b""
    for y, x, dy, dx in ADAM7 if interlaced else [(0, 0, 1, 1)]:
        part = samples[y::dy, x::dx]
        if part.size:
            raw += filtered(packed_rows(part, bits), max(1, bits * channels // 8), filters)
    data = zlib.compress(raw)
    idat = b"".join(chunk(b"IDAT", data[i : i + split]) for i in range(0, len(data), split))
    header = struct.pack(">IIBBBBB", width, height, bits, colour_type, 0, 0, int(interlaced))
    (OUT / name).write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + idat + chunk(b"IEND", b"")
    )


def png_files():
    for mode, image in dict(
        rgb=RGB,
        grey=GREY,
        bilevel=RGB.convert("1"),
        palette=RGB.quantize(200),
        palette_4bit=RGB.quantize(16),
        palette_2bit=RGB.quantize(4),
        palette_1bit=RGB.quantize(2),
        rgba=Image.merge("RGBA", [*RGB.split(), ALPHA]),
        grey_alpha=Image.merge("LA", [GREY, ALPHA]),
        one_pixel=RGB.crop((20, 12, 21, 13)),
        one_row=RGB.crop((0, 9, WIDTH, 10)),
        noise=Image.fromarray(NOISE),
    ).items():
        image.save(OUT / f"png_{mode}.png")
        expect(f"png_{mode}.png")
    RGB.quantize(16).save(OUT / "png_transparent_palette.png", transparency=b"\x00\x80\xff")
    expect("png_transparent_palette.png")
    RGB.save(OUT / "png_transparent_rgb.png", transparency=(200, 30, 40))
    expect("png_transparent_rgb.png")

    grey = np.asarray(GREY)[..., None]
    for bits in 2, 4:
        png(f"png_grey_{bits}bit.png", grey >> (8 - bits), bits, 0)
        expect(f"png_grey_{bits}bit.png")
    png("png_rgb_16bit.png", DEEP, 16, 2)
    expect("png_rgb_16bit.png")
    png("png_rgba_16bit.png", np.concatenate([DEEP, DEEP[..., :1]], -1), 16, 6)
    expect("png_rgba_16bit.png")
    png("png_grey_16bit.png", DEEP[..., :1], 16, 0)
    expect("png_grey_16bit.png", pixels=grey_as_rgb(DEEP[..., 0] >> 8))
    png("png_small_chunks.png", PIXELS, 8, 2, split=7)
    expect("png_small_chunks.png")
    for name, samples, bits, colour_type in [
        ("rgb", PIXELS, 8, 2),
        ("rgb_16bit", DEEP, 16, 2),
        ("bilevel", grey >> 7, 1, 0),
        ("noise", NOISE, 8, 2),
    ]:
        png(f"png_filters_{name}.png", samples, bits, colour_type, filters=[4, 3, 2, 1, 0, 4, 3, 1, 2])
        expect(f"png_filters_{name}.png")
    png("png_interlaced_rgb.png", PIXELS, 8, 2, interlaced=True, filters=[4, 3])
    expect("png_interlaced_rgb.png")
    png("png_interlaced_bilevel.png", grey >> 7, 1, 0, interlaced=True)
    expect("png_interlaced_bilevel.png")
    png("png_interlaced_one_pixel.png", PIXELS[:1, :1], 8, 2, interlaced=True)
    expect("png_interlaced_one_pixel.png")


# --- JPEG


def jpeg_files():
    for name, image, options in [
        ("444", RGB, dict(subsampling=0)),
        ("422", RGB, dict(subsampling=1)),
        ("420", RGB, dict(subsampling=2)),
        ("progressive", RGB, dict(progressive=True)),
        ("grey", GREY, {}),
        ("grey_progressive", GREY, dict(progressive=True)),
        ("cmyk", RGB.convert("CMYK"), {}),
        ("rgb", RGB, dict(keep_rgb=True)),
        ("restarts", RGB, dict(restart_marker_blocks=2)),
        ("one_pixel", RGB.crop((20, 12, 21, 13)), {}),
    ]:
        image.save(OUT / f"jpeg_{name}.jpg", quality=92, **options)
        expect(f"jpeg_{name}.jpg", JPEG_TOLERANCE)
    exif = Image.Exif()
    exif[0x0112] = 6
    RGB.save(OUT / "jpeg_exif.jpg", quality=92, exif=exif, icc_profile=b"\xff\xd9" * 40)
    expect("jpeg_exif.jpg", JPEG_TOLERANCE)
    sound = (OUT / "jpeg_444.jpg").read_bytes()
    (OUT / "jpeg_trailing_bytes.jpg").write_bytes(sound + b"\0" * 64)
    expect("jpeg_trailing_bytes.jpg", JPEG_TOLERANCE)


# --- GIF


def gif_files():
    palette = RGB.quantize(64)
    palette.save(OUT / "gif_plain.gif", interlace=0)
    expect("gif_plain.gif")
    palette.save(OUT / "gif_interlaced.gif", interlace=1)
    expect("gif_interlaced.gif")
    palette.save(OUT / "gif_transparent.gif", transparency=3)
    expect("gif_transparent.gif")
    palette.save(OUT / "gif_animated.gif", save_all=True, append_images=[RGB.rotate(180).quantize(64)])
    expect("gif_animated.gif")
    RGB.quantize(2).crop((0, 0, 1, 1)).save(OUT / "gif_one_pixel.gif")
    expect("gif_one_pixel.gif")

    plain = bytearray((OUT / "gif_plain.gif").read_bytes())
    colours = 3 * 2 << (plain[10] & 7)
    descriptor = plain.index(b",", 13 + colours)
    plain[6:10] = struct.pack("<HH", WIDTH + 9, HEIGHT + 6)
    plain[descriptor + 1 : descriptor + 5] = struct.pack("<HH", 5, 2)
    (OUT / "gif_frame_inside_screen.gif").write_bytes(plain)
    expect("gif_frame_inside_screen.gif")


# --- TIFF


def tiff(name, pixels, tolerance=0, expected=None, **options):
    tifffile.imwrite(OUT / f"tiff_{name}.tif", pixels, metadata=None, software=False, **options)
    expect(f"tiff_{name}.tif", tolerance, expected)


def raw_tiff(name, strip, bits, photometric, compression=1, extra=(), without=()):
    """A TIFF of one strip, written by hand: for what no library here writes."""
    entries = [(256, 4, WIDTH), (257, 4, HEIGHT), (258, 3, bits), (259, 3, compression)]
    entries += [(262, 3, photometric), (273, 4, 8), (277, 3, 1), (278, 4, HEIGHT), (279, 4, len(strip))]
    entries = sorted(entry for entry in entries + list(extra) if entry[0] not in without)
    strip += b"\0" * (len(strip) % 2)
    ifd = struct.pack("<H", len(entries))
    for tag, kind, value in entries:
        ifd += struct.pack("<HHI" + ("I" if kind == 4 else "HH"), tag, kind, 1, value, *[0] * (kind == 3))
    (OUT / name).write_bytes(b"II*\0" + struct.pack("<I", 8 + len(strip)) + strip + ifd + b"\0" * 4)


def old_lzw(data):
    """LZW as written before TIFF 6.0: codes from the lowest bit up; here only literals and clears."""
    codes = []
    for start in range(0, len(data), 200):
        codes += [256, *data[start : start + 200]]
    bits = "".join(format(code, "09b")[::-1] for code in [*codes, 257])
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i : i + 8][::-1], 2) for i in range(0, len(bits), 8))


def tiff_files_of_pillow():
    modes = dict(rgb=RGB, grey=GREY, bilevel=RGB.convert("1"), palette=RGB.quantize(200))
    modes["rgba"] = Image.merge("RGBA", [*RGB.split(), ALPHA])
    codecs = dict(raw=None, lzw="tiff_lzw", deflate="tiff_adobe_deflate", old_deflate="tiff_deflate")
    codecs["packbits"] = "packbits"
    for mode, image in modes.items():
        for codec, compression in codecs.items():
            name = f"tiff_{mode}_{codec}.tif"
            image.save(OUT / name, compression=compression)
            expect(name)
    for mode in "rgb", "grey":
        modes[mode].save(OUT / f"tiff_{mode}_jpeg.tif", compression="jpeg", quality=92)
        expect(f"tiff_{mode}_jpeg.tif", JPEG_TOLERANCE)
    for mode in "cmyk", "rgba":
        modes.get(mode, RGB.convert("CMYK")).save(OUT / f"tiff_{mode}_jpeg.tif", compression="jpeg", quality=92)
        expect(f"tiff_{mode}_jpeg.tif", JPEG_TOLERANCE)
    RGB.convert("CMYK").save(OUT / "tiff_cmyk.tif", compression="tiff_lzw")
    expect("tiff_cmyk.tif")
    RGB.save(OUT / "tiff_one_row_strips.tif", compression="tiff_lzw", tiffinfo={278: 1})
    expect("tiff_one_row_strips.tif")
    RGB.crop((20, 12, 21, 13)).save(OUT / "tiff_one_pixel.tif", compression="tiff_lzw")
    expect("tiff_one_pixel.tif")


def tiff_files_of_tifffile():
    rgb = dict(photometric="rgb")
    grey = np.asarray(GREY)
    rgba = np.concatenate([PIXELS, np.asarray(ALPHA)[..., None]], -1)
    for name, codec in dict(raw=None, lzw="lzw", deflate="deflate", packbits="packbits").items():
        tiff(f"tiles_{name}", PIXELS, tile=(16, 16), compression=codec, **rgb)
    tiff("tiles_grey", grey, tile=(16, 32), compression="deflate", photometric="minisblack")
    for samples, kind in (PIXELS, "rgb"), (grey, "minisblack"):
        for order in "<", ">":
            end = "le" if order == "<" else "be"
            tiff(f"predictor_{kind}_{end}", samples, compression="lzw", predictor=2, photometric=kind, byteorder=order)
    tiff("predictor_tiles", PIXELS, tile=(16, 16), compression="deflate", predictor=2, **rgb)
    for order in "<", ">":
        end = "le" if order == "<" else "be"
        options = dict(byteorder=order, compression="lzw", predictor=2)
        tiff(f"16bit_rgb_{end}", DEEP, expected=DEEP >> 8, **rgb, **options)
        high = grey_as_rgb(DEEP[..., 0] >> 8)
        tiff(f"16bit_grey_{end}", DEEP[..., 0], expected=high, photometric="minisblack", **options)
        tiff(f"16bit_raw_{end}", DEEP, byteorder=order, **rgb)
    tiff("big_endian_strips", PIXELS, byteorder=">", rowsperstrip=2, **rgb)
    tiff("bigtiff", PIXELS, bigtiff=True, rowsperstrip=4, compression="lzw", **rgb)
    tiff("bigtiff_big_endian", PIXELS, expected=PIXELS, bigtiff=True, byteorder=">", tile=(16, 16), **rgb)
    tiff("white_is_zero", grey, photometric="miniswhite", compression="deflate")
    planes = np.moveaxis(PIXELS, -1, 0)
    tiff("planes", planes, planarconfig="separate", compression="lzw", rowsperstrip=8, **rgb)
    tiff("planes_jpeg", planes, JPEG_TOLERANCE, planarconfig="separate", compression="jpeg", tile=(16, 16), **rgb)
    tiff("planes_tiles", planes, planarconfig="separate", tile=(16, 16), **rgb)
    tiff("alpha_associated", rgba, extrasamples=["assocalpha"], **rgb)
    tiff("alpha_associated_lzw", rgba, extrasamples=["assocalpha"], compression="lzw", **rgb)
    tiff("extra_sample", rgba, extrasamples=["unspecified"], **rgb)
    tiff("grey_alpha", rgba[..., [0, 3]], photometric="minisblack", extrasamples=["unassalpha"], planarconfig="contig")
    for space in "rgb", "ycbcr":
        options = dict(compression="jpeg", compressionargs=dict(level=92, outcolorspace=space))
        kind = dict(photometric="ycbcr" if space == "ycbcr" else "rgb")
        tiff(f"jpeg_tiles_{space}", PIXELS, JPEG_TOLERANCE, tile=(16, 16), **kind, **options)
    # Long enough for codes of 12 bits and a table that is full.
    noise = np.random.default_rng(2).integers(0, 256, (60, 64, 3)).astype(np.uint8)
    tiff("lzw_full_table", noise, compression="lzw", **rgb)
    tiff("two_pages", np.stack([PIXELS, PIXELS[::-1]]), compression="deflate", **rgb)
    for orientation in range(2, 9):
        tiff(f"orientation_{orientation}", PIXELS, extratags=[(274, 3, 1, orientation, True)], rowsperstrip=8, **rgb)
    depth = (DEEP[..., 0] / 1000).astype(np.float32)
    scaled = (depth.astype(np.float64) * (255 / depth.max())).astype(np.uint8)
    tiff("float_grey", depth, 1, grey_as_rgb(scaled), photometric="minisblack", compression="lzw", rowsperstrip=5)


def tiff_files_by_hand():
    grey = np.asarray(GREY)[..., None]
    for bits in 1, 2, 4:
        strip = packed_rows(grey >> (8 - bits), bits).tobytes()
        for photometric, word in (0, "white"), (1, "black"):
            raw_tiff(f"tiff_{bits}bit_{word}_is_zero.tif", strip, bits, photometric)
            expect(f"tiff_{bits}bit_{word}_is_zero.tif")
    strip = packed_rows(grey >> 7, 1).tobytes()
    mirrored = bytes(int(format(byte, "08b")[::-1], 2) for byte in strip)
    raw_tiff("tiff_fill_order.tif", mirrored, 1, 1, extra=[(266, 3, 2)])
    expect("tiff_fill_order.tif")
    raw_tiff("tiff_no_byte_counts.tif", grey.tobytes(), 8, 1, without=[279])
    expect("tiff_no_byte_counts.tif")
    raw_tiff("tiff_old_lzw.tif", old_lzw(grey.tobytes()), 8, 1, compression=5)
    expect("tiff_old_lzw.tif")


# --- what is refused


def refuse(file, names):
    unsupported.append(dict(file=file, names=names))


def refused_files():
    for suffix, names in dict(avif="AVIF", ico="ICO").items():
        RGB.resize((16, 16)).save(OUT / f"refused.{suffix}")
        refuse(f"refused.{suffix}", names)
    for codec, names in dict(jpeg2000="JPEG 2000", jpegxl="JPEG XL").items():
        tifffile.imwrite(OUT / f"refused_{codec}.tif", PIXELS, compression=codec, photometric="rgb", metadata=None)
        refuse(f"refused_{codec}.tif", names)


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    png_files()
    jpeg_files()
    gif_files()
    tiff_files_of_pillow()
    tiff_files_of_tifffile()
    tiff_files_by_hand()
    refused_files()
    (OUT / "index.json").write_text(json.dumps(index, indent=1) + "\n")
    (OUT / "unsupported.json").write_text(json.dumps(unsupported, indent=1) + "\n")
    total = sum(file.stat().st_size for file in OUT.iterdir())
    print(f"{len(index)} images, {len(unsupported)} refused, {total} bytes")


main()
