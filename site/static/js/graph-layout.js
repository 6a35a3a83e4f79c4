// Where the notes of a large graph are drawn. Near ones push each other away, links pull: what is
// linked comes to lie together. Only neighbours push, so that 2,000 notes take about a second.
(() => {
  "use strict";

  const GAP = 60; // the distance that two linked notes come to have
  const REACH = 3 * GAP; // how far a note pushes
  const ROUNDS = 200;
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
    const cells = new Map();
    places.forEach((place, i) => {
      const key = cellKey(Math.floor(place.x / REACH), Math.floor(place.y / REACH));
      if (!cells.has(key)) cells.set(key, []);
      cells.get(key).push(i);
    });
    return cells;
  }

  const cellKey = (column, row) => column * 100_003 + row;

  function push(places, moves) {
    const cells = intoCells(places);
    places.forEach((place, i) => {
      const column = Math.floor(place.x / REACH);
      const row = Math.floor(place.y / REACH);
      for (let c = column - 1; c <= column + 1; c += 1) {
        for (let r = row - 1; r <= row + 1; r += 1) {
          for (const j of cells.get(cellKey(c, r)) || []) {
            if (j !== i) pushOne(place, places[j], moves[i]);
          }
        }
      }
    });
  }

  function pushOne(place, other, move) {
    const x = place.x - other.x;
    const y = place.y - other.y;
    const squared = Math.max(x * x + y * y, 1);
    if (squared > REACH * REACH) return;
    const force = (GAP * GAP) / squared;
    move.x += x * force;
    move.y += y * force;
  }

  function pull(places, links, degrees, moves) {
    for (const [a, b] of links) {
      const x = places[b].x - places[a].x;
      const y = places[b].y - places[a].y;
      // A note with many links is not torn about by each of them.
      const force = Math.hypot(x, y) / GAP;
      const [atA, atB] = [force / Math.sqrt(degrees[a]), force / Math.sqrt(degrees[b])];
      moves[a].x += x * atA;
      moves[a].y += y * atA;
      moves[b].x -= x * atB;
      moves[b].y -= y * atB;
    }
  }

  // links: pairs of indices below count. Returns a place {x, y} for each index.
  function layOut(count, links) {
    const places = spread(count);
    const degrees = new Array(count).fill(0);
    for (const [a, b] of links) {
      degrees[a] += 1;
      degrees[b] += 1;
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      const farthest = 2 * GAP * (1 - round / ROUNDS) + 1;
      const moves = places.map((place) => ({ x: -place.x * 0.02, y: -place.y * 0.02 }));
      push(places, moves);
      pull(places, links, degrees, moves);
      places.forEach((place, i) => {
        const length = Math.hypot(moves[i].x, moves[i].y) || 1;
        const step = Math.min(length, farthest) / length;
        place.x += moves[i].x * step;
        place.y += moves[i].y * step;
      });
    }
    return places;
  }

  window.layOutGraph = layOut;
})();
