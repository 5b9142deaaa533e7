// Authorize, test, name, Finish. The attempt lives in the console, so a reload comes back to the same step with the same input.
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { ConsoleError, patch, post } from "../interface/client.ts";
import { attemptResource, catalogue, changeAttempt, dataSources } from "../interface/live.ts";
import { useResource } from "../interface/resource.ts";
import type { Attempt, Card, DataSource } from "../interface/schema.ts";
import { useAction } from "../parts/action.ts";
import { Icon } from "../parts/icons.tsx";
import { ErrorNotice, Notice } from "../parts/notice.tsx";
import { Awaited } from "../parts/waiting.tsx";
import { announce, tell } from "../shell/announcer.ts";
import { follow, go } from "../shell/router.ts";
import { cancel } from "./attempt_actions.ts";
import { forgetDraft, keepDraft } from "./drafts.ts";
import { AttemptView } from "./attempt_view.tsx";
import { TestReport } from "./test_result.tsx";

export function AttemptScreen({ attemptId }: { attemptId: string }): JSX.Element {
  const cards = useResource(catalogue).value;
  const attempt = useResource(attemptResource(attemptId)).value;
  return (
    <div class="page page-narrow stack">
      {attempt?.is_new === false
        ? <a class="back" href="/sources" onClick={follow}><Icon name="left" size={16} />Data Sources</a>
        : <a class="back" href="/sources/add" onClick={follow}><Icon name="left" size={16} />All MCP servers</a>}
      <Awaited resource={attemptResource(attemptId)} what="the sign-in" instead={<a class="button button-small" href="/sources/add" onClick={follow}>Add data source</a>}>
        {(attempt) => <Steps attempt={attempt} card={cards?.find((card) => card.id === attempt.card_id)} />}
      </Awaited>
    </div>
  );
}

const stepNames = ["Authorize", "Test", "Name"];

// The step an attempt is at, from 0; 3 is beyond the last.
function stepOf(attempt: Attempt): number {
  switch (attempt.state) {
    case "testing":
      return 1;
    case "ready":
    case "finishing":
      return 2;
    case "finished":
      return 3;
    case "failed":
      return attempt.test === null ? 0 : 1;
    default:
      return 0;
  }
}

function Steps({ attempt, card }: { attempt: Attempt; card: Card | undefined }): JSX.Element {
  const sources = useResource(dataSources).value;
  const source = sources?.find((one) => one.id === attempt.data_source_id);
  const vendor = card?.vendor.name ?? source?.vendor.name ?? "the vendor";
  const step = stepOf(attempt);
  useEffect(() => {
    if (attempt.is_new && attempt.state === "finished") forgetDraft(attempt.card_id);
    if (attempt.state === "cancelled") {
      if (attempt.is_new) keepDraft(attempt);
      tell("Cancelled. Nothing was saved.");
      go(attempt.is_new ? `/sources/add/${attempt.card_id}` : "/sources", "replace");
    }
  }, [attempt.state]);
  const names = attempt.is_new ? stepNames : stepNames.slice(0, 2);
  return (
    <>
      <h1>{attempt.is_new ? `Connect ${vendor}` : `Authorize ${source?.name ?? vendor} again`}</h1>
      <ol class="steps" aria-label="Steps">
        {names.map((name, index) => (
          <li key={name} class={`step ${index < step ? "is-done" : index === step ? "is-now" : ""}`} aria-current={index === step ? "step" : undefined}>
            <span class="step-mark">{index < step ? <Icon name="check" size={14} label="done:" /> : index + 1}</span>
            {name}
          </li>
        ))}
      </ol>
      <section class="card card-body stack">
        {attempt.state === "finished" && <Finished attempt={attempt} source={source} card={card} />}
        <AttemptView attempt={attempt} card={card} vendor={vendor} />
        {attempt.test !== null && attempt.state !== "failed" && <TestReport test={attempt.test} card={card} />}
        {attempt.is_new && (attempt.state === "ready" || attempt.state === "finishing") && <NameForm attempt={attempt} />}
      </section>
      {attempt.is_new && attempt.state !== "finished" && (
        <p class="small soft">Nothing is saved before you press Finish.</p>
      )}
    </>
  );
}

const keepAfterMs = 400;

function NameForm({ attempt }: { attempt: Attempt }): JSX.Element {
  const [name, setName] = useState(attempt.input.name);
  const [fault, setFault] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const action = useAction();
  const id = useId();
  useEffect(() => {
    input.current?.select();
    return () => clearTimeout(timer.current);
  }, []);

  const type = (value: string): void => {
    setName(value);
    setFault(null);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      void changeAttempt(attempt.id, patch<Attempt>(`/api/attempts/${attempt.id}`, { name: value })).catch(() => {});
    }, keepAfterMs);
  };
  const finish = (event: Event): void => {
    event.preventDefault();
    clearTimeout(timer.current);
    if (name.trim() === "") {
      setFault("Give the data source a name.");
      input.current?.focus();
      return;
    }
    void action.run(async () => {
      try {
        const finishing = post<{ attempt: Attempt; data_source: DataSource }>(`/api/attempts/${attempt.id}/finish`, { name: name.trim() });
        await changeAttempt(attempt.id, finishing.then((done) => done.attempt));
        dataSources.reloadIfUsed();
        announce(`${(await finishing).data_source.name} is connected.`);
      } catch (thrown) {
        if (!(thrown instanceof ConsoleError) || thrown.status !== 409) throw thrown;
        setFault(`${thrown.document.what} ${thrown.document.fix}`);
        input.current?.select();
      }
    });
  };
  const taken = attempt.name_taken && name === attempt.input.name ? "Another data source has this name. Choose another one." : null;
  const says = fault ?? taken;
  return (
    <form class="stack" onSubmit={finish}>
      <div class="field">
        <label for={id}>Name of the data source</label>
        <input ref={input} id={id} class="input" value={name} maxLength={200} autoComplete="off" autofocus aria-invalid={says !== null}
          aria-describedby={`${id}-help`} onInput={(event) => type(event.currentTarget.value)} />
        <p class="small soft" id={`${id}-help`}>It stands in the side bar and beside each answer. You can change it later.</p>
        {says !== null && <p class="field-fault" role="alert">{says}</p>}
      </div>
      {action.error !== null && <ErrorNotice error={action.error} />}
      <div class="row">
        <button type="submit" class="button button-main button-large" disabled={action.busy || !attempt.can_finish || attempt.state === "finishing"}>Finish</button>
        <button type="button" class="button button-large" disabled={action.busy || attempt.state === "finishing"} onClick={() => void action.run(() => cancel(attempt))}>Cancel</button>
      </div>
    </form>
  );
}

function Finished({ attempt, source, card }: { attempt: Attempt; source: DataSource | undefined; card: Card | undefined }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const name = source?.name ?? attempt.input.name;
  return (
    <div class="stack">
      <h2 ref={heading} tabIndex={-1}>{attempt.is_new ? `${name} is connected` : `${name} is authorized again`}</h2>
      <p>{attempt.is_new ? "Its credentials are stored encrypted, and every call is recorded." : "Its name and its tiles were kept."}</p>
      {card?.can_answer === false && <Notice tone="plain">There is no model for this vendor, so questions in plain language cannot be asked of it.</Notice>}
      <div class="row">
        <a class="button button-main" href="/ask" onClick={follow}>Ask a question</a>
        <a class="button" href="/sources" onClick={follow}>Data Sources</a>
      </div>
    </div>
  );
}
