"""Makes the pictures beside this script and, as NAME.ppm, what Pillow reads from each (transparent parts on white).

    /usr/bin/python3 make_pictures.py

Made with Pillow 9.4.0; the interlaced and the 16-bit PNG, which it reads and does not write, are put together here. scaled-HxW.ppm is colour.png scaled by Pillow's antialiased bilinear filter after
the middle was cut out in the new shape.
"""
import math
import os
import struct
import zlib

from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
W, H = 21, 13
colour = Image.new("RGBA", (W, H))
colour.putdata([(int(127 + 120 * math.sin(x / 3 + y)), (x * 12) % 256, (y * 19 + x) % 256, 255 if x < 12 else (x * 11) % 256) for y in range(H) for x in range(W)])
rgb, grey = colour.convert("RGB"), colour.convert("L")
path = lambda name: os.path.join(HERE, name)
rgb.save(path("colour.png"))
colour.save(path("alpha.png"))
grey.save(path("grey.png"))
colour.convert("LA").save(path("grey-alpha.png"))
rgb.quantize(16).save(path("palette.png"), bits=4)
grey.convert("1").save(path("bits.png"))
rgb.quantize(200).save(path("palette-hidden.png"), transparency=3)


def png(name, depth, interlaced, rows):
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", W, H, depth, 2, 0, 0, interlaced)
    with open(path(name), "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows))) + chunk(b"IEND", b""))


pixel = lambda x, y: bytes(rgb.getpixel((x, y)))
passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
png("interlaced.png", 8, 1, [b"".join(pixel(x, y) for x in range(left, W, across)) for left, top, across, down in passes for y in range(top, H, down) if left < W])
png("deep.png", 16, 0, [b"".join(bytes([value, 7]) for x in range(W) for value in pixel(x, y)) for y in range(H)])
rgb.save(path("baseline.jpg"), quality=95, subsampling=0)
rgb.save(path("progressive.jpg"), quality=95, subsampling=0, progressive=True)
grey.save(path("grey.jpg"), quality=95)
for name in sorted(os.listdir(HERE)):
    if name.endswith((".png", ".jpg")):
        read = Image.open(path(name))
        if read.mode in ("RGBA", "LA", "P"):
            read = read.convert("RGBA")
            read = Image.alpha_composite(Image.new("RGBA", read.size, "white"), read)
        read.convert("RGB").save(path(name + ".ppm"))
for height, width in ((6, 6), (28, 28), (5, 9)):
    scale = min(H / height, W / width)
    left, top = (W - width * scale) / 2, (H - height * scale) / 2
    rgb.resize((width, height), Image.BILINEAR, box=(left, top, left + width * scale, top + height * scale)).save(path(f"scaled-{height}x{width}.ppm"))
