// A dashboard: its tiles in their order, and what can be done with all of them.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ConsoleError, errorOf, patch, post, postForFile, put, remove } from "../interface/client.ts";
import { dashboardResource, dashboards, takeJob } from "../interface/live.ts";
import type { Dashboard, DashboardRow, Job } from "../interface/schema.ts";
import { download, fileName, useAction } from "../parts/action.ts";
import { prepareCharts, svgFile } from "../parts/chart.tsx";
import { Dialog, NameDialog } from "../parts/dialog.tsx";
import { Icon } from "../parts/icons.tsx";
import { ErrorNotice } from "../parts/notice.tsx";
import { Awaited, Empty } from "../parts/waiting.tsx";
import { announce, tell } from "../shell/announcer.ts";
import { follow, go } from "../shell/router.ts";
import { TileView } from "./tile_view.tsx";

export function DashboardScreen({ dashboardId }: { dashboardId: string | undefined }): JSX.Element {
  useEffect(prepareCharts, []);
  return (
    <div class="page page-wide stack">
      <Awaited resource={dashboards} what="the dashboards" lines={6}>
        {(rows) => {
          const row = dashboardId === undefined ? rows[0] : rows.find((one) => one.id === dashboardId);
          if (row === undefined) return <Missing />;
          return (
            <>
              <Tabs rows={rows} current={row} />
              <Awaited key={row.id} resource={dashboardResource(row.id)} what="the tiles" lines={9}>
                {(dashboard) => <Board dashboard={dashboard} rows={rows} />}
              </Awaited>
            </>
          );
        }}
      </Awaited>
    </div>
  );
}

function Missing(): JSX.Element {
  return (
    <>
      <h1>Dashboards</h1>
      <Empty title="There is no such dashboard" action={<a class="button" href="/dashboards" onClick={follow}>All dashboards</a>}>
        It may have been removed in another tab.
      </Empty>
    </>
  );
}

function Tabs({ rows, current }: { rows: DashboardRow[]; current: DashboardRow }): JSX.Element {
  const [adds, setAdds] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const add = async (name: string): Promise<void> => {
    try {
      const row = await post<DashboardRow>("/api/dashboards", { name });
      await dashboards.reload();
      setAdds(false);
      go(`/dashboards/${row.id}`);
    } catch (thrown) {
      const error = errorOf(thrown);
      setFault(`${error.what} ${error.fix}`);
    }
  };
  return (
    <nav class="tabs board-tabs" aria-label="Dashboards">
      {rows.map((row) => (
        <a key={row.id} class="tab" href={`/dashboards/${row.id}`} onClick={follow} aria-current={row.id === current.id ? "page" : undefined}>{row.name}</a>
      ))}
      <button type="button" class="tab tab-add" onClick={() => setAdds(true)}><Icon name="plus" size={14} />New dashboard</button>
      {adds && (
        <NameDialog title="New dashboard" label="Name" value="" save="Add" fault={fault} busy={false} onSave={(name) => void add(name)} onClose={() => { setAdds(false); setFault(null); }} />
      )}
    </nav>
  );
}

