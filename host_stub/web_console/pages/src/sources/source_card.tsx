// One data source: name, vendor, account, status, last check, expiry; Test, Re-authorize, Rename, Disconnect.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Reauthorize } from "../add_source/reauthorize.tsx";
import { TestReport, testWords } from "../add_source/test_result.tsx";
import { Monogram } from "../add_source/add_source.tsx";
import { ConsoleError, errorOf, patch, post } from "../interface/client.ts";
import { begin, catalogue, dataSources, earlierJobs, jobResource, noJob } from "../interface/live.ts";
import { useResource } from "../interface/resource.ts";
import type { DataSource, Job, TestResult } from "../interface/schema.ts";
import { useAction } from "../parts/action.ts";
import { NameDialog } from "../parts/dialog.tsx";
import { Icon } from "../parts/icons.tsx";
import { Badge, ErrorNotice, Notice } from "../parts/notice.tsx";
import { Ago, Countdown, Elapsed, span, useNow } from "../parts/time.tsx";
import { Spinner, WaitingFor } from "../parts/waiting.tsx";
import { announce, tell } from "../shell/announcer.ts";
import { askToDisconnect } from "./disconnect_dialog.tsx";
import { needsSignIn, StatusBadge } from "./source_status.tsx";

export function SourceCard({ source }: { source: DataSource }): JSX.Element {
  const [begunId, setTestId] = useState<string | null>(null);
  const [asks, setAsks] = useState<"rename" | "authorize" | null>(null);
  // After a reload, a test that is under way is shown again.
  const jobs = useResource(earlierJobs).value;
  const running = jobs?.find((job) => job.kind === "test" && job.data_source_id === source.id && job.state === "running");
  const testId = begunId ?? running?.id ?? null;
  const isTesting = useResource(testId === null ? noJob : jobResource(testId)).value?.state === "running";
  const action = useAction();
  const signIn = needsSignIn(source);
  const test = (): void => {
    void action.run(async () => setTestId((await begin(`/api/data-sources/${source.id}/test`)).id));
  };
  return (
    <article class="card source" id={source.id} aria-label={source.name}>
      <div class="source-head">
        <Monogram name={source.vendor.name} />
        <div class="grow">
          <h2>{source.name}</h2>
          <p class="small soft">{source.vendor.name}{source.account !== null && <> · {source.account}</>}</p>
        </div>
        <div class="row">
          {source.partial !== null && <Badge tone="care" icon="warn">Partial</Badge>}
          <StatusBadge source={source} />
        </div>
      </div>
      <StateNotice source={source} onTest={test} />
      <dl class="source-facts">
        <div><dt>Last check</dt><dd>{source.last_check === null ? "Not yet" : <>{source.last_check.passed ? "Passed " : "Failed "}<Ago at={source.last_check.at} /></>}</dd></div>
        <div><dt>Access</dt><dd>{expiryWords(source)}</dd></div>
        <div><dt>Connected</dt><dd>{source.connected_at === null ? "Not known" : <Ago at={source.connected_at} />}{source.connected_by !== null && ` by ${source.connected_by}`}</dd></div>
        <div><dt>Tiles</dt><dd>{source.tile_count === 0 ? "None" : source.tile_count}</dd></div>
      </dl>
      {source.notes.length > 0 && <ul class="notes">{source.notes.map((note) => <li key={note}>{note}</li>)}</ul>}
      {!signIn && asks === "authorize" && <Reauthorize source={source} onDone={() => setAsks(null)} />}
      {testId !== null && <TestJob jobId={testId} source={source} onClose={() => setTestId(null)} />}
      {action.error !== null && <ErrorNotice error={action.error} />}
      <div class="source-actions" role="group" aria-label={`Settings of ${source.name}`}>
        <span class="small soft source-actions-title">Settings</span>
        <button type="button" class="button button-small" disabled={action.busy || isTesting} onClick={test}><Icon name="pulse" size={16} />Test</button>
        {!signIn && asks !== "authorize" && (
          <button type="button" class="button button-small" disabled={source.card_id === null} onClick={() => setAsks("authorize")}><Icon name="key" size={16} />Re-authorize</button>
        )}
        <button type="button" class="button button-small" onClick={() => setAsks("rename")}><Icon name="edit" size={16} />Rename</button>
        <button type="button" class="button button-small button-risk" onClick={() => askToDisconnect(source)}><Icon name="unplug" size={16} />Disconnect</button>
      </div>
      {asks === "rename" && <Rename source={source} onClose={() => setAsks(null)} />}
    </article>
  );
}

function expiryWords(source: DataSource): JSX.Element | string {
  if (source.renews) return "Renews itself";
  if (source.expires_at === null) return "Does not expire";
  const over = new Date(source.expires_at).getTime() <= Date.now();
  return <>{over ? "Expired " : "Expires "}<Ago at={source.expires_at} /></>;
}

