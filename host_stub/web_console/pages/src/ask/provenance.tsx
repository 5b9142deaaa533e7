// How this was answered: the calls with their arguments, time, rows and repetitions, and the same on the command line.
import type { JSX } from "preact";
import type { Answer, Card } from "../interface/schema.ts";
import { Icon } from "../parts/icons.tsx";
import { CopyButton, TroubleshootingRow, troubleshootingFor } from "../parts/notice.tsx";
import { CommandText } from "../parts/pieces.tsx";
import { exactTime, span } from "../parts/time.tsx";

export function Provenance({ answer, card, open = false }: { answer: Answer; card?: Card | undefined; open?: boolean }): JSX.Element {
  const { calls } = answer;
  const ms = calls.reduce((sum, call) => sum + call.duration_ms, 0);
  const row = troubleshootingFor(card, calls.map((call) => call.error));
  return (
    <details class="disclosure provenance" open={open}>
      <summary><Icon name="right" size={16} />How this was answered</summary>
      <div class="stack provenance-body">
        <p class="small soft">
          {calls.length === 0 ? "No tool was called." : `${calls.length} call${calls.length === 1 ? "" : "s"}, ${time(ms)} in all.`}{" "}
          {answer.inventory_age_s === null ? "Everything was read for this question." : `The inventory came from the cache, ${span(1000 * answer.inventory_age_s)} old.`}
        </p>
        {calls.length > 0 && <ol class="calls">{calls.map((call, index) => <li key={index}><CallLine call={call} /></li>)}</ol>}
        {row !== undefined && answer.status !== "partial" && <TroubleshootingRow row={row} open />}
        <div>
          <p class="small soft command-title">The same on the command line</p>
          <Command text={answer.command} words="The same on the command line" />
        </div>
      </div>
    </details>
  );
}

function CallLine({ call }: { call: Answer["calls"][number] }): JSX.Element {
  return (
    <div class="call">
      <div class="row-apart">
        <code class="call-tool">{call.tool}</code>
        <span class="small soft numbers" title={exactTime(call.started_at)}>
          {[`${call.rows.toLocaleString("en")} row${call.rows === 1 ? "" : "s"}`, time(call.duration_ms), ...(call.retries > 0 ? [`${call.retries} repeated`] : [])].join(" · ")}
        </span>
      </div>
      {call.error !== null && <p class="call-error"><Icon name="stop" size={16} label="failed:" />{call.error}</p>}
      {Object.keys(call.arguments).length > 0 && (
        <dl class="call-arguments">
          {Object.entries(call.arguments).map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name} is`}>{typeof value === "string" ? value : JSON.stringify(value)}</dd>])}
        </dl>
      )}
      <Command text={call.command} words="On the command line" />
    </div>
  );
}

function Command({ text, words }: { text: string; words: string }): JSX.Element {
  return (
    <div class="command">
      <span class="unseen">{words}:</span>
      <code class="grow"><CommandText text={text} /></code>
      <CopyButton text={text} what="command" />
    </div>
  );
}

function time(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}
