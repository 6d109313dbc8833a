"""What packages export: each name is a thing, whatever was imported before."""

import json
import pkgutil
import subprocess
import sys

import pytest

import ocop_lib

PACKAGES = [
    "ocop_lib",
    *(
        module.name
        for module in pkgutil.walk_packages(ocop_lib.__path__, "ocop_lib.")
        if module.ispkg
    ),
]
# Python sets a submodule as an attribute of its package when it is imported. A name exported by
# the package's `__getattr__` is then no longer asked for, and one set before is overwritten.
CODE = """
import json, pkgutil, sys
from importlib import import_module
from types import ModuleType

import ocop_lib

names = [module.name for module in pkgutil.walk_packages(ocop_lib.__path__, "ocop_lib.")]
for name in names:
    import_module(name)
faults = {}
for name in ["ocop_lib", *names]:
    package = sys.modules[name]
    for exported in getattr(package, "__all__", ()):
        if f"{name}.{exported}" in sys.modules:
            faults.setdefault(name, []).append(f"{exported} is the name of a submodule")
        if not hasattr(package, exported):
            faults.setdefault(name, []).append(f"{exported} is not there")
        elif isinstance(getattr(package, exported), ModuleType):
            faults.setdefault(name, []).append(f"{exported} is a module")
print(json.dumps(faults))
"""


@pytest.fixture(scope="module")
def faults() -> dict[str, list[str]]:
    """By module what is wrong with its exports, found by an interpreter that imports everything."""
    ran = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_exported_name_is_a_thing_and_not_a_module(faults, package: str):
    assert faults.get(package, []) == []


def test_modules_export_what_they_say(faults):
    assert {name: found for name, found in faults.items() if name not in PACKAGES} == {}
