"""Plays systemd for one service with a descriptor store: sd_notify(3), sd_listen_fds(3).

    service-manager.py SOCKET PLACES COMMAND...

Starts the command again whenever it ends, with what it has stored, until SIGTERM. Prints `started PID with N`, `ended`,
`stored NAME`, `refused NAME`, `removed NAME` and `state TEXT`.
"""
import array
import fcntl
import os
import select
import signal
import socket
import sys

FIRST_FD = 3
# Where descriptors wait until those of this program are out of the way.
HIGH_FD = 500


class Manager:
    def __init__(self, path, places, command):
        self.path, self.places, self.command = path, places, command
        self.store = []  # (name, descriptor)
        self.child = 0
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(path)

    def start(self):
        self.child = os.fork()
        if self.child == 0:
            self.become_service()
        say(f"started {self.child} with {len(self.store)}")

    def become_service(self):
        os.environ["NOTIFY_SOCKET"] = self.path
        if self.store:
            os.environ["LISTEN_PID"] = str(os.getpid())
            os.environ["LISTEN_FDS"] = str(len(self.store))
            os.environ["LISTEN_FDNAMES"] = ":".join(name for name, _ in self.store)
        high = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, HIGH_FD) for _, fd in self.store]
        for index, fd in enumerate(high):
            os.dup2(fd, FIRST_FD + index)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        os.execvp(self.command[0], self.command)

    def receive(self):
        room = socket.CMSG_SPACE(253 * 4)
        text, control, _, _ = self.socket.recvmsg(4096, room, socket.MSG_CMSG_CLOEXEC)
        fds = array.array("i")
        for _, _, data in control:
            fds.frombytes(data)
        fields = dict(line.split("=", 1) for line in text.decode().split("\n") if line)
        name = fields.get("FDNAME", "")
        if "FDSTORE" in fields:
            for fd in fds:
                self.keep(name, fd, fields)
        elif "FDSTOREREMOVE" in fields:
            self.remove(name)
        else:
            # A barrier is answered by letting go of its descriptor.
            for fd in fds:
                os.close(fd)
            if "BARRIER" not in fields:
                say(f"state {text.decode()}")

    def keep(self, name, fd, fields):
        if len(self.store) >= self.places or fields.get("FDPOLL") != "0":
            os.close(fd)
            say(f"refused {name}")
            return
        self.store.append((name, fd))
        say(f"stored {name}")

    def remove(self, name):
        for stored, fd in self.store:
            if stored == name:
                os.close(fd)
        self.store = [entry for entry in self.store if entry[0] != name]
        say(f"removed {name}")

    def run(self):
        # Signals come as readable bytes.
        wake, ring = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        signal.set_wakeup_fd(ring)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        self.start()
        while True:
            ready, _, _ = select.select([wake, self.socket], [], [])
            # What the service said before it ended comes first.
            if self.socket in ready:
                self.receive()
                continue
            signals = os.read(wake, 64)
            if signal.SIGTERM in signals:
                os.kill(self.child, signal.SIGKILL)
                os.waitpid(self.child, 0)
                return
            if os.waitpid(self.child, os.WNOHANG)[0] != 0:
                say("ended")
                self.start()


def say(text):
    print(text, flush=True)


Manager(sys.argv[1], int(sys.argv[2]), sys.argv[3:]).run()
