"""geoaccess: who can reach a GP practice, who cannot, why not, and where to add one."""

import lazy_loader

# Every public name stands in __init__.pyi and is loaded when it is first used, so that
# `import geoaccess` stays fast and the command line answers at once.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

# These two share their name with, or are, modules: importing any of their room binds the room's
# name here. Bound now, in this order, `geoaccess.coverage` stays the function.
from geoaccess.coverage.measures import decay  # noqa: E402 - see above
from geoaccess.coverage.reach import coverage  # noqa: E402 - see above

__version__ = "0.1.0"
