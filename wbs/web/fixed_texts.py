"""Pages are compiled with everything in them that is the same each time: texts without values, in the language of the environment
(each language has one of its own), and what our macros make of such texts. Making it anew was half of a page's time.

Nothing of a request is kept here: only what stands in the templates themselves is made beforehand.
"""

from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from wbs.web.quick_calls import escape

TRANSLATES = ("_", "gettext")
ADDRESSES = ("path_for", "static")  # They depend on the language alone, and so does the environment.
SET_BY_TRANS = {"_trans"}  # within {% trans %} by Jinja itself, just before it is read


class FixedTexts(CodeGenerator):
    """Jinja's own compiler, behind all that can be said beforehand. `raw_text`: an extension of the environment."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        super().visit_Template(_Beforehand(self.environment, node).visit(node), frame)


class OncePerProcess(Template):
    """A template whose macros, imported without context, are the same for every page: no page gives globals of its own."""

    @classmethod
    def from_code(cls, environment: Environment, code: CodeType, globals: Any, uptodate: Any = None) -> Template:
        # The environment's own, not a chain that begins with those of a page: copying that for each page takes long.
        made = super().from_code(environment, code, environment.globals, uptodate)
        made.root_render_func.__globals__["escape"] = escape
        return made

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


class _Beforehand(NodeTransformer):
    def __init__(self, environment: Environment, template: nodes.Template) -> None:
        self._environment = environment
        self._raw: Callable[[str], str] = vars(environment)["raw_text"]
        set_here = [name.name for name in template.find_all(nodes.Name) if name.ctx == "store"]
        self._modules: dict[str, str] = {}
        self._macros: dict[str, tuple[str, str]] = {}
        for one in _imports(template):
            if _needs_no_context(environment, one):
                self._note(one, set_here)

    def _note(self, one: nodes.Import | nodes.FromImport, set_here: list[str]) -> None:
        """The macros that `one` brings are the same for every page, so their module is made once."""
        one.with_context = False
        assert isinstance(one.template, nodes.Const)
        if isinstance(one, nodes.Import):
            if one.target not in set_here:
                self._modules[one.target] = one.template.value
            return
        for each in one.names:
            name, alias = (each, each) if isinstance(each, str) else each
            if alias not in set_here:
                self._macros[alias] = (one.template.value, name)

    def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.Node:
        # What is called with a body of the page stays a call; only what it is given may be fixed.
        node.call = self._inside(node.call)
        node.body = [self.visit(one) for one in node.body]
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        call = self._inside(node)
        if isinstance(call.node, nodes.Name) and call.node.name in ADDRESSES and _is_text(call):
            address: Any = self._environment.globals[call.node.name]
            return nodes.Const(address(call.args[0].value))  # type: ignore[attr-defined]
        made = self._with_values(call) or self._of_either(call) or self._text(call)
        return made or call

    def _text(self, call: nodes.Call) -> nodes.Expr | None:
        """What the call gives, as a constant."""
        text = self._said(call)
        return None if text is None else self._placed(nodes.MarkSafe(nodes.Const(text)), call)

    def _with_values(self, call: nodes.Call) -> nodes.Expr | None:
        """A text into which values are put: looked up beforehand, put in for each page as at run time, escaped."""
        if not (_translates(call) and call.kwargs and len(call.args) == 1 and isinstance(call.args[0], nodes.Const)):
            return None
        values = nodes.Dict([nodes.Pair(nodes.Const(one.key), one.value) for one in call.kwargs])
        return self._placed(nodes.Mod(nodes.MarkSafe(nodes.Const(self._raw(call.args[0].value))), values), call)

    def _of_either(self, call: nodes.Call) -> nodes.Expr | None:
        """What is called with constants, and with one of two in one place, is one of two texts."""
        named = [one.key for one in call.kwargs]
        values = [*call.args, *[one.value for one in call.kwargs]]
        at = next((at for at, one in enumerate(values) if isinstance(one, nodes.CondExpr)), None)
        if at is None or call.dyn_args or call.dyn_kwargs:
            return None
        either, made = values[at], []
        assert isinstance(either, nodes.CondExpr)
        for one in (either.expr1, either.expr2):
            given = [*values[:at], one, *values[at + 1 :]]
            args, rest = given[: len(call.args)], given[len(call.args) :]
            kwargs = [nodes.Keyword(key, value) for key, value in zip(named, rest, strict=True)]
            with_one = nodes.Call(call.node, args, kwargs, None, None)
            made.append(one and (self._of_either(with_one) or self._text(with_one)))
        return self._placed(nodes.CondExpr(either.test, *made), call) if all(made) else None

    def _placed(self, made: nodes.Expr, call: nodes.Call) -> nodes.Expr:
        """Where the call stood."""
        for one in (made, *made.find_all(nodes.Node)):
            one.set_environment(self._environment)
        made.set_lineno(call.lineno)
        return made

    def _inside(self, call: nodes.Call) -> nodes.Call:
        found = self.generic_visit(call)
        assert isinstance(found, nodes.Call)
        return found

    def _said(self, call: nodes.Call) -> str | None:
        """What the call gives, if that is the same each time."""
        if call.dyn_args or call.dyn_kwargs:
            return None
        try:
            args = [_fixed(one) for one in call.args]
            named = {one.key: _fixed(one.value) for one in call.kwargs}
        except nodes.Impossible:
            return None
        if _translates(call) and len(args) == 1 and not named:
            # As at run time (jinja2.ext, newstyle): the text is ours, so it is markup, and a percent sign is written twice.
            return str(Markup(self._raw(args[0])) % {})
        macro = self._macro(call.node)
        return None if macro is None else str(macro(*args, **named))

    def _macro(self, called: nodes.Expr) -> Any:
        """The macro behind `called`, if it is one that is the same for every page."""
        if isinstance(called, nodes.Name) and called.name in self._macros:
            template, name = self._macros[called.name]
        elif isinstance(called, nodes.Getattr) and isinstance(called.node, nodes.Name) and called.node.name in self._modules:
            template, name = self._modules[called.node.name], called.attr
        else:
            return None
        return getattr(self._environment.get_template(template).module, name)


def _fixed(node: nodes.Expr) -> Any:
    """The value of a constant. Raises Impossible."""
    if isinstance(node, nodes.MarkSafe) and isinstance(node.expr, nodes.Const):
        return Markup(node.expr.value)
    if isinstance(node, nodes.Const):
        return node.value
    if isinstance(node, nodes.List | nodes.Tuple):
        # A tuple, so that no macro can change what another call is given.
        return tuple(_fixed(one) for one in node.items)
    raise nodes.Impossible


def _translates(call: nodes.Call) -> bool:
    """Whether it looks up a text, with nothing given that only a page knows."""
    return isinstance(call.node, nodes.Name) and call.node.name in TRANSLATES and not (call.dyn_args or call.dyn_kwargs)


def _is_text(call: nodes.Call) -> bool:
    """Whether it is given one constant text and nothing else."""
    others = call.kwargs or call.dyn_args or call.dyn_kwargs
    return not others and len(call.args) == 1 and isinstance(call.args[0], nodes.Const)


def _needs_no_context(environment: Environment, one: nodes.Import | nodes.FromImport) -> bool:
    """Whether the macros know nothing but their arguments and the globals: then they are the same for every page."""
    if not isinstance(one.template, nodes.Const):
        return False
    assert environment.loader is not None
    source = environment.loader.get_source(environment, one.template.value)[0]
    parsed = environment.parse(source)
    if not find_undeclared_variables(parsed) - SET_BY_TRANS <= set(environment.globals):
        return False
    return all(_needs_no_context(environment, inner) for inner in _imports(parsed))


def _imports(template: nodes.Template) -> Iterator[nodes.Import | nodes.FromImport]:
    yield from template.find_all(nodes.Import)
    yield from template.find_all(nodes.FromImport)
