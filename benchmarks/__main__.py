"""`make bench`: run the benchmarks that are named, or all of them; each is a module here with `main(arguments)`."""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pkgutil import iter_modules

import benchmarks
from services.engine.processor import VARIABLE, better_without

Benchmark = Callable[[Sequence[str]], int]
HELP = """usage: make bench [ARGS="NAME [options]"]

Without a name every benchmark runs, one after the other. `make bench ARGS="NAME --help"` lists its options.
"""


def found() -> dict[str, tuple[str, Benchmark]]:
    """Name → (what it measures, its main), for every module here that has a main."""
    names = [item.name for item in iter_modules(benchmarks.__path__) if item.name != "__main__"]
    modules = [import_module(f"benchmarks.{name}") for name in names]
    return {
        module.__name__.partition(".")[2]: ((module.__doc__ or "").strip().splitlines()[0], module.main)
        for module in modules
        if hasattr(module, "main")
    }


def explain(known: dict[str, tuple[str, Benchmark]]) -> str:
    """What there is to run."""
    return HELP + "".join(f"\n  {name:<12} {sentence}" for name, (sentence, _) in sorted(known.items()))


def main(arguments: Sequence[str]) -> int:
    """Run what was named; the exit code is that of the first one that failed."""
    # As the server does for its workers, before numpy is imported.
    os.environ.setdefault(VARIABLE, better_without())
    known = found()
    if arguments and arguments[0] in {"-h", "--help"}:
        print(explain(known))
        return 0
    if arguments and arguments[0] not in known:
        print(f"There is no benchmark {arguments[0]!r}.\n\n{explain(known)}", file=sys.stderr)
        return 2
    if arguments:
        return known[arguments[0]][1](arguments[1:])
    codes = [run(name, benchmark) for name, (_, benchmark) in sorted(known.items())]
    return next(filter(None, codes), 0)


def run(name: str, benchmark: Benchmark) -> int:
    """Run one benchmark with its own defaults, under a heading; one that must be told something says so."""
    print(f"\n== {name}", flush=True)
    try:
        return benchmark([])
    except SystemExit:
        print(f'needs to be told more: make bench ARGS="{name} --help"')
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
