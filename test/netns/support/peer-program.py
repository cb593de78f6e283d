"""A server that says who asks it, and a client of UDP. Run inside a namespace.

    peer-program.py serve NAME PORT...    TCP (HTTP) and UDP, both families; answers "NAME PEER"
    peer-program.py ask IP PORT [TIMES]   sends datagrams from one socket, a line for each answer or its absence

GET /slow answers with 200 lines in about ten seconds.
"""
import socket
import sys
import threading
import time

HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n"


def answer(conn, peer, name):
    with conn:
        request = conn.recv(4096)
        conn.sendall(HEAD)
        if request.startswith(b"GET /slow"):
            for number in range(200):
                conn.sendall(b"line %d\n" % number)
                time.sleep(0.05)
        else:
            conn.sendall(f"{name} {peer[0]}\n".encode())


def serve_tcp(server, name):
    while True:
        conn, peer = server.accept()
        threading.Thread(target=answer, args=(conn, peer, name), daemon=True).start()


def serve_udp(server, name):
    while True:
        _, peer = server.recvfrom(4096)
        server.sendto(f"{name} {peer[0]}".encode(), peer)


def opened(family, kind, port):
    server = socket.socket(family, kind)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    server.bind(("::" if family == socket.AF_INET6 else "0.0.0.0", port))
    if kind == socket.SOCK_STREAM:
        server.listen(64)
    return server


def serve(name, ports):
    for port in ports:
        for family in (socket.AF_INET, socket.AF_INET6):
            for kind, loop in ((socket.SOCK_STREAM, serve_tcp), (socket.SOCK_DGRAM, serve_udp)):
                server = opened(family, kind, port)
                threading.Thread(target=loop, args=(server, name), daemon=True).start()
    print("ready", flush=True)
    threading.Event().wait()


def ask(ip, port, times):
    client = socket.socket(socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_DGRAM)
    client.settimeout(1)
    client.connect((ip, port))
    for number in range(times):
        try:
            client.send(b"?")
            print(client.recv(4096).decode(), flush=True)
        except OSError as error:
            print(f"nothing: {error}", flush=True)
        if number + 1 < times:
            time.sleep(0.2)


if sys.argv[1] == "serve":
    serve(sys.argv[2], [int(port) for port in sys.argv[3:]])
else:
    ask(sys.argv[2], int(sys.argv[3]), int((sys.argv[4:] or ["1"])[0]))
