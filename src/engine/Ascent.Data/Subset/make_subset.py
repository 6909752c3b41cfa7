#!/usr/bin/env python3
"""Makes the digits that ship with Ascent from the full MNIST files.

    make_subset.py FOLDER-WITH-THE-FOUR-MNIST-FILES

For each class, those images are taken whose SHA-256 of "ascent-mnist-subset-1:<part>:<index>" is smallest: 800 of each class
of the training set and 200 of each class of the test set. The rule needs no random generator, so that it can be checked in any
language. The images keep their order and are written as IDX files, compressed by gzip, beside this script.
"""
import gzip
import hashlib
import io
import os
import struct
import sys

SEED = "ascent-mnist-subset-1"
PARTS = [("train", "train", 800), ("t10k", "test", 200)]


def read(folder, name):
    for path in (os.path.join(folder, name), os.path.join(folder, name + ".gz")):
        if os.path.exists(path):
            with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
                return file.read()
    sys.exit(f"{name} is not in {folder}")


def write(name, content):
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as file:
        file.write(content)
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), name + ".gz")
    with open(path, "wb") as file:
        file.write(buffer.getvalue())
    print(f"{name}: {len(content)} bytes, {len(buffer.getvalue())} compressed, SHA-256 {hashlib.sha256(content).hexdigest()}")


def main(folder):
    for part, word, each in PARTS:
        images = read(folder, f"{part}-images-idx3-ubyte")
        labels = read(folder, f"{part}-labels-idx1-ubyte")[8:]
        chosen = []
        for digit in range(10):
            members = [i for i, label in enumerate(labels) if label == digit]
            members.sort(key=lambda i: hashlib.sha256(f"{SEED}:{word}:{i}".encode()).digest())
            chosen += members[:each]
        chosen.sort()
        pixels = b"".join(images[16 + 784 * i:16 + 784 * (i + 1)] for i in chosen)
        write(f"{part}-images-idx3-ubyte", struct.pack(">IIII", 0x803, len(chosen), 28, 28) + pixels)
        write(f"{part}-labels-idx1-ubyte", struct.pack(">II", 0x801, len(chosen)) + bytes(labels[i] for i in chosen))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
