"""
Holds a TAP as QEMU does, and is a small guest behind it: answers ARP and ping for one address.

    held-tap.py IFNAME MAC IP      prints `ready`, and `seen N` for each ping that it answered

As QEMU 7.2 (net/tap-linux.c): IFF_VNET_HDR, a header of 12 bytes, and the offloads of a Linux guest. The headers of
frames in and out are those of virtio-net; of what comes in, a partial checksum is completed, as a guest must.
"""
import fcntl
import os
import struct
import sys

TUNSETIFF, TUNSETOFFLOAD, TUNSETVNETHDRSZ = 0x400454CA, 0x400454D0, 0x400454D8
IFF_TAP, IFF_NO_PI, IFF_VNET_HDR = 0x0002, 0x1000, 0x4000
CSUM_TSO4_TSO6 = 0x01 | 0x02 | 0x04
HEADER_BYTES = 12
NEEDS_CHECKSUM = 1


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def complete(header, frame):
    flags, _, _, _, start, offset = struct.unpack("<BBHHHH", header[:10])
    if not flags & NEEDS_CHECKSUM:
        return frame
    whole = bytearray(frame)
    struct.pack_into("!H", whole, start + offset, checksum(bytes(whole[start:])))
    return bytes(whole)


def answer(frame, mac, ip):
    kind, body = frame[12:14], frame[14:]
    if kind == b"\x08\x06" and body[6:8] == b"\0\1" and body[24:28] == ip:
        asker_mac, asker_ip = body[8:14], body[14:18]
        reply = body[:6] + b"\0\2" + mac + ip + asker_mac + asker_ip
        return asker_mac + mac + kind + reply
    if kind == b"\x08\x00" and body[9] == 1 and body[16:20] == ip and body[20] == 8:
        if checksum(body[:20]) or checksum(body[20 : struct.unpack("!H", body[2:4])[0]]):
            sys.exit("a ping came with a wrong checksum")
        echo = bytearray(body[: struct.unpack("!H", body[2:4])[0]])
        echo[12:16], echo[16:20] = body[16:20], body[12:16]
        echo[20] = 0
        echo[22:24] = b"\0\0"
        struct.pack_into("!H", echo, 22, checksum(bytes(echo[20:])))
        return frame[6:12] + mac + kind + bytes(echo)
    return None


def main():
    name, mac_text, ip_text = sys.argv[1:]
    mac = bytes.fromhex(mac_text.replace(":", ""))
    ip = bytes(int(part) for part in ip_text.split("."))
    tap = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TAP | IFF_NO_PI | IFF_VNET_HDR))
    fcntl.ioctl(tap, TUNSETVNETHDRSZ, struct.pack("i", HEADER_BYTES))
    fcntl.ioctl(tap, TUNSETOFFLOAD, CSUM_TSO4_TSO6)
    print("ready", flush=True)
    seen = 0
    while True:
        packet = os.read(tap, 70000)
        header = packet[:HEADER_BYTES]
        reply = answer(complete(header, packet[HEADER_BYTES:]), mac, ip)
        if reply is None:
            continue
        os.write(tap, bytes(HEADER_BYTES) + reply)
        if reply[12:14] == b"\x08\x00":
            seen += 1
            print(f"seen {seen}", flush=True)


main()
