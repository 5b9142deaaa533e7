// Authorize again, in place: a button, then the sign-in's states, wherever a data source is in the way.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get } from "../interface/client.ts";
import { attemptResource, catalogue, dataSources, takeAttempt } from "../interface/live.ts";
import { useResource } from "../interface/resource.ts";
import type { Attempt, Card, DataSource } from "../interface/schema.ts";
import { useAction } from "../parts/action.ts";
import { Icon } from "../parts/icons.tsx";
import { ErrorNotice, Notice } from "../parts/notice.tsx";
import { beginAgain } from "./attempt_actions.ts";
import { AttemptView } from "./attempt_view.tsx";
import { TestReport } from "./test_result.tsx";

type Props = { source: DataSource; onDone?: () => void; main?: boolean };

export function Reauthorize({ source, onDone, main }: Props): JSX.Element {
  const [attemptId, setAttemptId] = useState<string | null>(null);
  const cards = useResource(catalogue).value;
  const card = cards?.find((one) => one.id === source.card_id);
  const action = useAction();
  // A reload in the middle of it goes on where it was.
  useEffect(() => {
    void get<{ attempts: Attempt[] }>("/api/attempts").then(({ attempts }) => {
      const mine = attempts.find((one) => one.data_source_id === source.id && !one.is_new);
      if (mine === undefined) return;
      takeAttempt(mine);
      setAttemptId(mine.id);
    }, () => {});
  }, [source.id]);
  const click = (): void => {
    void action.run(async () => setAttemptId((await beginAgain(source.id, card, source.vendor.name)).id));
  };
  return (
    <div class="stack">
      {attemptId === null ? (
        <div class="row">
          <button type="button" class={`button button-small ${main === true ? "button-main" : ""}`} disabled={action.busy || source.card_id === null} onClick={click}>
            <Icon name="key" size={16} />Authorize with {source.vendor.name} again
          </button>
        </div>
      ) : (
        <Under attemptId={attemptId} card={card} source={source} onDone={onDone} onLeave={() => setAttemptId(null)} />
      )}
      {action.error !== null && <ErrorNotice error={action.error} card={card} />}
    </div>
  );
}

function Under(props: { attemptId: string; card: Card | undefined; source: DataSource; onDone: (() => void) | undefined; onLeave: () => void }): JSX.Element | null {
  const { value: attempt, error } = useResource(attemptResource(props.attemptId));
  const state = attempt?.state;
  useEffect(() => {
    if (state === "cancelled") props.onLeave();
    if (state !== "finished") return;
    dataSources.reloadIfUsed();
    props.onDone?.();
  }, [state]);
  if (error !== null) return <ErrorNotice error={error}><button type="button" class="button button-small" onClick={props.onLeave}>Begin again</button></ErrorNotice>;
  if (attempt === undefined) return null;
  return (
    <div class="inset stack">
      <AttemptView attempt={attempt} card={props.card} vendor={props.source.vendor.name} />
      {attempt.state === "failed" && attempt.test !== null && <TestReport test={attempt.test} card={props.card} />}
      {attempt.state === "finished" && <Notice tone="good" role="status">Authorized again. The name and the tiles of {props.source.name} were kept.</Notice>}
    </div>
  );
}
