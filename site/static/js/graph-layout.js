// Where the notes are drawn: all push each other away, links pull, and so what is linked comes to
// lie together. Far notes push as one, from the middle of their cell: 2,000 take about a second.
(() => {
  "use strict";

  const GAP = 60; // the distance that two linked notes come to have
  const CELLS = 14; // across the whole picture
  const ROUNDS = 150;
  const TO_THE_MIDDLE = 0.04;
  const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

  // A sunflower's seeds: evenly spread, the first in the middle, the same each time.
  function spread(count) {
    const places = [];
    for (let i = 0; i < count; i += 1) {
      const away = GAP * Math.sqrt(i);
      places.push({ x: away * Math.cos(i * GOLDEN_ANGLE), y: away * Math.sin(i * GOLDEN_ANGLE) });
    }
    return places;
  }

  function intoCells(places) {
    const extent = places.reduce((most, place) => Math.max(most, Math.abs(place.x), Math.abs(place.y)), GAP);
    const size = (2 * extent) / CELLS;
    const cells = new Map();
    for (const place of places) {
      const column = Math.floor(place.x / size);
      const row = Math.floor(place.y / size);
      const key = column * 1000 + row;
      if (!cells.has(key)) cells.set(key, { column, row, x: 0, y: 0, places: [] });
      const cell = cells.get(key);
      cell.places.push(place);
      cell.x += place.x;
      cell.y += place.y;
    }
    for (const cell of cells.values()) {
      cell.x /= cell.places.length;
      cell.y /= cell.places.length;
    }
    return [...cells.values()];
  }

  function push(places) {
    const cells = intoCells(places);
    for (const cell of cells) {
      for (const other of cells) {
        const isNear = Math.abs(cell.column - other.column) < 2 && Math.abs(cell.row - other.row) < 2;
        for (const place of cell.places) {
          if (!isNear) pushFrom(place, other, other.places.length);
          else for (const neighbour of other.places) pushFrom(place, neighbour, 1);
        }
      }
    }
  }

  function pushFrom(place, other, weight) {
    const x = place.x - other.x;
    const y = place.y - other.y;
    const force = (weight * GAP * GAP) / Math.max(x * x + y * y, 1);
    place.moveX += x * force;
    place.moveY += y * force;
  }

  // A note with many links is not torn about by each of them.
  function pull(places, links, degrees) {
    for (const [a, b] of links) {
      const x = places[b].x - places[a].x;
      const y = places[b].y - places[a].y;
      const force = Math.hypot(x, y) / GAP / Math.sqrt(Math.min(degrees[a], degrees[b]));
      places[a].moveX += x * force;
      places[a].moveY += y * force;
      places[b].moveX -= x * force;
      places[b].moveY -= y * force;
    }
  }

  function move(place, farthest) {
    const length = Math.hypot(place.moveX, place.moveY) || 1;
    const step = Math.min(length, farthest) / length;
    place.x += place.moveX * step;
    place.y += place.moveY * step;
  }

  // How many notes hang together with each, itself counted.
  function countTogether(count, links) {
    const next = Array.from({ length: count }, () => []);
    for (const [a, b] of links) {
      next[a].push(b);
      next[b].push(a);
    }
    const together = new Array(count).fill(0);
    for (let i = 0; i < count; i += 1) {
      if (together[i]) continue;
      const reached = new Set([i]);
      for (const at of reached) next[at].forEach((each) => reached.add(each));
      for (const at of reached) together[at] = reached.size;
    }
    return { degrees: next.map((each) => each.length), together };
  }

  // links: pairs of indices below count; wide: the picture's width by its height.
  function layOutLinked(count, links, wide) {
    const places = spread(count);
    const { degrees, together } = countTogether(count, links);
    for (let round = 0; round < ROUNDS; round += 1) {
      const farthest = GAP * (1 + Math.sqrt(count) / 5) * (1 - round / ROUNDS) ** 1.5 + 1;
      places.forEach((place, i) => {
        // A few that hang together are few against all that push them out.
        const force = Math.sqrt(count) * TO_THE_MIDDLE * (together[i] > count / 10 ? 1 : 4);
        place.moveX = (-place.x * force) / wide;
        place.moveY = -place.y * force;
      });
      push(places);
      pull(places, links, degrees);
      for (const place of places) move(place, farthest);
    }
    return places;
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

  // Returns a place {x, y} for each index below count; at least one link there must be.
  window.layOutGraph = (count, links, wide) => {
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
  };
})();
