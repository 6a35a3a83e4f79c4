// A table of the page as what uPlot draws.

/**
 * `data`: the places of the rows, then the values of each of the first `drawn` columns, null where
 * there is none. `byDay`: whether places are seconds, the first day first; else they number the rows.
 */
export function readTable(table, drawn) {
  const rows = inOrder([...table.tBodies[0].rows]);
  const headings = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  const byDay = rows.some((row) => row.dataset.at);
  const column = (at) => rows.map((row) => numberIn(row.cells[at + 1].dataset.value));
  return {
    byDay,
    names: rows.map((row) => row.cells[0].textContent.trim()),
    first: headings[0],
    headings: headings.slice(1, drawn + 1),
    said: rows.map((row) => [...row.cells].slice(1).map((cell) => cell.textContent.trim())),
    data: [rows.map((row, number) => (byDay ? Number(row.dataset.at) : number)), ...Array.from({ length: drawn }, (_, at) => column(at))],
  };
}

const inOrder = (rows) => rows.sort((one, other) => Number(one.dataset.at ?? 0) - Number(other.dataset.at ?? 0));

const numberIn = (text) => (text === "" || Number.isNaN(Number(text)) ? null : Number(text));
