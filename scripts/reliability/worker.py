"""Work in a process of its own, so that it delays nobody else's."""

import multiprocessing
import typing
from collections.abc import Callable
from multiprocessing.connection import Connection

from benchmark.failure import Failure

from .server import raise_descriptors


def work(pipe: Connection, function: Callable, arguments: tuple) -> None:
    raise_descriptors()
    # Whatever comes through the pipe says that it is enough.
    pipe.send(function(*arguments, pipe.poll))


class Worker:
    """Calls a function there, with a last argument that tells whether to stop."""

    def __init__(self, function: Callable, *arguments: typing.Any) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.name = function.__name__
        self.process = context.Process(target=work, args=(theirs, function, arguments), daemon=True)
        self.process.start()
        theirs.close()

    @property
    def is_over(self) -> bool:
        return self.pipe.poll()

    def stop(self) -> None:
        try:
            self.pipe.send("stop")
        except OSError:
            pass  # It has ended.

    def result(self) -> typing.Any:
        """As soon as it is over."""
        try:
            result = self.pipe.recv()
        except (EOFError, ConnectionResetError):
            raise Failure(f"{self.name}: its process has failed") from None
        self.process.join()
        return result
