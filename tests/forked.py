"""Something done in a process of its own that begins as a copy of this one."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable


def exit_code_of(do: Callable[[], int]) -> int:
    """The number that `do` returns in a child, 1 if it raises. The child never comes back into the
    tests: there it would go on as a second runner, and speak on the first one's pipes.
    """
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = do()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
