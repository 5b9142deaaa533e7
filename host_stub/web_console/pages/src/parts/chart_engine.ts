// Draws Vega-Lite specifications as SVG. It is a part of its own, loaded when the first chart is near.
// Expressions are interpreted, never compiled, so the page's policy needs no unsafe-eval. Nothing is loaded from an address.
import { parse, View, type Loader } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";
import { decimalsOf, textOf, type Column } from "./cells.ts";
import { barsOf, moreCompared, rowsOf, type Specification } from "./chart_facts.ts";

export type Palette = { ink: string; soft: string; line: string; series: string[]; font: string };
export type Drawing = { resize: (width: number) => void; svg: () => Promise<string>; end: () => void };

const narrowest = 120;

// What the compiler remarks about a specification helps nobody who looks at the chart.
const silent = { level: () => silent, error: () => silent, warn: () => silent, info: () => silent, debug: () => silent };

const refused = (): Promise<never> => Promise.reject(new Error("A chart loads nothing from an address."));
const loader: Loader = { load: refused, sanitize: refused, http: refused, file: refused, options: {} } as unknown as Loader;

/** Draws into the element, which is emptied first. */
export async function draw(element: HTMLElement, specification: Specification, width: number, palette: Palette): Promise<Drawing> {
  const view = viewOf(specification, width, palette);
  element.replaceChildren();
  await view.initialize(element).runAsync();
  return {
    resize: (now) => void view.width(Math.max(narrowest, now)).runAsync(),
    svg: () => view.toSVG(),
    end: () => void view.finalize(),
  };
}

