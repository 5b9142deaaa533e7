// A question as a job: its progress, its failure, or its answer.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Reauthorize } from "../add_source/reauthorize.tsx";
import { post } from "../interface/client.ts";
import { answerOf, takeJob } from "../interface/live.ts";
import type { Card, DataSource, Job } from "../interface/schema.ts";
import { useAction } from "../parts/action.ts";
import { DataTable } from "../parts/data_table.tsx";
import { Icon } from "../parts/icons.tsx";
import { ErrorNotice, Notice } from "../parts/notice.tsx";
import { Elapsed } from "../parts/time.tsx";
import { Progress, Spinner, WaitingFor } from "../parts/waiting.tsx";
import { announce } from "../shell/announcer.ts";
import { AnswerView } from "./answer_view.tsx";
import { askAgain } from "./asking.ts";

type Props = { job: Job; source: DataSource | undefined; card: Card | undefined };

export function JobView({ job, source, card }: Props): JSX.Element {
  const answer = answerOf(job);
  const said = outcomeOf(job);
  useEffect(() => announce(said), [job.id, said]);
  if (job.state === "running") return <Running job={job} source={source} />;
  return (
    <div class="stack">
      {job.state === "cancelled" && (
        <Notice tone="plain" icon="cross" role="status">
          <strong>You cancelled this question.</strong>
          <p>{answer === null ? "Nothing was read until then." : "Below is what was read until then."}</p>
          <div class="row"><AgainButton job={job} /></div>
        </Notice>
      )}
      {job.state === "failed" && job.error !== null && <Failed job={job} source={source} card={card} />}
      {answer !== null && <AnswerView job={job} answer={answer} card={card} />}
    </div>
  );
}

// What a screen reader is told of the question: its progress has a line of its own.
function outcomeOf(job: Job): string {
  const answer = answerOf(job)?.answer;
  switch (job.state) {
    case "running":
      return "";
    case "cancelled":
      return `You cancelled this question. ${answer ?? ""}`.trim();
    case "failed":
      return job.error?.what ?? "The question failed.";
    case "finished":
      return answer ?? "";
  }
}

function Running({ job, source }: { job: Job; source: DataSource | undefined }): JSX.Element {
  const action = useAction();
  const { progress, provisional } = job;
  const reads = provisional !== null || job.waiting !== null;
  const words = progress === null ? (reads ? "Reading" : "Understanding the question") : progress.all > 0 ? `${progress.done} of ${progress.all} ${progress.what} read` : `Reading ${progress.what}`;
  return (
    <section class="stack" aria-busy="true" aria-label="The question is being answered">
      <div class="card card-body stack">
        <div class="row">
          <p class="working" role="status"><Spinner /><span class="working-words"><strong>{words}</strong><Elapsed since={job.started_at} /><WaitingFor waiting={job.waiting} /></span></p>
          <button type="button" class="button button-small" disabled={action.busy}
            onClick={() => void action.run(async () => takeJob(await post<Job>(`/api/jobs/${job.id}/cancel`)))}>
            Cancel
          </button>
        </div>
        <Progress done={progress?.done ?? 0} all={progress?.all ?? 0} label={words} />
        {action.error !== null && <ErrorNotice error={action.error} />}
      </div>
      {provisional !== null && provisional.rows.length > 0 && (
        <div class="stack-tight provisional">
          <p class="small soft">
            <strong>Rows so far: {provisional.count}.</strong> They are in no order, and not yet filtered. The answer may leave some out.
          </p>
          <DataTable table={provisional} caption={`Rows read so far from ${source?.name ?? "the data source"}`} provisional />
        </div>
      )}
    </section>
  );
}

function AgainButton({ job, disabled = false }: { job: Job; disabled?: boolean }): JSX.Element {
  const action = useAction();
  return (
    <>
      <button type="button" class="button button-small" disabled={disabled || action.busy} onClick={() => void action.run(async () => { await askAgain(job); })}>
        <Icon name="refresh" size={16} />Ask again
      </button>
      {action.error !== null && <ErrorNotice error={action.error} />}
    </>
  );
}

function Failed({ job, source, card }: Props): JSX.Element | null {
  const retryAt = job.error?.retry_at ?? null;
  const [waits, setWaits] = useState(retryAt !== null && new Date(retryAt).getTime() > Date.now());
  useEffect(() => {
    if (!waits || retryAt === null) return;
    const timer = setTimeout(() => setWaits(false), new Date(retryAt).getTime() - Date.now());
    return () => clearTimeout(timer);
  }, [waits, retryAt]);
  if (job.error === null) return null;
  const signIn = job.error.code === "auth_required" && source !== undefined;
  return (
    <div class="stack">
      <ErrorNotice error={job.error} card={card}>
        {!signIn && <AgainButton job={job} disabled={waits} />}
      </ErrorNotice>
      {signIn && (
        <section class="card card-body stack">
          <h2>Authorize {source.name} again</h2>
          <p>Your question is kept. It is asked again as soon as you have approved.</p>
          <Reauthorize source={source} main onDone={() => void askAgain(job)} />
        </section>
      )}
    </div>
  );
}
