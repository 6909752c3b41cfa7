"""Makes the pictures beside this script and, as NAME.ppm, what Pillow reads from each (transparent parts on white).

    /usr/bin/python3 make_pictures.py

Made with Pillow 9.4.0 and ImageMagick's convert (interlaced and 16-bit PNG). scaled-HxW.ppm is colour.png scaled by Pillow's antialiased bilinear filter after
the middle was cut out in the new shape.
"""
import math
import os
import subprocess

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
for name, arguments in {"interlaced.png": ["-interlace", "PNG"], "deep.png": ["-depth", "16", "-define", "png:bit-depth=16", "-define", "png:color-type=2"]}.items():
    subprocess.run(["convert", path("colour.png"), "-strip", *arguments, path(name)], check=True)
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
