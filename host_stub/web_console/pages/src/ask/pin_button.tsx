// Pins an answer to a dashboard: at once where there is one, else to the one that is chosen.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { post } from "../interface/client.ts";
import { dashboards } from "../interface/live.ts";
import { useResource } from "../interface/resource.ts";
import type { DashboardRow, Tile } from "../interface/schema.ts";
import { useAction } from "../parts/action.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Icon } from "../parts/icons.tsx";
import { ErrorNotice } from "../parts/notice.tsx";
import { tell } from "../shell/announcer.ts";
import { follow } from "../shell/router.ts";
import type { View } from "./figure.tsx";

export function PinButton({ jobId, view }: { jobId: string; view: View }): JSX.Element {
  const rows = useResource(dashboards).value ?? [];
  const [pinnedTo, setPinnedTo] = useState<DashboardRow | null>(null);
  const [asks, setAsks] = useState(false);
  const action = useAction();
  const pin = (row: DashboardRow): void => {
    void action.run(async () => {
      await post<Tile>(`/api/dashboards/${row.id}/tiles`, { job_id: jobId, view });
      setAsks(false);
      setPinnedTo(row);
      dashboards.reloadIfUsed();
      tell(`Pinned to ${row.name}.`);
    });
  };
  if (pinnedTo !== null) {
    return <a class="button button-small" href={`/dashboards/${pinnedTo.id}`} onClick={follow}><Icon name="check" size={16} />Pinned: open {pinnedTo.name}</a>;
  }
  const first = rows[0];
  return (
    <>
      <button type="button" class="button button-small" disabled={action.busy || first === undefined}
        onClick={() => { if (first !== undefined && rows.length === 1) pin(first); else setAsks(true); }}>
        <Icon name="pin" size={16} />Pin to dashboard
      </button>
      {action.error !== null && !asks && <ErrorNotice error={action.error} />}
      {asks && (
        <Dialog title="Pin to which dashboard?" onClose={() => setAsks(false)}>
          <ul class="samples">
            {rows.map((row) => (
              <li key={row.id}>
                <button type="button" class="sample" disabled={action.busy} onClick={() => pin(row)}>
                  <span>{row.name}</span><span class="small soft">{row.tile_count} tile{row.tile_count === 1 ? "" : "s"}</span>
                </button>
              </li>
            ))}
          </ul>
          {action.error !== null && <ErrorNotice error={action.error} />}
          <div class="dialog-actions"><button type="button" class="button" onClick={() => setAsks(false)}>Cancel</button></div>
        </Dialog>
      )}
    </>
  );
}
