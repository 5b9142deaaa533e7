// The table of an answer: sorted by a click on a head. Of a long one only the rows in sight are drawn, and some around them;
// its columns keep their widths, so that a step of scrolling lays out nothing but the texts that are new.
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Table } from "../interface/schema.ts";
import { announce } from "../shell/announcer.ts";
import { compareCells, decimalsOf, headOf, textOf, type Column } from "./cells.ts";
import { Icon } from "./icons.tsx";

type Order = { column: number; descending: boolean } | null;

const longFrom = 200;
const rowHeight = 36;
const spareRows = 8;
const rowsThatFit = 6;  // of a tile

/** provisional: rows so far, in no order; they cannot be sorted. */
export function DataTable({ table, caption, provisional = false }: { table: Pick<Table, "columns" | "rows">; caption: string; provisional?: boolean }): JSX.Element {
  const [order, setOrder] = useState<Order>(null);
  const rows = useMemo(() => sorted(table, order), [table, order]);
  const decimals = useMemo(() => table.columns.map((column, index) => decimalsOf(table.rows, index, column)), [table]);
  const isLong = rows.length > longFrom;
  const frame = useRef<HTMLDivElement>(null);
  const { from, to } = useWindow(frame, isLong, rows.length);
  const edges = useEdges(frame, table.columns);
  const widths = useWidths(frame, isLong, table.columns);
  const widest = useMemo(() => (isLong && widths === null ? table.columns.map((column, index) => widestOf(table.rows, index, column, decimals[index])) : null), [table, isLong, widths === null]);

  const sortBy = (index: number): void => {
    const column = table.columns[index];
    if (column === undefined) return;
    // Numbers are read from the largest on; a third click restores the answer's own order.
    const firstWay = column.type === "number";
    const next: Order = order?.column !== index ? { column: index, descending: firstWay } : order.descending === firstWay ? { column: index, descending: !firstWay } : null;
    setOrder(next);
    announce(next === null ? "Sorted as answered." : `Sorted by ${column.label}, ${next.descending ? "descending" : "ascending"}.`);
  };
  return (
    <div class={`table-around ${rows.length > rowsThatFit ? "is-tall" : ""} ${edges.left ? "came-from" : ""} ${edges.right ? "goes-on" : ""}`} style={{ "--all": rows.length }}>
    <div class={`table-frame ${isLong ? "is-long" : ""}`} ref={frame} tabIndex={0} role="region" aria-label={caption}>
      <table class={`table ${widths !== null ? "has-widths" : ""}`} aria-rowcount={rows.length + 1}
        {...(widths === null ? {} : { style: { minWidth: `${widths.reduce((sum, one) => sum + one, 0)}px` } })}>
        <caption class="unseen">{caption}</caption>
        {widths !== null && <colgroup>{widths.map((width, index) => <col key={index} style={{ width: `${width}px` }} />)}</colgroup>}
        <thead>
          <tr aria-rowindex={1}>
            {table.columns.map((column, index) => (
              <Head key={column.name} column={column} order={order?.column === index ? order : null} sort={provisional ? null : () => sortBy(index)} />
            ))}
          </tr>
        </thead>
        <tbody>
          {from > 0 && <tr aria-hidden="true"><td class="filler" colSpan={table.columns.length} style={{ height: `${from * rowHeight}px` }} /></tr>}
          {widest !== null && <tr class="widest" aria-hidden="true">{widest.map((text, index) => <td key={index}>{text}</td>)}</tr>}
          {rows.slice(from, to).map((row, index) => <Row key={(from + index) % (to - from)} row={row} columns={table.columns} decimals={decimals} at={from + index + 2} missing={provisional ? "not yet" : undefined} />)}
          {to < rows.length && <tr aria-hidden="true"><td class="filler" colSpan={table.columns.length} style={{ height: `${(rows.length - to) * rowHeight}px` }} /></tr>}
        </tbody>
      </table>
    </div>
    </div>
  );
}

function sorted(table: Pick<Table, "columns" | "rows">, order: Order): unknown[][] {
  const column = order === null ? undefined : table.columns[order.column];
  if (order === null || column === undefined) return table.rows;
  return [...table.rows].sort((left, right) => compareCells(left[order.column], right[order.column], order.descending, column));
}