/** The same chart as an SVG document, without an element. */
export async function svgOf(specification: Specification, width: number, palette: Palette): Promise<string> {
  const more = moreCompared(specification);
  const view = viewOf(more === "" ? specification : { ...specification, title: { text: more, orient: "bottom", anchor: "start", offset: 8, fontSize: 12, fontWeight: 400, color: palette.soft } }, width, palette);
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

function viewOf(specification: Specification, width: number, palette: Palette): View {
  const { spec: drawn, room } = dressed(specification, palette);
  const whole = { ...drawn, width: Math.max(narrowest, width), autosize: { type: "fit-x", contains: "padding" }, padding: { left: 4, top: 4, right: room, bottom: 4 }, background: "transparent" };
  const { spec } = compile(whole as unknown as TopLevelSpec, { config: configOf(palette, width) as never, logger: silent as never });
  const runtime = parse(spec, {}, { ast: true });
  return new View(runtime, { renderer: "svg", expr: expressionInterpreter, loader, hover: false, logLevel: 0 } as never);
}

// What a chart of the console looks like beyond colours: bars of one height, lines told apart by dashes as well as by
// colour, times in UTC; a value beside each bar, since the smallest have no length to be seen. room: at the right, in pixels.
function dressed(specification: Specification, palette: Palette): { spec: Specification; room: number } {
  const encoding = { ...(specification["encoding"] as Record<string, unknown> | undefined) };
  const mark = specification["mark"] as { type?: string } | string | undefined;
  const kind = typeof mark === "string" ? mark : mark?.type;
  if (kind === "line" && encoding["color"] !== undefined) {
    encoding["strokeDash"] = { ...(encoding["color"] as object) };
  }
  for (const name of ["x", "y"]) {
    const channel = encoding[name] as Record<string, unknown> | undefined;
    if (channel !== undefined) encoding[name] = withUnit(channel);
  }
  const x = encoding["x"] as Record<string, unknown> | undefined;
  if (x?.["type"] === "temporal") encoding["x"] = { ...x, scale: { type: "utc", ...(x["scale"] as object | undefined) } };
  if (kind !== "bar") return { spec: { height: 280, ...specification, encoding }, room: usualRoom };
  return withValues({ height: { step: barsOf(specification) > manyBars ? 24 : 30 }, ...specification, encoding }, String((specification["encoding"] as Encoding | undefined)?.["x"]?.["title"] ?? ""), palette);
}

type Encoding = Record<string, Record<string, unknown> | undefined>;
const usualRoom = 24;
const manyBars = 12;
const valueRoom = 28;
const labelField = "c9";

// Horizontal bars with their values as texts, formatted as the table's cells are. title: of the axis, with its unit.
function withValues(bars: Specification, title: string, palette: Palette): { spec: Specification; room: number } {
  const { x, y, ...others } = bars["encoding"] as Encoding;
  const field = x?.["field"];
  const rows = rowsOf(bars);
  if (typeof field !== "string" || x?.["type"] !== "quantitative" || y === undefined || rows.length === 0) return { spec: bars, room: usualRoom };
  const unit = /\(([^()]+)\)$/.exec(title)?.[1] ?? null;
  const column: Column = { name: field, label: title, type: "number", unit };
  const decimals = decimalsOf(rows.map((row) => [row[field]]), 0, column);
  const suffix = unit === null || unit === "B" || unit === "B/s" ? "" : unit === "%" ? " %" : ` ${unit}`;
  const values = rows.map((row) => ({ ...row, [labelField]: typeof row[field] === "number" ? textOf(row[field], column, decimals) + suffix : "" }));
  const below = `datum[${JSON.stringify(field)}] < 0`;
  const text = (side: "left" | "right"): Specification => ({
    transform: [{ filter: side === "right" ? below : `!(${below})` }],
    mark: { type: "text", align: side, baseline: "middle", dx: side === "left" ? 5 : -5, color: palette.ink, fontSize: 12, font: palette.font },
    encoding: { text: { field: labelField, type: "nominal" } },
  });
  const { mark, encoding: _, data: __, ...rest } = bars;
  const hasBelow = values.some((row) => Number((row as Record<string, unknown>)[field]) < 0);
  return {
    spec: { ...rest, data: { values }, encoding: { x, y }, layer: [{ mark, encoding: others }, text("left"), ...(hasBelow ? [text("right")] : [])] },
    room: valueRoom,  // the values themselves are counted in
  };
}

// An axis of bytes writes its unit with each figure, as tables and sentences do: "100 MB/s", not "100M" beside "(B/s)".
function withUnit(channel: Record<string, unknown>): Record<string, unknown> {
  const axis = channel["axis"] as Record<string, unknown> | undefined;
  const title = axis?.["title"] ?? channel["title"];
  const found = channel["type"] === "quantitative" && typeof title === "string" ? /^(.+) \((B|B\/s)\)$/.exec(title) : null;
  if (found === null) return channel;
  const labelExpr = `datum.value == 0 ? '0' : replace(format(datum.value, '~s'), regexp('([A-Za-z]?)$'), ' $1${found[2] ?? ""}')`;
  const { title: _, ...rest } = channel;
  return { ...rest, axis: { ...axis, title: found[1], labelExpr } };
}

function configOf(palette: Palette, width: number): Record<string, unknown> {
  const narrow = width < 480;
  const words = { font: palette.font, fontSize: 12 };
  return {
    // The frame around a chart says what it shows; its marks say nothing more.
    aria: false,
    mark: { aria: false },
    header: { aria: false },
    font: palette.font,
    view: { stroke: null },
    range: { category: palette.series },
    bar: { color: palette.series[0], cornerRadiusEnd: 3, height: { band: 0.66 } },
    line: { color: palette.series[0], strokeWidth: 2 },
    point: { color: palette.series[0], filled: true },
    axis: {
      aria: false, labelColor: palette.soft, titleColor: palette.soft, labelFontSize: words.fontSize, titleFontSize: words.fontSize, titleFontWeight: 500,
      domainColor: palette.line, tickColor: palette.line, gridColor: palette.line, labelLimit: Math.max(72, Math.min(260, Math.round(0.42 * width))), labelPadding: 6, titlePadding: 10, titleLimit: Math.max(72, Math.round(0.5 * width)),
    },
    axisTemporal: { labelExpr: "utchours(datum.value) == 0 && utcminutes(datum.value) == 0 ? utcFormat(datum.value, '%-d %b') : utcFormat(datum.value, '%H:%M')", tickCount: narrow ? 4 : 8, labelOverlap: true },
    axisQuantitative: { domain: false, ticks: false, tickCount: narrow ? 3 : 6, labelExpr: "abs(datum.value) >= 1000 ? format(datum.value, '~s') : format(datum.value, '~g')" },
    axisBand: { ticks: false, domain: false, labelColor: palette.ink },
    legend: { aria: false, labelColor: palette.ink, titleColor: palette.soft, labelFontSize: words.fontSize, orient: "bottom", columns: narrow ? 1 : 3, labelLimit: narrow ? 220 : 240, symbolSize: 200 },
  };
}
