"""Reads TensorBoard's event files with nothing but the standard library and the published formats, and checks every checksum.

TFRecord: https://www.tensorflow.org/tutorials/load_data/tfrecord (format details)
Protocol buffers: https://protobuf.dev/programming-guides/encoding/
CRC-32C bit by bit from its reflected polynomial 0x82f63b78 (RFC 3720).
"""
import json
import struct
import sys


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def masked(data):
    crc = crc32c(data)
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def records(data):
    at = 0
    while at < len(data):
        head = data[at:at + 8]
        (length,) = struct.unpack("<Q", head)
        assert struct.unpack("<I", data[at + 8:at + 12])[0] == masked(head), f"length at {at}"
        body = data[at + 12:at + 12 + length]
        assert len(body) == length, f"record at {at} is cut"
        assert struct.unpack("<I", data[at + 12 + length:at + 16 + length])[0] == masked(body), f"data at {at}"
        yield body
        at += 16 + length


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def fields(data):
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = data[at:at + 8], at + 8
        elif kind == 2:
            length, at = varint(data, at)
            value, at = data[at:at + length], at + length
        elif kind == 5:
            value, at = data[at:at + 4], at + 4
        else:
            raise AssertionError(f"kind {kind}")
        yield key >> 3, value


version, events = None, []
with open(sys.argv[1], "rb") as file:
    for body in records(file.read()):
        event = dict(fields(body))
        (wall,) = struct.unpack("<d", event[1])
        if 3 in event:
            version = event[3].decode()
            continue
        step = event.get(2, 0)
        for number, value in fields(event[5]):
            assert number == 1
            entry = dict(fields(value))
            events.append({"wall": wall, "step": step - (1 << 64) if step >> 63 else step, "tag": entry[1].decode(), "value": repr(struct.unpack("<f", entry[2])[0]).replace("inf", "Infinity")})

json.dump({"version": version, "events": events}, sys.stdout)