function StateNotice({ source, onTest }: { source: DataSource; onTest: () => void }): JSX.Element | null {
  switch (source.status) {
    case "expired":
    case "revoked":
    case "not_signed_in":
      return (
        <Notice tone="bad" icon="key">
          <strong>{source.reason ?? "A person has to authorize this data source again."}</strong>
          <p>Until you authorize it again, no question can be answered from it, and its tiles cannot be refreshed. Its name and its tiles are kept.</p>
          <Reauthorize source={source} main />
        </Notice>
      );
    case "offline":
      return <Offline source={source} onTest={onTest} />;
    case "rate_limited":
      return (
        <Notice tone="care" icon="clock">
          <strong>{source.vendor.name} limits how often it may be asked.</strong>
          <RetryAt at={source.next_attempt_at} onTest={onTest} />
        </Notice>
      );
    case "error":
      return source.error === null ? null : <ErrorNotice error={source.error} />;
    case "connected":
      return source.partial === null ? null : (
        <Notice tone="care">
          <strong>{source.partial.text}</strong>
          <p>The last question could not read everything, <Ago at={source.partial.at} />. Its answer says what is missing.</p>
        </Notice>
      );
  }
}

function Offline({ source, onTest }: { source: DataSource; onTest: () => void }): JSX.Element {
  const now = useNow(15_000);
  const ageMs = source.last_check === null ? null : now - new Date(source.last_check.at).getTime();
  const when = ageMs === null ? "" : ageMs < 10_000 ? " the check just now" : ` the check ${span(ageMs)} ago`;
  return (
    <Notice tone="care" icon="offline">
      <strong>{source.vendor.name} did not answer{when}.</strong>
      <p>What you see of it is as old as that. Tiles keep their data.</p>
      <RetryAt at={source.next_attempt_at} onTest={onTest} />
    </Notice>
  );
}

function RetryAt({ at, onTest }: { at: string | null; onTest: () => void }): JSX.Element {
  const [over, setOver] = useState(at === null || new Date(at).getTime() <= Date.now());
  return (
    <div class="row">
      {over || at === null ? (
        <button type="button" class="button button-small" onClick={onTest}><Icon name="refresh" size={16} />Try now</button>
      ) : (
        <p>It can be tried again in <Countdown until={at} onEnd={() => setOver(true)} />.</p>
      )}
    </div>
  );
}

function TestJob({ jobId, source, onClose }: { jobId: string; source: DataSource; onClose: () => void }): JSX.Element | null {
  const { value: job, error } = useResource(jobResource(jobId));
  const card = useResource(catalogue).value?.find((one) => one.id === source.card_id);
  const action = useAction();
  const result = job?.result != null && "passed" in job.result ? (job.result as TestResult) : null;
  const said = job === undefined || job.state === "running" ? "" : job.state === "cancelled" ? "The test was cancelled." : result !== null ? testWords(result) : (job.error?.what ?? "The test failed.");
  useEffect(() => announce(said), [said]);
  if (error !== null) return <ErrorNotice error={error} />;
  if (job === undefined) return null;
  if (job.state === "running") {
    return (
      <div class="row inset" role="status">
        <span class="working"><Spinner /><span>Making a test call… <Elapsed since={job.started_at} /><WaitingFor waiting={job.waiting} /></span></span>
        <button type="button" class="button button-small" disabled={action.busy} onClick={() => void action.run(async () => { await post<Job>(`/api/jobs/${job.id}/cancel`); })}>Cancel</button>
      </div>
    );
  }
  return (
    <div class="stack-tight">
      {job.state === "cancelled" && <Notice tone="plain" role="status">The test was cancelled.</Notice>}
      {result !== null && <TestReport test={result} card={card} />}
      {result === null && job.error !== null && job.state !== "cancelled" && <ErrorNotice error={job.error} card={card} />}
      <div class="row"><button type="button" class="button button-small button-quiet button-flush" onClick={onClose}>Close the result</button></div>
    </div>
  );
}

function Rename({ source, onClose }: { source: DataSource; onClose: () => void }): JSX.Element {
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async (name: string): Promise<void> => {
    setBusy(true);
    try {
      await patch<DataSource>(`/api/data-sources/${source.id}`, { name });
      void dataSources.reload();
      tell(`${source.name} is called ${name} now.`);
      onClose();
    } catch (thrown) {
      const error = errorOf(thrown);
      setFault(thrown instanceof ConsoleError && thrown.status === 409 ? "Another data source has this name. Choose another one." : `${error.what} ${error.fix}`);
      setBusy(false);
    }
  };
  return <NameDialog title={`Rename ${source.name}`} label="New name" value={source.name} save="Rename" fault={fault} busy={busy} onSave={(name) => void save(name)} onClose={onClose} />;
}
