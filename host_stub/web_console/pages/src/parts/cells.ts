// Cells of an answer's table as text, and their order.
import type { Table } from "../interface/schema.ts";
import { exactTime } from "./time.tsx";

export type Column = Table["columns"][number];
export type Cell = unknown;

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const small = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const fixed = [1, 2].map((digits) => new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })) as [Intl.NumberFormat, Intl.NumberFormat];
const upToTenth = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const bytePrefixes = ["", "k", "M", "G", "T", "P"];

/** Units that a cell writes itself, with a prefix that fits; the others stand in the head of the column. */
function writesUnit(unit: string | null): unit is "B" | "B/s" {
  return unit === "B" || unit === "B/s";
}

export function headOf(column: Column): string {
  return column.unit === null || writesUnit(column.unit) ? column.label : `${column.label} (${column.unit})`;
}

/** How many decimals the numbers of a column have at most, so that all of them have as many, and stand below each other. */
export function decimalsOf(rows: unknown[][], index: number, column: Column): number {
  if (column.type !== "number") return 0;
  if (writesUnit(column.unit)) return rows.some((row) => hasTenth(row[index])) ? 1 : 0;
  let most = 0;
  for (const row of rows) {
    const value = row[index];
    if (typeof value !== "number" || Number.isInteger(value)) continue;
    if (Math.abs(value) < 0.01) return 0;
    most = Math.max(most, Number.isInteger(Math.round(value * 100) / 10) ? 1 : 2);
    if (most === 2) break;
  }
  return most;
}

/** decimals: of decimalsOf. */
export function textOf(cell: Cell, column: Column, decimals = 0): string {
  if (cell === null || cell === undefined) return "not known";
  if (typeof cell === "number" && writesUnit(column.unit)) return bytesText(cell, column.unit, decimals);
  if (typeof cell === "number") return decimals > 0 ? fixed[decimals === 1 ? 0 : 1].format(cell) : Math.abs(cell) < 1 && cell !== 0 ? small.format(cell) : number.format(cell);
  if (typeof cell === "boolean") return cell ? "yes" : "no";
  if (typeof cell === "string") return column.type === "time" && !Number.isNaN(Date.parse(cell)) ? exactTime(cell) : shown(cell);
  if (Array.isArray(cell)) return cell.map((one) => textOf(one, column)).join(", ");
  return Object.entries(cell as Record<string, unknown>).map(([key, value]) => `${key}: ${String(value)}`).join(", ");
}

const longestShown = 2000;

// A cell is one line of a table: what is longer than anybody reads there is left to the CSV file.
function shown(text: string): string {
  if (text.length <= longestShown) return text;
  return `${text.slice(0, longestShown)}… (${text.length.toLocaleString("en")} characters; the CSV file has all of them)`;
}

/** A number below 1,000, and which prefix it has. */
function scaledBytes(value: number): [scaled: number, step: number] {
  let step = 0;
  let scaled = value;
  while (Math.abs(scaled) >= 1000 && step + 1 < bytePrefixes.length) {
    scaled /= 1000;
    step += 1;
  }
  return [scaled, step];
}

function hasTenth(cell: Cell): boolean {
  if (typeof cell !== "number") return false;
  const [scaled, step] = scaledBytes(cell);
  return step > 0 && Math.round(10 * scaled) % 10 !== 0;
}

// Bytes themselves are whole; what has a prefix has a decimal where others of its column have one.
function bytesText(value: number, unit: string, decimals: number): string {
  const [scaled, step] = scaledBytes(value);
  return `${(step > 0 && decimals > 0 ? fixed[0] : upToTenth).format(scaled)} ${bytePrefixes[step] ?? ""}${unit}`;
}

const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** What is not known stands last, whichever way the rest is sorted. */
export function compareCells(left: Cell, right: Cell, descending: boolean, column: Column): number {
  const leftUnknown = left === null || left === undefined;
  const rightUnknown = right === null || right === undefined;
  if (leftUnknown || rightUnknown) return leftUnknown && rightUnknown ? 0 : leftUnknown ? 1 : -1;
  const way = descending ? -1 : 1;
  if (typeof left === "number" && typeof right === "number") return way * (left - right);
  if (typeof left === "boolean" && typeof right === "boolean") return way * (Number(left) - Number(right));
  if (column.type === "time" && typeof left === "string" && typeof right === "string") return way * (Date.parse(left) - Date.parse(right));
  return way * words.compare(textOf(left, column), textOf(right, column));
}
