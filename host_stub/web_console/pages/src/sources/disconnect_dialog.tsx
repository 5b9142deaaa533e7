// Disconnect: names what goes with it, then reports what became of each thing.
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { get } from "../interface/client.ts";
import { begin, dashboards, dataSources, jobResource } from "../interface/live.ts";
import { Observable } from "../interface/observable.ts";
import { Resource, useResource } from "../interface/resource.ts";
import type { DataSource, DisconnectResult, TileName } from "../interface/schema.ts";
import { useAction } from "../parts/action.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Icon, type IconName } from "../parts/icons.tsx";
import { ErrorNotice } from "../parts/notice.tsx";
import { Elapsed } from "../parts/time.tsx";
import { announce } from "../shell/announcer.ts";
import { Awaited, Spinner } from "../parts/waiting.tsx";

type Leaving = { id: string; name: string; vendor: string; jobId: string | null };

const key = "claribi-disconnecting";

/** The data source of the dialog. The dialog outlives it, to report what became of each thing, and it outlives a reload. */
export const disconnecting = new Observable<Leaving | null>(stored());

/** Opens the dialog, which asks first. */
export function askToDisconnect(source: DataSource): void {
  disconnecting.set({ id: source.id, name: source.name, vendor: source.vendor.name, jobId: null });
}

// What was under way in this tab before it was loaded again, or ended without anybody who read how.
function stored(): Leaving | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "null") as Leaving | null;
    return kept !== null && typeof kept.jobId === "string" && typeof kept.name === "string" ? kept : null;
  } catch {
    return null;
  }
}

function set(leaving: Leaving | null): void {
  try {
    if (leaving === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(leaving));
  } catch {
    // Storage may be forbidden; the dialog then lasts as long as the page.
  }
  disconnecting.set(leaving);
}

export function DisconnectDialog({ source }: { source: Leaving }): JSX.Element {
  const { jobId } = source;
  const action = useAction();
  const affected = useMemo(() => new Resource(() => get<{ name: string; tiles: TileName[] }>(`/api/data-sources/${source.id}/affected`)), [source.id]);
  const close = (): void => {
    if (jobId !== null) {
      void dataSources.reload();
      dashboards.reloadIfUsed();
    }
    set(null);
  };
  if (jobId !== null) return <Under jobId={jobId} name={source.name} onClose={close} />;
  return (
    <Dialog title={`Disconnect ${source.name}?`} onClose={close}>
      <p>The sign-in is revoked at {source.vendor}, and its tokens are deleted here. What was called before stays in the record of calls.</p>
      <p class="soft">You can also disconnect in your {source.vendor} account settings; the data source then stays here until you remove it.</p>
      <Awaited resource={affected} what="what is affected" lines={3}>
        {({ tiles }) => tiles.length === 0 ? <p>No tile shows data of it.</p> : (
          <div class="stack-tight">
            <strong>{tiles.length === 1 ? "This tile is removed with it:" : `These ${tiles.length} tiles are removed with it:`}</strong>
            <ul class="removed">{tiles.map((tile) => <li key={tile.id}>{tile.title} <span class="soft">on {tile.dashboard}</span></li>)}</ul>
          </div>
        )}
      </Awaited>
      {action.error !== null && <ErrorNotice error={action.error} />}
      <div class="dialog-actions">
        <button type="button" class="button" autofocus onClick={close}>Keep it</button>
        <button type="button" class="button button-danger" disabled={action.busy}
          onClick={() => void action.run(async () => set({ ...source, jobId: (await begin(`/api/data-sources/${source.id}/disconnect`)).id }))}>
          Disconnect
        </button>
      </div>
    </Dialog>
  );
}

const signs: Record<DisconnectResult["steps"][number]["outcome"], { icon: IconName; tone: string; words: string }> = {
  done: { icon: "check", tone: "good", words: "done:" },
  nothing_to_do: { icon: "info", tone: "plain", words: "nothing to do:" },
  not_offered: { icon: "info", tone: "plain", words: "not offered by the vendor:" },
  failed: { icon: "stop", tone: "bad", words: "failed:" },
};

function Under({ jobId, name, onClose }: { jobId: string; name: string; onClose: () => void }): JSX.Element {
  const { value: job, error } = useResource(jobResource(jobId));
  const ended = job !== undefined && job.state !== "running";
  useEffect(() => {
    if (ended) {
      document.querySelector<HTMLElement>(".dialog [data-close]")?.focus();
      announce(job.state === "finished" && error === null ? `${name} was disconnected.` : (job.error ?? error)?.what ?? "It could not be disconnected.");
    }
  }, [ended]);
  const result = job?.result != null && "steps" in job.result ? job.result : null;
  return (
    <Dialog title={result === null ? `Disconnecting ${name}` : `${name} was disconnected`} onClose={ended || error !== null ? onClose : () => {}}>
      {job?.state === "running" && <p class="row" role="status"><Spinner /><span>Revoking the sign-in and deleting its tokens… <Elapsed since={job.started_at} /></span></p>}
      {result !== null && (
        <ul class="outcomes">
          {result.steps.map((step) => (
            <li key={step.what} class={`outcome tone-${signs[step.outcome].tone}`}>
              <Icon name={signs[step.outcome].icon} label={signs[step.outcome].words} />
              <span>
                {step.text}
                {step.detail !== null && <span class="soft small outcome-detail">{step.detail}</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
      {job?.error != null && <ErrorNotice error={job.error} />}
      {error !== null && <ErrorNotice error={error} />}
      <div class="dialog-actions">
        <button type="button" class="button button-main" data-close disabled={!ended && error === null} onClick={onClose}>Close</button>
      </div>
    </Dialog>
  );
}
