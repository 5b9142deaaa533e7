// One card of the catalogue: what it reads, which endpoint, and the button that begins the sign-in.
import type { JSX } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { errorOf, get, post, type ErrorDocument } from "../interface/client.ts";
import { catalogue } from "../interface/live.ts";
import type { Attempt, Card } from "../interface/schema.ts";
import { useAction } from "../parts/action.ts";
import { Icon } from "../parts/icons.tsx";
import { Badge, ErrorNotice, Notice, TroubleshootingRow } from "../parts/notice.tsx";
import { Awaited, Empty } from "../parts/waiting.tsx";
import { AddressText } from "../parts/pieces.tsx";
import { follow, go } from "../shell/router.ts";
import { Monogram, versionOf } from "./add_source.tsx";
import { beginNew, isUnderWay } from "./attempt_actions.ts";
import { draftOf, setDraft } from "./drafts.ts";

export function CardScreen({ cardId }: { cardId: string }): JSX.Element {
  return (
    <div class="page page-narrow stack">
      <a class="back" href="/sources/add" onClick={follow}><Icon name="left" size={16} />All MCP servers</a>
      <Awaited resource={catalogue} what="the catalogue">
        {(cards) => {
          const card = cards.find((one) => one.id === cardId);
          if (card === undefined) return <Empty title="There is no such card">The plugin may have been removed since. The MCP Servers tab lists all that are here.</Empty>;
          return card.available ? <Connect card={card} /> : <Unavailable card={card} />;
        }}
      </Awaited>
    </div>
  );
}

function Unavailable({ card }: { card: Card }): JSX.Element {
  return (
    <>
      <Head card={card} />
      {card.error !== null && <ErrorNotice error={card.error} />}
    </>
  );
}

function Head({ card }: { card: Card }): JSX.Element {
  return (
    <header class="card-head">
      <Monogram name={card.vendor.name} size="large" />
      <div class="grow stack-tight">
        <h1>{card.vendor.name}</h1>
        <p class="row small">
          {card.read_only && <Badge tone="accent" icon="lock">Read-only</Badge>}
          <span class="soft">{versionOf(card)}</span>
        </p>
      </div>
    </header>
  );
}

