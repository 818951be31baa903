"""Every table of the domain, whether or not anything of this process has read it yet."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from sqlalchemy import Table

import registry
from registry.db import Base


@cache
def every_table() -> Mapping[str, Table]:
    """By name. Loads what no page and no job has needed so far."""
    for module in pkgutil.walk_packages(registry.__path__, "registry."):
        if module.name.endswith(".models"):
            importlib.import_module(module.name)
    return Base.metadata.tables
