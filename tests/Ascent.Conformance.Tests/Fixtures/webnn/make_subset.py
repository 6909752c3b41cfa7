"""Picks the cases that are shipped: of each operator the first three that are short.

usage: python3 make_subset.py FOLDER/vectors/webnn > subset.json
"""
import glob
import json
import os
import sys

taken = {}
for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.json"))):
    with open(path) as file:
        for case in json.load(file):
            cases = taken.setdefault(case["op"], [])
            if len(cases) < 3 and len(json.dumps(case)) < 2000:
                cases.append(case)
lines = (json.dumps(case, separators=(",", ":")) for op in sorted(taken) for case in taken[op])
print("[\n" + ",\n".join(lines) + "\n]")
