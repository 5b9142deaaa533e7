// What can be said of a chart from its specification, without the engine that draws it.

export type Specification = Record<string, unknown>;

export function rowsOf(specification: Specification): Record<string, unknown>[] {
  return (specification["data"] as { values?: Record<string, unknown>[] } | undefined)?.values ?? [];
}

/** How many bars it has; 0 for a chart of lines. */
export function barsOf(specification: Specification): number {
  const mark = specification["mark"] as { type?: string } | string | undefined;
  return (typeof mark === "string" ? mark : mark?.type) === "bar" ? rowsOf(specification).length : 0;
}

/** "35 more were compared", where the answer is the first of a ranking; else nothing. */
export function moreCompared(specification: Specification): string {
  const compared = (specification["usermeta"] as { compared?: unknown } | undefined)?.compared;
  const drawn = rowsOf(specification).length;
  if (typeof compared !== "number" || compared <= drawn) return "";
  const more = compared - drawn;
  return more === 1 ? "1 more was compared." : `${more.toLocaleString("en")} more were compared.`;
}