function Connect({ card }: { card: Card }): JSX.Element {
  const kept = useRef(draftOf(card.id)).current;
  // Null: the address that is typed.
  const [endpoint, setEndpoint] = useState(kept === undefined ? (card.endpoints[0]?.name ?? null) : kept.endpoint);
  const [other, setOther] = useState(kept?.other ?? "");
  const [values, setValues] = useState<Record<string, string>>(kept?.values ?? {});
  const [open, setOpen] = useState<Attempt | null>(null);
  const address = useRef<HTMLInputElement>(null);
  const action = useAction();
  useEffect(() => {
    void get<{ attempts: Attempt[] }>("/api/attempts").then(
      ({ attempts }) => setOpen(attempts.find((one) => one.card_id === card.id && one.is_new && isUnderWay(one)) ?? null),
      () => {},
    );
  }, [card.id]);
  // Before it is painted: a reload may follow a key at once.
  useLayoutEffect(() => setDraft(card.id, { endpoint, other, values, changes: false }), [card.id, endpoint, other, values]);
  useEffect(() => {
    if (kept?.changes !== true) return;
    (address.current ?? document.querySelector<HTMLElement>("input[name=endpoint]:checked"))?.focus();
    address.current?.select();
  }, []);

  const chosen = card.endpoints.find((one) => one.name === endpoint);
  const input: Attempt["input"] = { name: card.suggested_name, endpoint: endpoint ?? other.trim(), endpoint_values: values, scopes: card.sign_in?.scopes ?? [] };
  const check = useCheck(card, endpoint === null ? input : null);
  const begin = (event: Event): void => {
    event.preventDefault();
    // What is known to be refused opens no window.
    if (check.fault !== null) {
      address.current?.focus();
      return;
    }
    void action.run(async () => {
      try {
        const attempt = await beginNew(card, input);
        go(`/sources/attempts/${attempt.id}`);
      } catch (thrown) {
        const error = errorOf(thrown);
        if (endpoint !== null || !isOfInput(error)) throw thrown;
        check.take(error);
        address.current?.focus();
      }
    });
  };
  return (
    <>
      <Head card={card} />
      {card.vendor.summary !== null && <p class="lead">{card.vendor.summary}</p>}
      {open !== null && (
        <Notice tone="plain">
          <strong>A sign-in to {card.vendor.name} is under way.</strong>
          <p><a href={`/sources/attempts/${open.id}`} onClick={follow}>Go on where you left it</a>, or begin a new one below.</p>
        </Notice>
      )}
      <form class="card card-body stack" onSubmit={begin}>
        <Endpoints card={card} endpoint={endpoint} other={other} fault={check.fault} address={address} choose={setEndpoint} type={setOther} />
        {chosen?.placeholders.map((place) => (
          <label key={place.name} class="field">
            <span class="field-label">{place.label}</span>
            <input class="input" required value={values[place.name] ?? ""} {...(place.pattern === null ? {} : { pattern: place.pattern })}
              {...(place.example === null ? {} : { placeholder: place.example })}
              onInput={(event) => setValues({ ...values, [place.name]: event.currentTarget.value })} />
          </label>
        ))}
        {action.error !== null && <ErrorNotice error={action.error} card={card} />}
        <div class="row">
          <button type="submit" class="button button-main button-large" disabled={action.busy}>
            {card.sign_in?.kind === "api_key" ? `Connect with a key of ${card.vendor.name}` : `Authorize with ${card.vendor.name}`}
          </button>
          {card.sign_in?.needs_popup === true && <span class="small soft">Opens {card.vendor.name}'s sign-in in a popup window.</span>}
        </div>
        <Access card={card} />
        {card.setup_steps.length > 0 && (
          <details class="disclosure" open={card.sign_in?.needs_popup !== true}>
            <summary><Icon name="right" size={16} />All steps, from the side bar to Finish</summary>
            <ol class="setup">{card.setup_steps.map((step) => <li key={step}>{step}</li>)}</ol>
          </details>
        )}
      </form>
      {card.sample_questions.length > 0 && (
        <section class="stack-tight">
          <h2>What you can ask</h2>
          <ul class="quotes">{card.sample_questions.map((question) => <li key={question}>“{question}”</li>)}</ul>
        </section>
      )}
      {card.troubleshooting.length > 0 && (
        <details class="disclosure">
          <summary><Icon name="right" size={16} />Troubleshooting: {card.troubleshooting.length} known problem{card.troubleshooting.length === 1 ? "" : "s"}</summary>
          <div class="stack-tight disclosed">{card.troubleshooting.map((row) => <TroubleshootingRow key={row.error} row={row} />)}</div>
        </details>
      )}
    </>
  );
}

const checkedAfterMs = 300;

/** Whether an error is of what was chosen and typed, and of nothing that may be otherwise the next time. */
function isOfInput(error: ErrorDocument): boolean {
  return error.code === "usage" || error.code === "invalid";
}

/** What the console says of an address while it is typed; null where nothing, or not yet. input: null for none to check. */
function useCheck(card: Card, input: Attempt["input"] | null): { fault: ErrorDocument | null; take: (fault: ErrorDocument) => void } {
  const [known, setKnown] = useState<{ of: string; fault: ErrorDocument | null } | null>(null);
  const typed = input?.endpoint ?? "";
  useEffect(() => {
    if (input === null || typed === "" || known?.of === typed) return;
    let counts = true;
    const timer = setTimeout(() => {
      void post<{ fault: ErrorDocument | null }>(`/api/catalogue/${card.id}/check`, { input }).then(
        ({ fault }) => { if (counts) setKnown({ of: typed, fault: fault !== null && isOfInput(fault) ? fault : null }); },
        () => {},  // then the click says it
      );
    }, checkedAfterMs);
    return () => {
      counts = false;
      clearTimeout(timer);
    };
  }, [typed, input === null]);
  return { fault: input !== null && known?.of === typed ? known.fault : null, take: (fault) => setKnown({ of: typed, fault }) };
}

type EndpointsProps = {
  card: Card; endpoint: string | null; other: string; fault: ErrorDocument | null; address: { current: HTMLInputElement | null };
  choose: (name: string | null) => void; type: (address: string) => void;
};

function Endpoints(props: EndpointsProps): JSX.Element {
  const { card, endpoint, choose, fault } = props;
  const id = useId();
  return (
    <fieldset class="choices">
      <legend class="field-label">Where is your account?</legend>
      {card.endpoints.map((one) => (
        <label key={one.name} class="choice">
          <input type="radio" name="endpoint" value={one.name} checked={endpoint === one.name} onChange={() => choose(one.name)} />
          <span class="grow">
            <span class="choice-name">{one.name}</span>
            <code class="soft"><AddressText text={one.url} /></code>
          </span>
        </label>
      ))}
      <label class="choice">
        <input type="radio" name="endpoint" value="" checked={endpoint === null} onChange={() => choose(null)} />
        <span class="grow">
          <span class="choice-name">Another address</span>
          <span class="small soft choice-help">For tests. The rule of the manifest decides which addresses are allowed.</span>
        </span>
      </label>
      {endpoint === null && (
        <div class="field">
          <label for={id}>Address of the MCP server</label>
          <input ref={props.address} id={id} class="input" type="url" required autofocus placeholder="https://localhost:8443/mcp?read_only=true" value={props.other} spellcheck={false}
            aria-invalid={fault !== null} aria-describedby={fault === null ? undefined : `${id}-fault`} onInput={(event) => props.type(event.currentTarget.value)} />
          {fault !== null && (
            <div class="field-fault" role="alert" id={`${id}-fault`}>
              <p>{fault.what} {fault.cause}</p>
              <p>Fix: {fault.fix}</p>
            </div>
          )}
        </div>
      )}
    </fieldset>
  );
}

function Access({ card }: { card: Card }): JSX.Element {
  const scopes = card.sign_in?.scopes ?? [];
  return (
    <dl class="facts">
      <dt>Access</dt>
      <dd>{card.read_only ? "Reads only. Tools that create, change or delete are hidden before anything can call them." : "This plugin does not declare itself read-only."}</dd>
      <dt>Sign-in</dt>
      <dd>{signInWords(card)}</dd>
      <dt>Scopes</dt>
      <dd>{scopes.length > 0 ? scopes.map((scope) => <code key={scope} class="scope">{scope}</code>) : "As the vendor offers them for reading"}</dd>
      {card.permissions !== null && <><dt>Your account</dt><dd>{card.permissions}</dd></>}
    </dl>
  );
}

function signInWords(card: Card): string {
  switch (card.sign_in?.kind) {
    case "oauth2_authorization_code":
      return `OAuth at ${card.vendor.name}${card.sign_in.pkce === null ? "" : " with PKCE"}. Tokens are stored encrypted, and never reach this page.`;
    case "api_key":
      return "An API key, stored encrypted.";
    case "none":
    case undefined:
      return "None";
    default:
      return "OAuth between the servers; you are not asked.";
  }
}
