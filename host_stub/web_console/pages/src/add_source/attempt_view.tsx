// Where a sign-in is, in words, with what can be done about it. It stands in the steps of a new data source, and wherever a
// data source is authorized again.
import type { JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { post } from "../interface/client.ts";
import { changeAttempt } from "../interface/live.ts";
import { useObservable } from "../interface/observable.ts";
import type { Attempt, Card } from "../interface/schema.ts";
import { useAction } from "../parts/action.ts";
import { Icon } from "../parts/icons.tsx";
import { ErrorNotice, Notice } from "../parts/notice.tsx";
import { Countdown, Elapsed } from "../parts/time.tsx";
import { Spinner, WaitingFor } from "../parts/waiting.tsx";
import { announce } from "../shell/announcer.ts";
import { cancel, changeAddress, restart } from "./attempt_actions.ts";
import { blocked, followAttempt, webAddress } from "./popup.ts";
import { testWords } from "./test_result.tsx";

type Props = { attempt: Attempt; card: Card | undefined; vendor: string };

const waits: Partial<Record<Attempt["state"], (vendor: string) => string>> = {
  starting: (vendor) => `Asking ${vendor} for its sign-in page`,
  exchanging: (vendor) => `${vendor} answered. Exchanging the code for tokens`,
  testing: (vendor) => `Signed in. Making a test call to ${vendor}`,
  finishing: () => "Saving the data source",
};

/** What a screen reader is told of a state: every one has words, so that those of the last one never stay. */
function wordsOf(attempt: Attempt, card: Card | undefined, vendor: string, isBlocked: boolean): string {
  switch (attempt.state) {
    case "awaiting_api_key":
      return `Type the ${card?.sign_in?.api_key?.label ?? "API key"}.`;
    case "awaiting_user":
      if (attempt.turned_away !== null) return `That link did not count. ${attempt.turned_away}`;
      return isBlocked ? "Your browser blocked the sign-in window. Open the page with the button." : `Waiting for you at ${attempt.vendor_host ?? vendor}.`;
    case "ready":
      return attempt.test === null ? "Ready." : testWords(attempt.test);
    case "finished":
      return attempt.is_new ? `${attempt.input.name} is connected.` : "It is authorized again.";
    case "denied":
      return "You declined; nothing was saved.";
    case "expired":
      return "The sign-in link expired.";
    case "failed":
      return attempt.error?.what ?? "The sign-in failed.";
    case "cancelled":
      return "Cancelled. Nothing was saved.";
    default:
      return `${waits[attempt.state]?.(vendor) ?? ""}…`;
  }
}

export function AttemptView({ attempt, card, vendor }: Props): JSX.Element | null {
  const action = useAction();
  useEffect(() => followAttempt(attempt), [attempt]);
  const isBlocked = useObservable(blocked).has(attempt.id);
  const words = waits[attempt.state]?.(vendor);
  const said = wordsOf(attempt, card, vendor, isBlocked);
  useEffect(() => announce(said), [said]);

  const again = (label: string, main = true): JSX.Element => (
    <button type="button" class={`button ${main ? "button-main" : ""}`} disabled={action.busy} onClick={() => void action.run(() => restart(attempt, card, vendor))}>
      {label}
    </button>
  );
  const stop = attempt.state !== "finishing" && (
    <button type="button" class="button" disabled={action.busy} onClick={() => void action.run(() => cancel(attempt))}>Cancel</button>
  );

  // The same address again helps only where the vendor may answer otherwise the next time.
  const changes = attempt.is_new && attempt.test === null;
  const changesFirst = changes && attempt.error?.retryable === false && card?.sign_in?.kind !== "api_key";

  if (attempt.state === "ready" || attempt.state === "finished" || attempt.state === "cancelled") return null;
  return (
    <div class="stack">
      {words !== undefined && (
        <>
          <p class="attempt-wait" role="status"><Spinner /><span>{words}… <Elapsed since={attempt.started_at} /><WaitingFor waiting={attempt.waiting} /></span></p>
          <div class="row">{stop}</div>
        </>
      )}
      {attempt.state === "awaiting_api_key" && <ApiKeyForm attempt={attempt} card={card} stop={stop} />}
      {attempt.state === "awaiting_user" && <WaitForUser attempt={attempt} vendor={vendor} isBlocked={isBlocked} again={again} stop={stop} />}
      {attempt.state === "denied" && (
        <>
          <Notice tone="care" role="alert">
            <strong>You declined; nothing was saved.</strong>
            <p>{attempt.error?.fix ?? `To connect, authorize again, and approve reading at ${vendor}.`}</p>
          </Notice>
          <div class="row">{again(`Authorize with ${vendor} again`)}{stop}</div>
        </>
      )}
      {attempt.state === "expired" && (
        <>
          <Notice tone="care" icon="clock" role="alert">
            <strong>The sign-in link expired.</strong>
            <p>{attempt.error?.cause ?? "Nobody approved within the time that the link was valid."} What you chose and typed is kept.</p>
          </Notice>
          <div class="row">{again("Get a new link")}{stop}</div>
        </>
      )}
      {attempt.state === "failed" && (
        <>
          {attempt.error !== null && <ErrorNotice error={attempt.error} card={card} />}
          <div class="row">
            {changes && <button type="button" class={`button ${changesFirst ? "button-main" : ""}`} disabled={action.busy} onClick={() => void action.run(() => changeAddress(attempt))}>Change the address</button>}
            {again("Try again", !changesFirst)}
            {stop}
          </div>
        </>
      )}
      {action.error !== null && <ErrorNotice error={action.error} />}
    </div>
  );
}

function WaitForUser(props: { attempt: Attempt; vendor: string; isBlocked: boolean; again: (label: string) => JSX.Element; stop: JSX.Element | false }): JSX.Element {
  const { attempt, vendor, isBlocked } = props;
  const address = webAddress(attempt.authorization_url);
  const host = attempt.vendor_host ?? vendor;
  const link = address !== null && (
    <a class={`button ${isBlocked ? "button-main" : ""}`} href={address} target="_blank" rel="noopener noreferrer">
      <Icon name="window" size={16} />
      {isBlocked ? `Open ${vendor}'s sign-in page` : "Open the sign-in page again"}
    </a>
  );
  return (
    <>
      {attempt.turned_away !== null && (
        <Notice tone="care" role="alert">
          <strong>That link did not count.</strong>
          <p>{attempt.turned_away}</p>
          <p>The sign-in goes on: use the newest window, or get a new link.</p>
        </Notice>
      )}
      {isBlocked ? (
        <Notice tone="care" icon="window" role="alert">
          <strong>Your browser blocked the sign-in window.</strong>
          <p>Open the page with the button below. It opens in a new tab, and this page goes on by itself when you have approved.</p>
        </Notice>
      ) : (
        <div class="attempt-wait" role="status">
          <Spinner />
          <div class="stack-tight">
            <strong>Waiting for you at {host}</strong>
            <p>Sign in to {vendor} in the popup window, and grant the requested read scopes. This page goes on by itself.</p>
          </div>
        </div>
      )}
      <div class="row">
        {link}
        {attempt.turned_away !== null && props.again("Get a new link")}
        {props.stop}
        {attempt.expires_at !== null && <span class="soft">The link is valid for <Countdown until={attempt.expires_at} />.</span>}
      </div>
    </>
  );
}

function ApiKeyForm({ attempt, card, stop }: { attempt: Attempt; card: Card | undefined; stop: JSX.Element | false }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const action = useAction();
  const id = useId();
  const asked = card?.sign_in?.api_key;
  useEffect(() => input.current?.focus(), []);
  const give = (event: Event): void => {
    event.preventDefault();
    const key = input.current?.value ?? "";
    if (input.current !== null) input.current.value = "";
    void action.run(() => changeAttempt(attempt.id, post<Attempt>(`/api/attempts/${attempt.id}/api-key`, { api_key: key })));
  };
  return (
    <form class="stack" onSubmit={give}>
      <div class="field">
        <label for={id}>{asked?.label ?? "API key"}</label>
        <input ref={input} id={id} class="input" type="password" autoComplete="off" required spellcheck={false} aria-describedby={`${id}-help`} />
        <p class="small soft" id={`${id}-help`}>{asked?.obtain ?? "The vendor's pages give the key."} It is stored encrypted, and is never shown again.</p>
      </div>
      {action.error !== null && <ErrorNotice error={action.error} />}
      <div class="row">
        <button type="submit" class="button button-main" disabled={action.busy}>Use this key</button>
        {stop}
      </div>
    </form>
  );
}
