// Boxes {x1, x2, y1, y2} on the screen, and the way from one note to the next.

export const overlap = (a, b) => a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2;

export const isWithin = (a, b) => a.x1 >= b.x1 && a.x2 <= b.x2 && a.y1 >= b.y1 && a.y2 <= b.y2;

/** Where a name can be beside a dot: the box it takes up, and how Cytoscape is told so. */
export function sidesOf(dot, width, height) {
  const left = (dot.x1 + dot.x2 - width) / 2;
  const top = (dot.y1 + dot.y2 - height) / 2;
  const side = (x1, y1, halign, valign) => ({ x1, x2: x1 + width, y1, y2: y1 + height, halign, valign });
  return [
    side(left, dot.y2 + 1, "center", "bottom"),
    side(left, dot.y1 - height - 1, "center", "top"),
    side(dot.x2 + 1, top, "right", "center"),
    side(dot.x1 - width - 1, top, "left", "center"),
  ];
}

/** The index of the point that is next in a direction: near, and not far off to the side; -1 for none. */
export function nextTowards(from, points, [dx, dy]) {
  let best = -1;
  let least = Infinity;
  points.forEach((point, i) => {
    const [x, y] = [point.x - from.x, point.y - from.y];
    const ahead = x * dx + y * dy;
    const aside = Math.abs(x * dy - y * dx);
    const cost = ahead + 2.5 * aside;
    if (ahead > 0 && aside <= 2 * ahead && cost < least) [best, least] = [i, cost];
  });
  return best;
}
