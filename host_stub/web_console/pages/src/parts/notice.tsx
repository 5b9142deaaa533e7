// Notices and errors. An error always says what failed, why, what to do, and gives an id that can be copied.
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { tell } from "../shell/announcer.ts";
import type { ErrorDocument } from "../interface/client.ts";
import type { Card } from "../interface/schema.ts";
import { Icon, type IconName } from "./icons.tsx";
import { Countdown } from "./time.tsx";

export type Tone = "plain" | "good" | "care" | "bad";
const icons: Record<Tone, IconName> = { plain: "info", good: "check", care: "warn", bad: "stop" };

export function Notice(props: { tone: Tone; children: ComponentChildren; icon?: IconName; role?: "status" | "alert" }): JSX.Element {
  return (
    <div class={`notice tone-${props.tone}`} role={props.role}>
      <Icon name={props.icon ?? icons[props.tone]} />
      <div class="notice-body">{props.children}</div>
    </div>
  );
}

/** What failed, the cause, the fix, the actions, and the id. children are the actions. */
export function ErrorNotice(props: { error: ErrorDocument; children?: ComponentChildren; tone?: Tone; card?: Card | undefined }): JSX.Element {
  const { error } = props;
  const row = troubleshootingFor(props.card, [error.what, error.cause]);
  const tone = props.tone ?? (error.code === "rate_limited" ? "care" : "bad");
  return (
    <Notice tone={tone} role="alert" {...(error.code === "rate_limited" ? { icon: "clock" as const } : {})}>
      <strong>{error.what}</strong>
      <dl class="notice-facts">
        <dt>Cause</dt>
        <dd>{error.cause}</dd>
        <dt>Fix</dt>
        <dd>{error.fix}</dd>
      </dl>
      {error.retry_at !== null && <RetryTime at={error.retry_at} />}
      {row !== undefined && <TroubleshootingRow row={row} open />}
      <div class="row">
        {props.children}
        <RequestId id={error.request_id} code={error.code} />
      </div>
    </Notice>
  );
}

function RetryTime({ at }: { at: string }): JSX.Element {
  const [over, setOver] = useState(new Date(at).getTime() <= Date.now());
  if (over) return <p>It can be tried again now.</p>;
  return <p>It can be tried again in <Countdown until={at} onEnd={() => setOver(true)} />.</p>;
}

function RequestId({ id, code }: { id: string | null; code: string }): JSX.Element {
  const shown = id ?? code;
  return (
    <span class="request-id">
      <span>{id === null ? "Error code" : "Request id"} <code>{shown}</code></span>
      <CopyButton text={shown} what={id === null ? "error code" : "request id"} />
    </span>
  );
}

export function CopyButton({ text, what, words }: { text: string; what: string; words?: string }): JSX.Element {
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      tell(`The ${what} was copied.`);
    } catch {
      tell(`The browser did not allow copying. Select the ${what}, and copy it by hand.`);
    }
  };
  return (
    <button type="button" class={`button button-small button-quiet ${words === undefined ? "button-icon" : ""}`} onClick={() => void copy()}
      {...(words === undefined ? { "aria-label": `Copy the ${what}`, title: `Copy the ${what}` } : {})}>
      <Icon name="copy" size={16} />
      {words}
    </button>
  );
}

type Row = Card["troubleshooting"][number];

/** The row of the vendor's troubleshooting table that speaks of one of these texts: that has its words in quotes, or all of
    them, and its status where it ends with one, such as "(403)". */
export function troubleshootingFor(card: Card | undefined, texts: (string | null)[]): Row | undefined {
  return card?.troubleshooting.find((row) => {
    const [, words = row.error, status = ""] = /^(.*?)\s*\((\d{3})\)$/.exec(row.error) ?? [];
    const quoted = (/["“]([^"”]+)["”]/.exec(words)?.[1] ?? words).toLowerCase();
    return texts.some((text) => text !== null && text.toLowerCase().includes(quoted) && text.includes(status));
  });
}

export function TroubleshootingRow({ row, open = false }: { row: Row; open?: boolean }): JSX.Element {
  return (
    <details class="disclosure" open={open}>
      <summary><Icon name="right" size={16} />{row.error}</summary>
      <dl class="notice-facts">
        <dt>Cause</dt>
        <dd>{row.cause}</dd>
        <dt>Fix</dt>
        <dd>{row.fix}</dd>
      </dl>
    </details>
  );
}

export function Badge(props: { tone?: "good" | "care" | "bad" | "accent"; icon?: IconName; children: ComponentChildren }): JSX.Element {
  return (
    <span class={`badge ${props.tone === undefined ? "" : `tone-${props.tone}`}`}>
      {props.icon !== undefined && <Icon name={props.icon} size={14} />}
      {props.children}
    </span>
  );
}
