"""Thousands of connections that all do the same harm, in one loop."""

import select
import socket
import time
from collections.abc import Callable

from .behaviour import Behaviour, Harm
from .intruder import Intruder, block

# So that the kernel's queue of new connections (net.core.somaxconn, 4,096) does not overflow.
CONNECTING_MAX = 500


class Crowd:
    """The connections, by descriptor."""

    def __init__(self, port: int, behaviour: Behaviour) -> None:
        self.address = ("127.0.0.1", port)
        self.behaviour = behaviour
        self.block = block(behaviour.repeated)
        self.epoll = select.epoll()
        self.intruders: dict[int, Intruder] = {}
        self.connecting = 0
        self.harm = Harm()

    def play(self, is_stopped: Callable[[], bool]) -> Harm:
        """Until the server has closed all connections, or their time is over."""
        deadline = time.monotonic() + self.behaviour.seconds_max
        to_come = self.behaviour.count
        while (to_come or self.intruders) and time.monotonic() < deadline and not is_stopped():
            while (
                to_come
                and self.connecting < CONNECTING_MAX
                and len(self.intruders) < self.behaviour.at_once
            ):
                to_come -= 1
                self.connect()
            for descriptor, events in self.epoll.poll(0.05, 1_000):
                self.serve(self.intruders[descriptor], events)
        self.harm.left = len(self.intruders)
        for intruder in list(self.intruders.values()):
            self.end(intruder)
        return self.harm

    def connect(self) -> None:
        intruder = Intruder(self.address, self.behaviour, self.block)
        self.intruders[intruder.socket.fileno()] = intruder
        self.connecting += 1
        self.epoll.register(intruder.socket, intruder.interest)

    def serve(self, intruder: Intruder, events: int) -> None:
        before = intruder.interest
        if not intruder.is_connected and not self.connected(intruder):
            return
        try:
            if events & select.EPOLLIN and intruder.reads:
                intruder.receive()
            if not intruder.has_sent_all:
                intruder.send()
        except BlockingIOError:
            pass
        except OSError:
            intruder.receive_rest()
            self.closed(intruder)
            return
        # Who reads sees the end behind the last byte.
        has_ended = intruder.has_seen_end or (
            events & select.EPOLLRDHUP and not self.behaviour.reads
        )
        if intruder.has_sent_all and self.behaviour.resets:
            intruder.reset()
            self.end(intruder)
        elif (has_ended and intruder.has_sent_all) or events & (select.EPOLLHUP | select.EPOLLERR):
            # Who has more to send goes on until that fails.
            self.closed(intruder)
        elif intruder.interest != before:
            self.epoll.modify(intruder.socket, intruder.interest)

    def connected(self, intruder: Intruder) -> bool:
        self.connecting -= 1
        if intruder.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            self.harm.refused += 1
            self.end(intruder)
            return False
        intruder.is_connected = True
        intruder.connected_at = time.monotonic()
        self.harm.connected += 1
        return True

    def closed(self, intruder: Intruder) -> None:
        self.harm.close_seconds.append(time.monotonic() - intruder.connected_at)
        self.end(intruder)

    def end(self, intruder: Intruder) -> None:
        del self.intruders[intruder.socket.fileno()]
        intruder.socket.close()
        self.harm.sent_bytes += intruder.sent_bytes
        if intruder.status:
            self.harm.statuses[intruder.status] += 1
