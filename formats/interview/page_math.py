"""Formulas in a page: what shows them and what describes them stand side by side, and one of the two is enough."""

from lxml import html

_TEX = "application/x-tex"
_SHOWN = ("mathjax", "mathjax_preview", "mathjax_display", "mathjax_svg", "mathjax_chtml")
_MOST_AROUND = 8


def write_formulas(root: html.HtmlElement) -> None:
    """Replace every formula that says how it is written in TeX by that."""
    for annotation in [node for node in root.iter("annotation") if node.get("encoding") == _TEX]:
        around = list(zip(annotation.iterancestors(), range(_MOST_AROUND), strict=False))
        formula = next((node for node, _ in reversed(around) if node.tag == "math" or _has(node, "katex")), None)
        if formula is not None:
            _write(formula, annotation.text, any(_has(node, "katex-display") for node, _ in around))
    for script in [node for node in root.iter("script") if (node.get("type") or "").startswith("math/tex")]:
        while (shown := script.getprevious()) is not None and _has(shown, *_SHOWN) and not (shown.tail or "").strip():
            shown.drop_tree()
        _write(script, script.text, "display" in script.get("type", ""))
        script.tag = "span"


def _has(element: html.HtmlElement, *names: str) -> bool:
    return any(name in names for name in (element.get("class") or "").lower().split())


def _write(formula: html.HtmlElement, tex: str | None, apart: bool) -> None:
    mark = "$$" if apart else "$"
    tail = formula.tail
    formula.clear()
    formula.text, formula.tail = f"{mark}{' '.join((tex or '').split())}{mark}", tail
