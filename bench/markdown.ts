/**
 * A Markdown table with columns of equal width.
 *
 * @param head its titles
 * @param rows as many cells each as there are titles
 * @param leftColumns how many columns, from the first, are aligned to the left; the others are figures
 */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  leftColumns: number,
): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column < leftColumns ? cell.padEnd(width) : cell.padStart(width);
    });
    return `| ${cells.join(' | ')} |`;
  };
  const rules = widths.map((width, column) =>
    column < leftColumns ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`,
  );
  return [line(head), `|${rules.join('|')}|`, ...rows.map(line)].join('\n');
}
