// The chart or the table of an answer, and the files that can be made of them.
import type { ComponentChildren, JSX } from "preact";
import type { Answer } from "../interface/schema.ts";
import { download, fileName, useAction, type Action } from "../parts/action.ts";
import { Chart, svgFile } from "../parts/chart.tsx";
import { DataTable } from "../parts/data_table.tsx";
import { Icon } from "../parts/icons.tsx";
import { Menu } from "../parts/menu.tsx";
import { ErrorNotice } from "../parts/notice.tsx";

export type View = "chart" | "table";

type Props = { answer: Answer; view: View; onView: (view: View) => void; name: string; exportAt: string; children?: ComponentChildren };

export function Figure({ answer, view, onView, name, exportAt, children }: Props): JSX.Element {
  const chart = answer.chart;
  const action = useAction();
  return (
    <figure class="card figure">
      <div class="figure-head">
        {chart === null ? <span class="small soft">{rowCount(answer)}</span> : <ViewSwitch view={view} onView={onView} />}
        <div class="row">
          <Menu words={<><Icon name="save" size={16} />Export</>}>
            <ExportItems answer={answer} name={name} exportAt={exportAt} action={action} />
          </Menu>
          {children}
        </div>
      </div>
      {action.error !== null && <ErrorNotice error={action.error} />}
      <div class="figure-body">
        {chart !== null && view === "chart" ? <Chart specification={chart} label={answer.answer} /> : <DataTable table={answer.table} caption={`Table: ${answer.answer}`} />}
      </div>
    </figure>
  );
}

export function rowCount(answer: Answer): string {
  const count = answer.table.rows.length;
  return `${count.toLocaleString("en")} row${count === 1 ? "" : "s"}`;
}

export function ViewSwitch({ view, onView }: { view: View; onView: (view: View) => void }): JSX.Element {
  return (
    <div class="segments" role="group" aria-label="Show as">
      <button type="button" class="segment" aria-pressed={view === "chart"} onClick={() => onView("chart")}><Icon name="chart" size={16} /><span class="segment-words">Chart</span></button>
      <button type="button" class="segment" aria-pressed={view === "table"} onClick={() => onView("table")}><Icon name="table" size={16} /><span class="segment-words">Table</span></button>
    </div>
  );
}

/** The files of an answer, as items of a menu. */
export function ExportItems({ answer, name, exportAt, action }: { answer: Answer; name: string; exportAt: string; action: Action }): JSX.Element {
  const { chart } = answer;
  const svg = async (): Promise<void> => {
    if (chart !== null) download(new Blob([await svgFile(chart)], { type: "image/svg+xml" }), fileName(name, "svg"));
  };
  return (
    <>
      <a class="menu-item" href={`${exportAt}?format=csv`} download={fileName(name, "csv")}>Table as CSV</a>
      {chart !== null && <a class="menu-item" href={`${exportAt}?format=vega-lite`} download={fileName(name, "vl.json")}>Chart as Vega-Lite</a>}
      {chart !== null && <button type="button" class="menu-item" disabled={action.busy} onClick={() => void action.run(svg)}>Chart as SVG</button>}
    </>
  );
}
