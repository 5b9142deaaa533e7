// The table of an answer: sorted by a click on a head, and drawn in part only where it is long.
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Table } from "../interface/schema.ts";
import { announce } from "../shell/announcer.ts";
import { compareCells, decimalsOf, headOf, textOf, type Column } from "./cells.ts";
import { Icon } from "./icons.tsx";

type Order = { column: number; descending: boolean } | null;

const longFrom = 200;
const rowHeight = 36;
const spareRows = 12;

/** provisional: rows so far, in no order; they cannot be sorted. */
export function DataTable({ table, caption, provisional = false }: { table: Pick<Table, "columns" | "rows">; caption: string; provisional?: boolean }): JSX.Element {
  const [order, setOrder] = useState<Order>(null);
  const rows = useMemo(() => sorted(table, order), [table, order]);
  const decimals = useMemo(() => table.columns.map((column, index) => decimalsOf(table.rows, index, column)), [table]);
  const isLong = rows.length > longFrom;
  const frame = useRef<HTMLDivElement>(null);
  const [from, to] = useWindow(frame, isLong, rows.length);

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
    <div class={`table-frame ${isLong ? "is-long" : ""}`} ref={frame} tabIndex={0} role="region" aria-label={caption}>
      <table class="table" aria-rowcount={rows.length + 1}>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr aria-rowindex={1}>
            {table.columns.map((column, index) => (
              <Head key={column.name} column={column} order={order?.column === index ? order : null} sort={provisional ? null : () => sortBy(index)} />
            ))}
          </tr>
        </thead>
        <tbody>
          {from > 0 && <tr aria-hidden="true"><td class="filler" colSpan={table.columns.length} style={{ height: `${from * rowHeight}px` }} /></tr>}
          {rows.slice(from, to).map((row, index) => <Row key={from + index} row={row} columns={table.columns} decimals={decimals} at={from + index + 2} />)}
          {to < rows.length && <tr aria-hidden="true"><td class="filler" colSpan={table.columns.length} style={{ height: `${(rows.length - to) * rowHeight}px` }} /></tr>}
        </tbody>
      </table>
    </div>
  );
}

function sorted(table: Pick<Table, "columns" | "rows">, order: Order): unknown[][] {
  const column = order === null ? undefined : table.columns[order.column];
  if (order === null || column === undefined) return table.rows;
  return [...table.rows].sort((left, right) => compareCells(left[order.column], right[order.column], order.descending, column));
}

// Which rows are drawn: all of a short table, of a long one those in sight and some around them.
function useWindow(frame: { current: HTMLDivElement | null }, isLong: boolean, count: number): [from: number, to: number] {
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
    return () => {
      cancelAnimationFrame(asked);
      element.removeEventListener("scroll", look);
    };
  }, [isLong, count]);
  if (!isLong) return [0, count];
  const from = Math.max(0, Math.floor(at.top / rowHeight) - spareRows);
  return [from, Math.min(count, Math.ceil((at.top + at.height) / rowHeight) + spareRows)];
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

function Row({ row, columns, decimals, at }: { row: unknown[]; columns: Column[]; decimals: number[]; at: number }): JSX.Element {
  return (
    <tr aria-rowindex={at}>
      {columns.map((column, index) => {
        const cell = row[index];
        const text = textOf(cell, column, decimals[index]);
        const unknown = cell === null || cell === undefined;
        return <td key={column.name} class={`${column.type === "number" ? "is-number" : ""} ${unknown ? "is-unknown" : ""}`} title={text.length > 40 ? text : undefined}>{text}</td>;
      })}
    </tr>
  );
}
