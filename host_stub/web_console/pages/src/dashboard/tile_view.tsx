// A tile: what was asked, of which source, as of when, how complete; the data of then, whatever happened since.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Notes } from "../ask/answer_view.tsx";
import { askQuestion } from "../ask/asking.ts";
import { ExportItems, rowCount, ViewSwitch, type View } from "../ask/figure.tsx";
import { Provenance } from "../ask/provenance.tsx";
import { errorOf, patch, post, remove } from "../interface/client.ts";
import { begin, dashboardResource, dashboards, dataSources, jobResource, takeJob } from "../interface/live.ts";
import { useResource } from "../interface/resource.ts";
import type { DashboardRow, Job, Tile } from "../interface/schema.ts";
import { useAction } from "../parts/action.ts";
import { Chart } from "../parts/chart.tsx";
import { DataTable } from "../parts/data_table.tsx";
import { NameDialog } from "../parts/dialog.tsx";
import { Icon } from "../parts/icons.tsx";
import { Menu } from "../parts/menu.tsx";
import { Badge, ErrorNotice, Notice } from "../parts/notice.tsx";
import { Ago, Elapsed, shortTime } from "../parts/time.tsx";
import { Spinner, WaitingFor } from "../parts/waiting.tsx";
import { Reauthorize } from "../add_source/reauthorize.tsx";
import { needsSignIn } from "../sources/source_status.tsx";
import { announce, tell } from "../shell/announcer.ts";

type Props = { tile: Tile; index: number; count: number; dashboards: DashboardRow[]; onMove: (from: number, to: number) => void };

export function TileView({ tile, index, count, dashboards: rows, onMove }: Props): JSX.Element {
  const [renames, setRenames] = useState(false);
  const action = useAction();
  const source = useResource(dataSources).value?.find((one) => one.id === tile.data_source_id);
  // The last refresh met the end of the sign-in: its error says so, and takes the button.
  const lost = tile.error?.code === "auth_required" && source !== undefined && needsSignIn(source);
  const said = refreshWords(tile);
  const before = useRef(tile.state);
  useEffect(() => {
    if (before.current === "refreshing" || tile.state === "refreshing") announce(said);
    before.current = tile.state;
  }, [said]);
  const reload = (): void => void dashboardResource(tile.dashboard_id).reload();
  const change = (body: Partial<Pick<Tile, "title" | "view" | "dashboard_id">>): Promise<void> =>
    action.run(async () => {
      await patch<Tile>(`/api/tiles/${tile.id}`, body);
      reload();
    });
  const refresh = (): void => {
    void action.run(async () => {
      await begin(`/api/tiles/${tile.id}/refresh`);
      reload();
    });
  };
  const unpin = (): void => {
    void action.run(async () => {
      await remove(`/api/tiles/${tile.id}`);
      reload();
      dashboards.reloadIfUsed();
      tell(`${tile.title} was unpinned.`);
    });
  };
  return (
    <article class={`card tile is-${tile.state}`} aria-label={tile.title} aria-busy={tile.state === "refreshing"}>
      <header class="tile-head">
        <div class="grow">
          <h2>{tile.title}</h2>
          <p class="line small soft">
            <span>{tile.source}</span>
            <span>As of {shortTime(tile.as_of)}</span>
            <span><Ago at={tile.as_of} /></span>
          </p>
        </div>
        <Grip title={tile.title} index={index} count={count} onMove={onMove} />
      </header>
      <div class="row tile-badges">
        {tile.answer.complete ? <Badge tone="good" icon="check">Complete</Badge> : <Badge tone="care" icon="warn">Partial</Badge>}
        {tile.state === "stale" && <Badge tone="care" icon="clock">Stale</Badge>}
        {tile.state === "failed" && <Badge tone="bad" icon="stop">Refresh failed</Badge>}
        {tile.state === "unfit" && <Badge tone="bad" icon="stop">Cannot be refreshed</Badge>}
        {tile.state === "refreshing" && tile.job_id === null && <Badge tone="accent" icon="refresh">Refreshing</Badge>}
      </div>
      {tile.state === "refreshing" && tile.job_id !== null && <Refreshing jobId={tile.job_id} />}
      {tile.error !== null && (
        <ErrorNotice error={tile.error} tone="care">
          {lost && source !== undefined && <Reauthorize source={source} onDone={refresh} />}
          {tile.state === "unfit" && tile.question !== null && tile.data_source_id !== null && (
            <button type="button" class="button button-small" disabled={action.busy} onClick={() => void action.run(() => askQuestion(tile.data_source_id ?? "", tile.question ?? ""))}>
              <Icon name="ask" size={16} />Ask it again
            </button>
          )}
        </ErrorNotice>
      )}
      {!lost && source !== undefined && needsSignIn(source) && (
        <Notice tone="care" icon="key">
          <strong>{source.name} has to be authorized again before this tile can be refreshed.</strong>
          <Reauthorize source={source} onDone={refresh} />
        </Notice>
      )}
      <TileBody tile={tile} />
      {!tile.answer.complete && <Notes notes={tile.answer.notes} />}
      {action.error !== null && <ErrorNotice error={action.error} />}
      <footer class="tile-foot">
        <button type="button" class="button button-small" disabled={action.busy || tile.state === "refreshing" || tile.state === "unfit"} onClick={refresh}><Icon name="refresh" size={16} />Refresh</button>
        {tile.answer.chart !== null && <ViewSwitch view={tile.view} onView={(view: View) => void change({ view })} />}
        <Menu words="More" label={`More for ${tile.title}`} above>
          <button type="button" class="menu-item" disabled={index === 0} onClick={() => onMove(index, index - 1)}>Move earlier</button>
          <button type="button" class="menu-item" disabled={index + 1 === count} onClick={() => onMove(index, index + 1)}>Move later</button>
          <button type="button" class="menu-item" onClick={() => setRenames(true)}>Rename</button>
          {rows.filter((row) => row.id !== tile.dashboard_id).map((row) => (
            <button key={row.id} type="button" class="menu-item" onClick={() => void change({ dashboard_id: row.id })}>Move to {row.name}</button>
          ))}
          <ExportItems answer={tile.answer} name={tile.title} exportAt={`/api/tiles/${tile.id}/export`} action={action} />
          <button type="button" class="menu-item is-risk" onClick={unpin}>Unpin</button>
        </Menu>
      </footer>
      <Provenance answer={tile.answer} />
      {renames && <Rename tile={tile} onDone={() => { setRenames(false); reload(); }} onClose={() => setRenames(false)} />}
    </article>
  );
}

