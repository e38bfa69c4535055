"""Calling a macro, and writing what it gave, without what Jinja asks anew each time, hundreds of times on a page: whether the
called one wants the context, whether pages are escaped (ours always are), whether markup is markup."""

from collections.abc import Callable
from typing import Any

from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, _escape_inner  # type: ignore[attr-defined]
from markupsafe import escape as escape_anything


def escape(value: Any) -> str:
    """What is written on the page: as markupsafe does it, without calling the text markup, since it goes nowhere but there. By
    its very type: a kind of markup that is not exactly Markup goes the long way, and so does whatever is no text."""
    kind = type(value)
    if kind is Markup:
        return str.__str__(value)
    return _escape_inner(value) if kind is str else escape_anything(value)


class QuickContext(Context):
    """For environments in which everything is escaped and nothing is asynchronous. What is no plain macro is called by Jinja."""

    def call(self, called: Callable[..., Any], /, *args: Any, **named: Any) -> Any:
        if type(called) is not Macro or called.catch_kwargs or called.catch_varargs:
            return super().call(called, *args, **named)
        if named:
            # Handed to every call, for whoever wants the context.
            named.pop("_block_vars", None)
            named.pop("_loop_vars", None)
        names = called.arguments[len(args) :]
        given = [*args, *([named.pop(name, missing) for name in names] if named else [missing] * len(names))]
        if called.caller and not called.explicit_caller:
            caller = named.pop("caller", None)
            given.append(self.environment.undefined("No caller defined", name="caller") if caller is None else caller)
        if named or len(args) > len(called.arguments):
            raise TypeError(f"macro {called.name!r} was given what it does not take")
        # Text that the macro put together, everything in it escaped where it was written.
        return str.__new__(Markup, called._func(*given))
