// The server's notes and links, as Cytoscape takes them.

import { layOutGraph } from "./layout.js";

const NAME_MAX = 32; // characters of a title shown beside its note

export function shorten(title) {
  const characters = [...title]; // whole ones: a letter beyond the 65,536th is two in a string
  return characters.length > NAME_MAX ? `${characters.slice(0, NAME_MAX - 1).join("")}…` : title;
}

/** `wide` is the picture's width by its height; `widthOf(name)` its pixels. */
export function asElements(graph, { current, wide, widthOf }) {
  const places = placesOf(graph, wide);
  const nodes = graph.nodes.map((node, i) => {
    const name = shorten(node.title);
    const size = Math.min(8 + 4 * Math.sqrt(node.links), 36);
    return {
      group: "nodes",
      classes: String(node.id) === current ? "current" : "",
      position: places[i],
      data: { ...node, id: String(node.id), name, width: widthOf(name), size },
    };
  });
  const edges = graph.edges.map((edge) => ({
    group: "edges",
    data: { source: String(edge.source), target: String(edge.target) },
  }));
  return [...nodes, ...edges];
}

function placesOf(graph, wide) {
  const indices = new Map(graph.nodes.map((node, i) => [node.id, i]));
  const links = graph.edges.map((edge) => [indices.get(edge.source), indices.get(edge.target)]);
  return layOutGraph(graph.nodes.length, links, wide);
}
