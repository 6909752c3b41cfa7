"""Writes strip_accents.txt beside this file: what is left of a character when its canonical decomposition (NFD) loses the nonspacing marks (Mn).

A line is CODE=LEFT, both in hexadecimal, for each character that changes; Hangul syllables are left out (their decomposition is arithmetic), and so are
the marks themselves. Run with any Python 3; the first line names the version of Unicode.
"""
import pathlib
import unicodedata

lines = [f"# Unicode {unicodedata.unidata_version}, made by make_strip_accents.py"]
for code in range(0x110000):
    if 0xD800 <= code <= 0xDFFF or 0xAC00 <= code <= 0xD7A3:
        continue
    text = chr(code)
    if unicodedata.category(text) == "Mn":
        continue
    left = "".join(part for part in unicodedata.normalize("NFD", text) if unicodedata.category(part) != "Mn")
    if left != text:
        lines.append(f"{code:04X}=" + " ".join(f"{ord(part):04X}" for part in left))
pathlib.Path(__file__).with_name("strip_accents.txt").write_text("\n".join(lines) + "\n")