/** The longest text of a column, for its width. Texts are measured by their letters; what is formatted is about as long everywhere. */
function widestOf(rows: unknown[][], index: number, column: Column, decimals: number | undefined): string {
  let widest = "";
  const step = column.type === "text" ? 1 : Math.ceil(rows.length / longFrom);
  for (let at = 0; at < rows.length; at += step) {
    const cell = rows[at]?.[index];
    if (typeof cell === "string" && cell.length <= widest.length && column.type === "text") continue;
    const text = textOf(cell, column, decimals);
    if (text.length > widest.length) widest = text;
  }
  return widest;
}

// The widths that the columns of a long table have at first; null before they are measured, and for a short one.
function useWidths(frame: { current: HTMLDivElement | null }, isLong: boolean, columns: Column[]): number[] | null {
  const [measured, setMeasured] = useState<{ columns: Column[]; widths: number[] } | null>(null);
  useLayoutEffect(() => {
    if (!isLong || frame.current === null) return;
    const heads = [...frame.current.querySelectorAll("thead th")];
    setMeasured({ columns, widths: heads.map((head) => Math.ceil(head.getBoundingClientRect().width)) });
  }, [isLong, columns]);
  return isLong && measured?.columns === columns ? measured.widths : null;
}

// Whether there is more of it to the left and to the right of what is in sight.
function useEdges(frame: { current: HTMLDivElement | null }, columns: Column[]): { left: boolean; right: boolean } {
  const [edges, setEdges] = useState({ left: false, right: false });
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const look = (): void => {
      const left = element.scrollLeft > 1;
      const right = element.scrollLeft + element.clientWidth < element.scrollWidth - 1;
      setEdges((before) => (before.left === left && before.right === right ? before : { left, right }));
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    const size = new ResizeObserver(look);
    size.observe(element);
    if (element.firstElementChild !== null) size.observe(element.firstElementChild);
    return () => {
      size.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [columns]);
  return edges;
}

// Which rows are drawn: all of a short table, of a long one those in sight and some around them.
function useWindow(frame: { current: HTMLDivElement | null }, isLong: boolean, count: number): { from: number; to: number } {
  const [at, setAt] = useState({ top: 0, height: 480 });
  useEffect(() => {
    const element = frame.current;
    if (!isLong || element === null) return;
    let asked = 0;
    const look = (): void => {
      cancelAnimationFrame(asked);
      asked = requestAnimationFrame(() => setAt({ top: element.scrollTop, height: element.clientHeight }));
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    const size = new ResizeObserver(look);
    size.observe(element);
    return () => {
      size.disconnect();
      cancelAnimationFrame(asked);
      element.removeEventListener("scroll", look);
    };
  }, [isLong, count]);
  if (!isLong) return { from: 0, to: count };
  // As many everywhere, so that the rows of one place serve the next.
  const length = Math.min(count, Math.ceil(at.height / rowHeight) + 1 + 2 * spareRows);
  const from = Math.min(count - length, Math.max(0, Math.floor(at.top / rowHeight) - spareRows));
  return { from, to: from + length };
}

function Head(props: { column: Column; order: Order; sort: (() => void) | null }): JSX.Element {
  const { column, order } = props;
  const right = column.type === "number";
  if (props.sort === null) return <th scope="col" class={right ? "is-number" : ""}>{headOf(column)}</th>;
  return (
    <th scope="col" class={right ? "is-number" : ""} aria-sort={order === null ? "none" : order.descending ? "descending" : "ascending"}>
      <button type="button" class="sort" onClick={props.sort}>
        {headOf(column)}
        <span class={`sort-sign ${order === null ? "is-off" : ""}`}><Icon name={order?.descending === false ? "up" : "down"} size={14} /></span>
      </button>
    </th>
  );
}

/** missing: what stands where there is no value, in other words than usual. */
function Row({ row, columns, decimals, at, missing }: { row: unknown[]; columns: Column[]; decimals: number[]; at: number; missing: string | undefined }): JSX.Element {
  // The same element again where nothing is new: a row that stays in sight is not looked at.
  return useMemo(() => (
    <tr aria-rowindex={at}>
      {columns.map((column, index) => {
        const cell = row[index];
        const unknown = cell === null || cell === undefined;
        const text = unknown && missing !== undefined ? missing : textOf(cell, column, decimals[index]);
        return <td key={column.name} class={`${column.type === "number" ? "is-number" : ""} ${unknown ? "is-unknown" : ""}`} title={text.length > 40 ? text : undefined}>{text}</td>;
      })}
    </tr>
  ), [row, columns, decimals, at, missing]);
}
