// Where the notes are drawn: d3's forces bring what is linked to lie together, in a second for 2,000.

const GAP = 60; // the distance that two linked notes come to have
const ROUNDS = 200;
const PUSH = -5 * GAP;
const TO_THE_MIDDLE = 0.08;

// links: pairs of indices below count; wide: the picture's width by its height.
function layOutLinked(count, links, wide) {
  const places = Array.from({ length: count }, () => ({}));
  const edges = links.map(([source, target]) => ({ source, target }));
  window.d3.forceSimulation(places).stop()
    .force("pull", window.d3.forceLink(edges).distance(GAP))
    .force("push", window.d3.forceManyBody().strength(PUSH))
    .force("x", window.d3.forceX().strength(TO_THE_MIDDLE / wide ** 2))
    .force("y", window.d3.forceY().strength(TO_THE_MIDDLE))
    .tick(ROUNDS);
  return places.map(({ x, y }) => ({ x, y }));
}

// Rows below the linked notes, as wide as these.
function layOutAlone(count, linked) {
  const [left, right] = [Math.min(...linked.map((at) => at.x)), Math.max(...linked.map((at) => at.x))];
  const bottom = Math.max(...linked.map((at) => at.y));
  const fitting = Math.floor((right - left) / GAP) + 1;
  const columns = Math.min(count, Math.max(fitting, Math.ceil(Math.sqrt(count))));
  const start = (left + right - (columns - 1) * GAP) / 2;
  return Array.from({ length: count }, (_, i) => ({
    x: start + (i % columns) * GAP,
    y: bottom + (Math.floor(i / columns) + 2) * GAP,
  }));
}

/** Returns a place {x, y} for each index below count; at least one link there must be. */
export function layOutGraph(count, links, wide) {
  const isLinked = new Set(links.flat());
  const all = Array.from({ length: count }, (_, i) => i);
  const [linked, alone] = [all.filter((i) => isLinked.has(i)), all.filter((i) => !isLinked.has(i))];
  const among = new Map(linked.map((i, at) => [i, at]));
  const places = layOutLinked(linked.length, links.map(([a, b]) => [among.get(a), among.get(b)]), wide);
  const rows = layOutAlone(alone.length, places);
  const result = [];
  linked.forEach((i, at) => { result[i] = places[at]; });
  alone.forEach((i, at) => { result[i] = rows[at]; });
  return result;
}