// What a screen reader is told when a refresh begins and ends.
function refreshWords(tile: Tile): string {
  switch (tile.state) {
    case "refreshing":
      return `${tile.title} is being refreshed.`;
    case "failed":
    case "unfit":
      return `${tile.title} was not refreshed. ${tile.error?.what ?? ""}`.trim();
    default:
      return `${tile.title}, as of ${shortTime(tile.as_of)}: ${tile.answer.answer}`;
  }
}

function TileBody({ tile }: { tile: Tile }): JSX.Element {
  const { answer } = tile;
  const one = answer.table.rows.length === 1 && answer.table.columns.length === 1;
  const alone = one || answer.table.rows.length === 0;
  return (
    <div class={`tile-body ${alone ? "is-alone" : ""}`}>
      <p class={`tile-sentence ${alone ? "is-alone" : ""}`}>{answer.answer}</p>
      {tile.view === "chart" && answer.chart !== null && <Chart specification={answer.chart} label={answer.answer} />}
      {(tile.view === "table" || answer.chart === null) && !one && answer.table.rows.length > 0 && (
        <div class="tile-table"><DataTable table={answer.table} caption={`${tile.title}: ${rowCount(answer)}`} /></div>
      )}
    </div>
  );
}

function Refreshing({ jobId }: { jobId: string }): JSX.Element {
  const job = useResource(jobResource(jobId)).value;
  const action = useAction();
  const progress = job?.progress;
  return (
    <div class="row inset" role="status">
      <span class="working">
        <Spinner />
        <span>
        {progress == null || progress.all === 0 ? "Reading again…" : `${progress.done} of ${progress.all} ${progress.what} read…`}{" "}
        {job !== undefined && <Elapsed since={job.started_at} />}
        <WaitingFor waiting={job?.waiting} />
        </span>
      </span>
      <button type="button" class="button button-small" disabled={action.busy} onClick={() => void action.run(async () => takeJob(await post<Job>(`/api/jobs/${jobId}/cancel`)))}>Cancel</button>
    </div>
  );
}

const forward = ["ArrowRight", "ArrowDown"];
const back = ["ArrowLeft", "ArrowUp"];

// Moves its tile: by arrow keys, Home and End, or by pulling it onto another tile's grip.
function Grip({ title, index, count, onMove }: { title: string; index: number; count: number; onMove: (from: number, to: number) => void }): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  const key = (event: KeyboardEvent): void => {
    const to = forward.includes(event.key) ? index + 1 : back.includes(event.key) ? index - 1 : event.key === "Home" ? 0 : event.key === "End" ? count - 1 : null;
    if (to === null) return;
    event.preventDefault();
    if (to === index || to < 0 || to >= count) return;
    onMove(index, to);
    // The list is drawn anew; the focus stays with the tile that moved.
    requestAnimationFrame(() => button.current?.focus());
  };
  return (
    <button ref={button} type="button" class="button button-small button-quiet button-icon grip" draggable
      aria-label={`Move ${title}, tile ${index + 1} of ${count}: use the arrow keys`} title="Move: arrow keys, or pull it onto another tile" onKeyDown={key}
      onDragStart={(event) => event.dataTransfer?.setData("text/x-claribi-tile", String(index))}
      onDragOver={(event) => { if (event.dataTransfer?.types.includes("text/x-claribi-tile")) event.preventDefault(); }}
      onDrop={(event) => {
        const from = Number(event.dataTransfer?.getData("text/x-claribi-tile"));
        event.preventDefault();
        if (Number.isInteger(from) && from !== index) onMove(from, index);
      }}>
      <Icon name="grip" />
    </button>
  );
}

function Rename({ tile, onDone, onClose }: { tile: Tile; onDone: () => void; onClose: () => void }): JSX.Element {
  const [fault, setFault] = useState<string | null>(null);
  const save = async (title: string): Promise<void> => {
    try {
      await patch<Tile>(`/api/tiles/${tile.id}`, { title });
      onDone();
    } catch (thrown) {
      const error = errorOf(thrown);
      setFault(`${error.what} ${error.fix}`);
    }
  };
  return <NameDialog title={`Rename ${tile.title}`} label="New title" value={tile.title} save="Rename" fault={fault} busy={false} onSave={(title) => void save(title)} onClose={onClose} />;
}
