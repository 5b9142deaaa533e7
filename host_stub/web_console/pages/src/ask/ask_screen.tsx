// Ask: the question, and below it what became of it.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Reauthorize } from "../add_source/reauthorize.tsx";
import { catalogue, dataSources, earlierJobs, jobResource } from "../interface/live.ts";
import { useObservable } from "../interface/observable.ts";
import { useResource } from "../interface/resource.ts";
import type { Card, DataSource, Job } from "../interface/schema.ts";
import { useAction } from "../parts/action.ts";
import { prepareCharts } from "../parts/chart.tsx";
import { Icon, type IconName } from "../parts/icons.tsx";
import { ErrorNotice, Notice } from "../parts/notice.tsx";
import { Ago } from "../parts/time.tsx";
import { Awaited, Empty } from "../parts/waiting.tsx";
import { follow } from "../shell/router.ts";
import { needsSignIn } from "../sources/source_status.tsx";
import { askQuestion, chosenSource } from "./asking.ts";
import { JobView } from "./job_view.tsx";
import { QuestionForm } from "./question_form.tsx";

export function AskScreen({ jobId }: { jobId: string | undefined }): JSX.Element {
  useEffect(prepareCharts, []);
  return (
    <div class="page stack">
      <Awaited resource={dataSources} what="the data sources" lines={3}>
        {(sources) => sources.length === 0 ? <NoSource /> : <Asking sources={sources} jobId={jobId} />}
      </Awaited>
    </div>
  );
}

function NoSource(): JSX.Element {
  return (
    <>
      <h1>Ask</h1>
      <Empty title="Connect a data source first" picture={<Icon name="ask" size={40} />}
        action={<a class="button button-main" href="/sources/add" onClick={follow}><Icon name="plus" size={16} />Add data source</a>}>
        Questions are answered from what a data source can read, such as “Which services are running on Pro plans?”.
      </Empty>
    </>
  );
}

function Asking({ sources, jobId }: { sources: DataSource[]; jobId: string | undefined }): JSX.Element {
  const chosen = useObservable(chosenSource);
  const cards = useResource(catalogue).value;
  const source = sources.find((one) => one.id === chosen) ?? sources[0];
  if (source === undefined) return <></>;
  const card = cards?.find((one) => one.id === source.card_id);
  return (
    <>
      <h1 class={jobId === undefined ? "ask-title" : "unseen"}>{jobId === undefined ? "What do you want to know?" : "Ask"}</h1>
      {jobId === undefined ? <QuestionForm key="new" sources={sources} source={source} initial="" canAnswer={card?.can_answer !== false} /> : (
        <Awaited key={jobId} resource={jobResource(jobId)} what="the question" lines={5}>
          {(job) => <Asked job={job} sources={sources} cards={cards} />}
        </Awaited>
      )}
      {jobId === undefined && <Before source={source} card={card} />}
    </>
  );
}

function Asked({ job, sources, cards }: { job: Job; sources: DataSource[]; cards: Card[] | undefined }): JSX.Element {
  useEffect(() => chosenSource.set(job.data_source_id), [job.id]);
  const chosen = useObservable(chosenSource);
  const source = sources.find((one) => one.id === (chosen ?? job.data_source_id)) ?? sources[0];
  if (source === undefined) return <></>;
  const asked = sources.find((one) => one.id === job.data_source_id);
  return (
    <>
      <QuestionForm key={job.id} sources={sources} source={source} initial={job.question ?? ""}
        canAnswer={cards?.find((card) => card.id === source.card_id)?.can_answer !== false} />
      <JobView job={job} source={asked} card={cards?.find((card) => card.id === asked?.card_id)} />
    </>
  );
}

// Before the first question: what stands in its way, and what can be asked.
function Before({ source, card }: { source: DataSource; card: Card | undefined }): JSX.Element {
  const action = useAction();
  return (
    <>
      {needsSignIn(source) && (
        <Notice tone="bad" icon="key">
          <strong>{source.reason ?? `${source.name} has to be authorized again.`}</strong>
          <Reauthorize source={source} main />
        </Notice>
      )}
      {card?.can_answer === false && (
        <Notice tone="plain">
          <strong>There is no model for {source.vendor.name}, so it cannot answer questions.</strong>
          <p>A model stands beside the plugin's manifest. Until there is one, the tools can be called with <code>claribi-host call</code>.</p>
        </Notice>
      )}
      {card?.can_answer !== false && (card?.sample_questions.length ?? 0) > 0 && (
        <section class="stack-tight">
          <h2 class="soft section-title">Try one of these</h2>
          <ul class="samples">
            {card?.sample_questions.map((question) => (
              <li key={question}>
                <button type="button" class="sample" disabled={action.busy} onClick={() => void action.run(() => askQuestion(source.id, question))}>
                  <span>{question}</span><Icon name="right" size={16} />
                </button>
              </li>
            ))}
          </ul>
          {action.error !== null && <ErrorNotice error={action.error} />}
        </section>
      )}
      <Earlier />
    </>
  );
}

const states: Record<Job["state"], { words: string; icon: IconName }> = {
  running: { words: "Being answered", icon: "clock" },
  finished: { words: "Answered", icon: "check" },
  failed: { words: "Failed", icon: "stop" },
  cancelled: { words: "Cancelled", icon: "cross" },
};

function Earlier(): JSX.Element | null {
  const jobs = useResource(earlierJobs).value?.filter((job) => job.kind === "question" && job.question !== null).slice(0, 8) ?? [];
  if (jobs.length === 0) return null;
  return (
    <section class="stack-tight">
      <h2 class="soft section-title">Earlier questions of this session</h2>
      <ul class="earlier">
        {jobs.map((job) => (
          <li key={job.id}>
            <a href={`/ask/${job.id}`} onClick={follow} class="earlier-link">
              <Icon name={states[job.state].icon} size={16} label={states[job.state].words} />
              <span class="grow wrap-anywhere">{job.question}</span>
              <span class="small soft"><Ago at={job.started_at} /></span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
