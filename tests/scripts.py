"""The scripts beside the register, as modules."""

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]


@cache
def script_of(name: str) -> ModuleType:
    """A script of ``data/`` as a module, such as ``make_illustrative``; nothing is written."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "data" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    # A dataclass looks up its module by name.
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
