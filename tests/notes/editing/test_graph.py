"""The graph of notes: who is linked with whom, nearest first, and never with another's notes."""

import pytest

from notes.editing.graph import Graph, graph_of
from notes.importing.importer import import_texts
from notes.models import Link, Note

PAGES = ["/notes/graph/", "/notes/graph.json", "/notes/1/graph/", "/notes/1/graph.json"]
CHAIN = {
    "a.md": "# A\n[[b]] [[b|again]] [[a]] [[nowhere]]",
    "b.md": "# B\n[[c]] [[a]]",
    "far/c.md": "# C\n[[d]]",
    "far/d.md": "# D",
    "alone.md": "# Alone",
}


@pytest.fixture
def chain(alice, embedder):
    """a ⇄ b → c → d, and one alone; by the names of their files."""
    import_texts(alice, CHAIN)
    return {note.path.rpartition("/")[2][:-3]: note for note in alice.notes.all()}


def titles(graph):
    return [node.title for node in graph.nodes]


def edges(graph):
    title = {node.id: node.title for node in graph.nodes}
    return {f"{title[source]}{title[target]}" for source, target in graph.edges}


# --- The graph ------------------------------------------------------------------------------


def test_all_notes_are_there_and_each_link_once(alice, chain):
    graph = graph_of(alice.pk)

    assert titles(graph) == ["B", "C", "A", "D", "Alone"]
    assert [node.links for node in graph.nodes] == [2, 2, 1, 1, 0]
    assert edges(graph) == {"AB", "BA", "BC", "CD"}
    assert len(graph.edges) == 4
    assert graph.left_out == 0


@pytest.mark.parametrize("around", ["", "a"])
def test_no_more_links_are_read_than_a_picture_can_need(alice, chain, monkeypatch, around):
    monkeypatch.setattr("notes.editing.graph.LINKS_LIMIT", 2)

    graph = graph_of(alice.pk, around=chain[around].pk if around else None)

    assert len(graph.edges) == 2
    assert "A" in titles(graph)


def test_a_node_says_where_its_note_is(alice, chain):
    node = next(node for node in graph_of(alice.pk).nodes if node.title == "C")

    assert (node.id, node.url, node.folder) == (chain["c"].pk, f"/notes/{chain['c'].pk}/", "far")


def test_a_limit_keeps_the_most_linked_and_says_how_many_are_left_out(alice, chain):
    graph = graph_of(alice.pk, limit=2)

    assert titles(graph) == ["B", "C"]
    assert edges(graph) == {"BC"}
    assert graph.left_out == 3


@pytest.mark.parametrize(
    ("around", "depth", "shown"),
    [("a", 0, "A"), ("a", 1, "AB"), ("a", 2, "ABC"), ("a", 9, "ABCD"), ("d", 2, "DCB"),
     ("alone", 2, ["Alone"])],
)  # fmt: skip
def test_a_neighbourhood_ends_at_its_depth(alice, chain, around, depth, shown):
    graph = graph_of(alice.pk, around=chain[around].pk, depth=depth)

    assert titles(graph) == list(shown)
    assert graph.left_out == 0


def test_a_neighbourhood_holds_the_nearest_and_counts_the_next(alice, write, embedder):
    import_texts(alice, {"hub.md": " ".join(f"[[n{n}]]" for n in range(9))})
    import_texts(alice, {f"n{n}.md": f"[[far{n}]]" for n in range(9)})
    import_texts(alice, {f"far{n}.md": "" for n in range(9)})
    hub = alice.notes.get(path="hub.md").pk

    small, large = graph_of(alice.pk, around=hub, limit=4), graph_of(alice.pk, around=hub, limit=12)

    assert (len(small.nodes), small.left_out) == (4, 6)
    assert (len(large.nodes), large.left_out) == (12, 7)
    assert large.nodes[0].id == hub
    assert {node.title[0] for node in large.nodes[1:10]} == {"n"}


def test_a_neighbour_counts_links_that_are_not_shown(alice, chain):
    near = graph_of(alice.pk, around=chain["a"].pk, depth=1)

    assert [node.links for node in near.nodes] == [1, 2]


def test_no_graph_leads_to_anothers_note(alice, bob, chain, write):
    theirs = write("theirs.md", "# Theirs\n[[a]]", owner=bob)
    Link.objects.create(note=chain["a"], target="theirs", resolved=theirs)
    Link.objects.create(note=theirs, target="b", resolved=chain["b"])

    whole, near = graph_of(alice.pk), graph_of(alice.pk, around=chain["a"].pk)

    assert theirs.pk not in {node.id for node in whole.nodes + near.nodes}
    assert theirs.pk not in {pk for edge in whole.edges + near.edges for pk in edge}
    assert titles(graph_of(bob.pk)) == ["Theirs"]
    assert graph_of(bob.pk).edges == []
    assert graph_of(alice.pk, around=theirs.pk) == Graph([], [])


