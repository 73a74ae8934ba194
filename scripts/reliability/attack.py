"""Crowds in processes of their own."""

import dataclasses
from collections.abc import Callable

from .behaviour import Behaviour, Harm
from .crowd import Crowd
from .server import raise_descriptors
from .worker import Worker

SPARE_DESCRIPTORS = 100


def crowd(port: int, behaviour: Behaviour, is_stopped: Callable[[], bool]) -> Harm:
    return Crowd(port, behaviour).play(is_stopped)


class Attack:
    """One crowd; it has a second process if one has not enough descriptors."""

    def __init__(self, port: int, behaviour: Behaviour) -> None:
        parts = -(-behaviour.count // (raise_descriptors() - SPARE_DESCRIPTORS))
        self.workers = []
        for index in range(parts):
            count = behaviour.count // parts + (index < behaviour.count % parts)
            part = dataclasses.replace(behaviour, count=count)
            self.workers.append(Worker(crowd, port, part))

    @property
    def is_over(self) -> bool:
        return all(worker.is_over for worker in self.workers)

    def stop(self) -> None:
        """Ends it before its time."""
        for worker in self.workers:
            worker.stop()

    def harm(self) -> Harm:
        """What came of it, as soon as it is over."""
        total = Harm()
        for worker in self.workers:
            total.add(worker.result())
        return total
