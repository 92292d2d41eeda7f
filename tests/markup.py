"""A page's HTML as a tree: a strict reader that takes nothing for granted that a browser would mend."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from callbacks.router import Router
from layouts.parts.markup import VOID


@dataclass
class Node:
    """An element: its tag, its attributes, its texts and elements in order."""

    tag: str
    attributes: dict = field(default_factory=dict)
    children: list = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = [Node("")]

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        node = Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag):
        assert self.open.pop().tag == tag

    def handle_data(self, data):
        self.open[-1].children.append(data)

    def refuse(self, data):
        raise AssertionError(f"not an element and not a text: {data!r}")

    handle_comment = handle_decl = handle_pi = unknown_decl = refuse


def read(text):
    """The tree of a piece of HTML; its root has no tag.

    Raises:
        AssertionError: for an attribute that stands twice, a tag that is closed out of turn, a comment.
    """
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert len(reader.open) == 1, reader.open[-1].tag
    return reader.open[0]


def nodes(tree, tag):
    """The elements of a kind below a node or in a list, in order."""
    if isinstance(tree, str):
        return []
    inside = tree if isinstance(tree, list) else tree.children
    own = [tree] if isinstance(tree, Node) and tree.tag == tag else []
    return own + [found for each in inside for found in nodes(each, tag)]


def text_of(tree):
    """The words below a node or in a list, parts apart."""
    if isinstance(tree, str):
        return tree
    return " ".join(text_of(each) for each in (tree if isinstance(tree, list) else tree.children))


def shown_at(services, address):
    """The page of an address as a tree, and its islands."""
    path, _, query = address.partition("?")
    shown = Router(services).show(path, query and f"?{query}")
    return read(shown.html), shown.islands