def test_it_costs_the_same_queries_however_many_notes(alice, django_assert_num_queries):
    notes = Note.objects.bulk_create(
        Note(owner=alice, path=f"{n}.md", title=f"Note {n}") for n in range(300)
    )
    Link.objects.bulk_create(
        Link(note=note, target="x", resolved=notes[n // 2]) for n, note in enumerate(notes)
    )

    with django_assert_num_queries(2):
        assert len(graph_of(alice.pk).nodes) == 300
    with django_assert_num_queries(4):
        assert len(graph_of(alice.pk, around=notes[0].pk).nodes) == 4


# --- Its pages ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_it_needs_a_login(client, db, path):
    response = client.get(path)

    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


@pytest.mark.parametrize("path", PAGES)
def test_it_refuses_to_be_posted_to(client, alice, path):
    client.force_login(alice)

    assert client.post(path).status_code == 405


@pytest.mark.parametrize("name", ["graph/", "graph.json"])
def test_a_stranger_gets_404_and_sees_none_of_my_notes(client, bob, chain, name):
    client.force_login(bob)

    assert client.get(f"/notes/{chain['a'].pk}/{name}").status_code == 404
    assert "Alone" not in client.get(f"/notes/{name}").text


def test_the_picture_of_all_notes_is_drawn_from_their_json(client, alice, chain):
    client.force_login(alice)

    found = client.get("/notes/graph.json").json()

    a, b = chain["a"].pk, chain["b"].pk
    assert len(found["nodes"]) == 5
    assert {"source": a, "target": b} in found["edges"]
    assert found["left_out"] == 0
    assert {"id": b, "title": "B", "url": f"/notes/{b}/", "links": 2, "folder": ""} in found[
        "nodes"
    ]


def test_the_picture_around_a_note_is_drawn_from_its_json(client, alice, chain):
    client.force_login(alice)

    found = client.get(f"/notes/{chain['d'].pk}/graph.json").json()

    assert [node["title"] for node in found["nodes"]] == ["D", "C", "B"]


def test_the_page_lists_what_the_picture_shows(client, alice, chain):
    client.force_login(alice)

    html = client.get("/notes/graph/").text

    assert 'data-source="/notes/graph.json"' in html
    assert "5 notes, 4 links" in html
    listed = " ".join(html.split("As a list")[1].split())
    a, b = (f'<a dir="auto" href="/notes/{chain[name].pk}/">{name.upper()}</a>' for name in "ab")
    assert f'<li> {a} <span class="meta">links to {b}</span> </li>' in listed
    assert ">Alone</a> </li>" in listed


def test_a_notes_page_leads_around_it_and_to_all(client, alice, chain):
    client.force_login(alice)

    html = client.get(f"/notes/{chain['a'].pk}/graph/").text

    assert f'data-current="{chain["a"].pk}"' in html
    assert f'data-source="/notes/{chain["a"].pk}/graph.json"' in html
    assert ">D</a>" not in html
    assert 'href="/notes/graph/"' in html


def test_the_graph_is_found_from_the_list_and_from_a_note(client, alice, chain):
    client.force_login(alice)

    assert 'href="/notes/graph/"' in client.get("/notes/").text
    note = f"/notes/{chain['a'].pk}/"
    assert f'href="{note}graph/"' in client.get(note).text


@pytest.mark.parametrize(("limit", "words"), [(4, "1 other is left out"), (3, "2 others are left")])
def test_the_page_says_how_many_are_left_out(client, alice, chain, monkeypatch, limit, words):
    monkeypatch.setattr("notes.editing.graph.WHOLE_LIMIT", limit)
    client.force_login(alice)

    assert words in client.get("/notes/graph/").text


def test_a_crowded_neighbourhood_says_so(client, alice, chain, monkeypatch):
    monkeypatch.setattr("notes.editing.graph.NEAR_LIMIT", 2)
    client.force_login(alice)

    html = client.get(f"/notes/{chain['a'].pk}/graph/").text

    assert "Only the 2 nearest notes are shown" in html


def test_without_links_it_says_how_they_are_made(client, alice, chain):
    Link.objects.all().delete()
    client.force_login(alice)

    for path in ("/notes/graph/", f"/notes/{chain['a'].pk}/graph/"):
        html = client.get(path).text
        assert "No links yet" in html
        assert "[[Another note]]" in html
        assert "cytoscape.min.js" not in html


def test_without_notes_it_leads_to_the_import(client, alice):
    client.force_login(alice)

    html = client.get("/notes/graph/").text

    assert "No notes yet" in html
    assert 'href="/notes/import/"' in html


def test_a_hostile_title_does_nothing(client, alice, write, embedder):
    note = write("x.md", '---\ntitle: "<script>alert(1)</script>"\n---\n[[y]]')
    write("y.md", "---\ntitle: '\"><img src=x onerror=y>'\n---\n[[x]]")
    client.force_login(alice)

    for path in ("/notes/graph/", f"/notes/{note.pk}/graph/"):
        html = client.get(path).text
        assert "<script>alert" not in html
        assert "<img src=x" not in html


def test_of_too_many_links_those_between_the_most_linked_notes_are_shown(
    alice, chain, client, monkeypatch
):
    monkeypatch.setattr("notes.editing.graph.EDGES_LIMIT", 2)
    client.force_login(alice)

    graph = graph_of(alice.pk)
    page = client.get("/notes/graph/").content.decode()

    assert edges(graph) == {"AB", "BA"} or edges(graph) == {"BC", "AB"}
    assert graph.edges_left_out == 2
    assert "2 others are left out" in page
