"""PyVis, with a page of our own.

What PyVis ships (0.3.2) loads scripts from the network, scans all edges for every edge added, runs
markup hidden in names and writes files in the locale's encoding. So its `nodes` and `edges` are
filled directly and `generate_html` is ours; none of its other doors is used.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import re
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network as PyVisNetwork

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SCRIPTS = (
    "core", "routes", "network", "labels", "draw", "focus", "find", "legend", "panels", "card", "frame",
    "export", "sheet", "chain", "chain-lines", "grid", "start",
)  # fmt: skip
STYLES = ("style", "frame", "panels", "phone", "chain", "grid", "print")
VIS = "vis-network.min.js"
# What vis-network names each shape of ours.
SHAPES = {
    "customer": "dot", "shareholder": "hexagon", "employee": "square", "partner": "triangle", "supplier": "square",
    "distributor": "triangle", "media": "star", "government": "hexagon", "association": "diamond",
    "academia": "diamond", "influencer": "star", "finance": "square", "community": "dot",
    "competitor": "triangleDown", "other": "dot",
}  # fmt: skip
EVEN = {
    "dot": 1.0, "square": 0.88, "diamond": 1.18, "hexagon": 1.05, "triangle": 1.12, "triangleDown": 1.12, "star": 1.22,
}  # fmt: skip
OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True, "hoverConnectedEdges": False, "selectConnectedEdges": False, "dragNodes": False,
        "multiselect": False, "tooltipDelay": 10_000_000, "zoomSpeed": 0.6,
    },
    "nodes": {"borderWidth": 1.3, "borderWidthSelected": 1.3, "chosen": False, "labelHighlightBold": False},
    "edges": {"smooth": False, "chosen": False, "selectionWidth": 0, "hoverWidth": 0, "arrowStrikethrough": False},
}  # fmt: skip
# In JSON inside a script element these, and nothing else, could end it or start something.
ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


class Page(PyVisNetwork):  # type: ignore[misc]
    """A PyVis network whose nodes and edges come from the payload and whose page is ours."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(directed=False, cdn_resources="in_line")
        self.data = data
        self.nodes = [_node(person) for person in data["people"]]
        self.node_ids = [node["id"] for node in self.nodes]
        self.node_map = {node["id"]: node for node in self.nodes}
        self.edges = [_edge(f"e{place}", tie) for place, tie in _drawing_order(data["ties"])]
        self.options = OPTIONS

    def generate_html(self, name: str = "index.html", local: bool = True, notebook: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002 - PyVis's own signature
        """Return the whole page as text."""
        drawn = {"nodes": self.nodes, "edges": self.edges, "options": self.options}
        page: str = _template().render(
            lang="zh-Hans" if self.data["meta"]["lang"] == "zh" else "en",
            title=self.data["meta"]["title"],
            policy=_policy(),
            style=Markup(_joined("css", STYLES)),  # noqa: S704 - our own files
            vis=Markup(_vis()),  # noqa: S704
            script=Markup(_joined("js", SCRIPTS)),  # noqa: S704
            data=Markup(to_json({**self.data, "vis": drawn})),  # noqa: S704 - escaped by to_json
        )
        return page


def to_json(value: Any) -> str:
    r"""Return JSON that no text in it can end early inside a script element.

    Examples
    --------
    >>> to_json({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029]", lambda found: ESCAPES[found[0]], text)


def _node(person: Mapping[str, Any]) -> dict[str, Any]:
    shape = SHAPES.get(person["type"], "dot")
    node = {
        "id": person["n"],
        "x": person["x"],
        "y": person["y"],
        "shape": shape,
        "size": round(person["r"] * EVEN[shape], 2),
        "group": person["type"],
    }
    return node | {"shapeProperties": {"borderDashes": [3, 2.4]}} if person.get("placeholder") else node


def _edge(name: str, tie: Mapping[str, Any]) -> dict[str, Any]:
    width = 1.6 if tie.get("conflict", False) else round(0.7 + 4.3 * tie["w"] ** 1.5, 2)
    edge: dict[str, Any] = {"id": name, "from": tie["a"], "to": tie["b"], "width": width}
    if tie.get("fragile"):
        edge["dashes"] = [5, 4]
    if tie.get("conflict", False):
        edge["smooth"] = {"enabled": True, "type": "curvedCW", "roundness": 0.14}
    return edge


def _drawing_order(ties: Iterable[Mapping[str, Any]]) -> list[tuple[int, Mapping[str, Any]]]:
    """Return the ties with their places, weak lines first and conflict on top."""
    return sorted(enumerate(ties), key=lambda item: (item[1].get("conflict", False), item[1]["w"], item[0]))


@functools.cache
def _template() -> Any:
    environment = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    return environment.from_string(_file("page.html.j2"))


@functools.cache
def _file(*path: str) -> str:
    return resources.files(__package__).joinpath(*path).read_text(encoding="utf-8")


@functools.cache
def _vis() -> str:
    # Without the pointer to its source map, which a browser's tools would ask for.
    return re.sub(r"//# sourceMappingURL=\S+\s*$", "", _file("vendor", VIS))


@functools.cache
def _joined(suffix: str, names: tuple[str, ...]) -> str:
    here = resources.files(__package__).joinpath("static")
    return "\n".join(
        _file("static", f"{name}.{suffix}") for name in names if here.joinpath(f"{name}.{suffix}").is_file()
    )


@functools.cache
def _policy() -> str:
    """Return the content security policy: two known scripts, our styles, nothing from anywhere."""
    scripts = " ".join(f"'sha256-{_digest(text)}'" for text in (_vis(), _joined("js", SCRIPTS)))
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
