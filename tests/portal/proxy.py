#!/usr/bin/env python3
"""A proxy that knows CONNECT and one place that it leads to.

	proxy.py PORT LOG [refuse]

Prints its own port; what clients ask of it is added to LOG. With "refuse" it
answers 407.
"""
import socket
import sys
import threading


def pump(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve(client, port, log, refuse):
    head = b""
    while b"\r\n\r\n" not in head:
        data = client.recv(4096)
        if not data:
            return
        head += data
    with open(log, "ab") as f:
        f.write(head)
    if refuse:
        client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n"
                       b"Content-Length: 0\r\n\r\n")
        client.close()
        return
    server = socket.create_connection(("127.0.0.1", port))
    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    threading.Thread(target=pump, args=(client, server), daemon=True).start()
    pump(server, client)
    server.close()
    client.close()


def main():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    print(listener.getsockname()[1], flush=True)
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, daemon=True, args=(
            client, int(sys.argv[1]), sys.argv[2], len(sys.argv) > 3)).start()


main()