function Board({ dashboard, rows }: { dashboard: Dashboard; rows: DashboardRow[] }): JSX.Element {
  const action = useAction();
  const [asks, setAsks] = useState<"rename" | "remove" | null>(null);
  const { tiles } = dashboard;

  const refresh = (): void => {
    void action.run(async () => {
      const { jobs } = await post<{ jobs: Job[] }>(`/api/dashboards/${dashboard.id}/refresh`);
      jobs.forEach(takeJob);
      void dashboardResource(dashboard.id).reload();
    });
  };
  const exportFile = (): void => {
    void action.run(async () => {
      const svgs: Record<string, string> = {};
      for (const tile of tiles) {
        if (tile.view === "chart" && tile.answer.chart !== null) svgs[tile.id] = await svgFile(tile.answer.chart);
      }
      download(await postForFile(`/api/dashboards/${dashboard.id}/export`, { svgs }), fileName(dashboard.name, "html"));
    });
  };
  const move = (from: number, to: number): void => {
    const moved = tiles[from];
    if (moved === undefined || to < 0 || to >= tiles.length) return;
    const order = tiles.filter((tile) => tile !== moved);
    order.splice(to, 0, moved);
    dashboardResource(dashboard.id).give({ ...dashboard, tiles: order });
    announce(`${moved.title} is tile ${to + 1} of ${tiles.length} now.`);
    void action.run(async () => {
      try {
        dashboardResource(dashboard.id).give(await put<Dashboard>(`/api/dashboards/${dashboard.id}/order`, { tile_ids: order.map((tile) => tile.id) }));
      } catch (thrown) {
        void dashboardResource(dashboard.id).reload();
        throw thrown;
      }
    });
  };

  return (
    <>
      <header class="row-apart">
        <h1>{dashboard.name}</h1>
        <div class="row">
          <button type="button" class="button button-small" onClick={() => setAsks("rename")}><Icon name="edit" size={16} />Rename</button>
          {rows.length > 1 && <button type="button" class="button button-small" onClick={() => setAsks("remove")}><Icon name="cross" size={16} />Remove</button>}
          {tiles.length > 0 && <button type="button" class="button button-small" disabled={action.busy} onClick={exportFile}><Icon name="save" size={16} />Export as HTML</button>}
          {tiles.length > 0 && <button type="button" class="button button-small button-main" disabled={action.busy} onClick={refresh}><Icon name="refresh" size={16} />Refresh all</button>}
        </div>
      </header>
      {action.error !== null && <ErrorNotice error={action.error} />}
      {tiles.length === 0 ? (
        <Empty title="Nothing is pinned here yet" picture={<Icon name="board" size={40} />} action={<a class="button button-main" href="/ask" onClick={follow}>Ask a question</a>}>
          Ask a question, and press “Pin to dashboard” above its chart or table. A tile keeps its question, and reads again only when you refresh it.
        </Empty>
      ) : (
        <ul class="board">
          {tiles.map((tile, index) => (
            <li key={tile.id} class="board-cell">
              <TileView tile={tile} index={index} count={tiles.length} dashboards={rows} onMove={move} />
            </li>
          ))}
        </ul>
      )}
      {asks === "rename" && <RenameBoard dashboard={dashboard} onClose={() => setAsks(null)} />}
      {asks === "remove" && <RemoveBoard dashboard={dashboard} onClose={() => setAsks(null)} />}
    </>
  );
}

function RenameBoard({ dashboard, onClose }: { dashboard: Dashboard; onClose: () => void }): JSX.Element {
  const [fault, setFault] = useState<string | null>(null);
  const save = async (name: string): Promise<void> => {
    try {
      await patch<DashboardRow>(`/api/dashboards/${dashboard.id}`, { name });
      void dashboards.reload();
      void dashboardResource(dashboard.id).reload();
      onClose();
    } catch (thrown) {
      const error = errorOf(thrown);
      setFault(thrown instanceof ConsoleError && thrown.status === 409 ? "Another dashboard has this name. Choose another one." : `${error.what} ${error.fix}`);
    }
  };
  return <NameDialog title={`Rename ${dashboard.name}`} label="New name" value={dashboard.name} save="Rename" fault={fault} busy={false} onSave={(name) => void save(name)} onClose={onClose} />;
}

function RemoveBoard({ dashboard, onClose }: { dashboard: Dashboard; onClose: () => void }): JSX.Element {
  const action = useAction();
  const count = dashboard.tiles.length;
  const removeIt = (): void => {
    void action.run(async () => {
      await remove(`/api/dashboards/${dashboard.id}`);
      await dashboards.reload();
      tell(`${dashboard.name} was removed.`);
      go("/dashboards", "replace");
      onClose();
    });
  };
  return (
    <Dialog title={`Remove ${dashboard.name}?`} onClose={onClose}>
      <p>{count === 0 ? "It has no tiles." : `Its ${count} tile${count === 1 ? "" : "s"} and their data are removed with it.`}</p>
      {action.error !== null && <ErrorNotice error={action.error} />}
      <div class="dialog-actions">
        <button type="button" class="button" autofocus onClick={onClose}>Keep it</button>
        <button type="button" class="button button-danger" disabled={action.busy} onClick={removeIt}>Remove</button>
      </div>
    </Dialog>
  );
}
