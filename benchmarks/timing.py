"""Interleaved timing: both ways in turn, many rounds, the median of the per-round ratios."""

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

import attrs

__all__ = ["Ratio", "ratio", "start_ratio"]


@attrs.frozen(kw_only=True)
class Ratio:
    """How many times longer `ours` took than `theirs`; microseconds a call for each."""

    name: str
    ours_us: float
    theirs_us: float
    times: float
    limit: float

    @property
    def met(self) -> bool:
        """Whether the ratio is within its limit."""
        return self.times <= self.limit


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def ratio(
    name: str,
    ours: Callable[[], object],
    theirs: Callable[[], object],
    *,
    limit: float,
    calls: int,
    rounds: int = 31,
) -> Ratio:
    """Time two ways of one work; each call of `ours` or `theirs` does the work `calls` times."""
    ours()
    theirs()
    gc.collect()
    pairs = [(_seconds(ours), _seconds(theirs)) for _ in range(rounds)]
    return Ratio(
        name=name,
        ours_us=statistics.median(one for one, _ in pairs) / calls * 1e6,
        theirs_us=statistics.median(two for _, two in pairs) / calls * 1e6,
        times=statistics.median(one / two for one, two in pairs),
        limit=limit,
    )


def _start(code: str) -> float:
    command = [sys.executable, "-E", "-c", code]  # -E: compiled files are kept, as a user's are
    return _seconds(lambda: subprocess.run(command, check=True))  # noqa: S603  # our own code


def start_ratio(name: str, ours: str, theirs: str, *, limit: float, rounds: int = 21) -> Ratio:
    """Time two pieces of code in fresh interpreters, each less the start of a bare one."""
    trios: Sequence[tuple[float, float, float]] = [
        (_start(ours), _start(theirs), _start("pass")) for _ in range(rounds + 2)
    ][2:]
    bare = min(trio[2] for trio in trios)
    one = statistics.median(trio[0] for trio in trios) - bare
    two = statistics.median(trio[1] for trio in trios) - bare
    return Ratio(name=name, ours_us=one * 1e6, theirs_us=two * 1e6, times=one / two, limit=limit)
