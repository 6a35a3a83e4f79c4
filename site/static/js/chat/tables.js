// A table as Markdown, for where people paste it.

const cellText = (cell) => cell.textContent.trim().replace(/\s+/g, " ").replaceAll("\\", "\\\\").replaceAll("|", "\\|");
const line = (cells) => `| ${cells.join(" | ")} |`;

function marker(cell) {
  const align = cell.getAttribute("align") ?? "";
  return { left: ":--", center: ":-:", right: "--:" }[align] ?? "---";
}

/** `rows` are arrays of cells, the first one the heads. */
export function asMarkdown([heads, ...rows]) {
  if (!heads) return "";
  const body = rows.map((cells) => line(cells.map(cellText)));
  return [line(heads.map(cellText)), line(heads.map(marker)), ...body].join("\n") + "\n";
}

/** The cell with its formulas as they were written. */
function asWritten(cell) {
  const copy = cell.cloneNode(true);
  for (const math of copy.querySelectorAll("math[alttext]")) math.replaceWith(`$${math.getAttribute("alttext")}$`);
  return copy;
}

export const rowsOf = (table) => [...table.rows].map((row) => [...row.cells].map(asWritten));
