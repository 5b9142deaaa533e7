// Add data source: the MCP Servers tab with its cards, and what else could be connected.
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { catalogue } from "../interface/live.ts";
import type { Card } from "../interface/schema.ts";
import { Icon } from "../parts/icons.tsx";
import { Badge, ErrorNotice } from "../parts/notice.tsx";
import { Awaited, Empty } from "../parts/waiting.tsx";
import { follow } from "../shell/router.ts";

const tabs = [
  { id: "servers", words: "MCP Servers" },
  { id: "others", words: "Databases and files" },
] as const;

export function AddSource(): JSX.Element {
  const [tab, setTab] = useState<(typeof tabs)[number]["id"]>("servers");
  const buttons = useRef(new Map<string, HTMLButtonElement>());
  const move = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const next = tabs.find((one) => one.id !== tab);
    if (next === undefined) return;
    setTab(next.id);
    buttons.current.get(next.id)?.focus();
  };
  return (
    <div class="page stack">
      <a class="back" href="/sources" onClick={follow}><Icon name="left" size={16} />Data Sources</a>
      <h1>Add data source</h1>
      <div class="tabs" role="tablist" aria-label="Kinds of data sources" onKeyDown={move}>
        {tabs.map((one) => (
          <button key={one.id} type="button" role="tab" id={`tab-${one.id}`} class="tab" aria-selected={tab === one.id}
            aria-controls="kind-panel" tabIndex={tab === one.id ? 0 : -1} onClick={() => setTab(one.id)}
            ref={(element) => { if (element !== null) buttons.current.set(one.id, element); }}>
            {one.words}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="kind-panel" aria-labelledby={`tab-${tab}`} class="stack">
        {tab === "servers" ? <Servers /> : (
          <Empty title="Not in this console" picture={<Icon name="sources" size={40} />}>
            clariBI connects databases and files, too. This console is for MCP servers, and for people who develop plugins for them.
          </Empty>
        )}
      </div>
    </div>
  );
}

function Servers(): JSX.Element {
  return (
    <Awaited resource={catalogue} what="the catalogue">
      {(cards) => cards.length === 0 ? (
        <Empty title="No plugin is installed" picture={<Icon name="unplug" size={40} />}>
          A plugin is a library with a manifest beside it. Put both into the plugins folder, or start <code class="unbroken">claribi-host serve</code> with <code class="unbroken">--plugin</code>.
        </Empty>
      ) : (
        <ul class="catalogue">
          {cards.map((card) => <li key={card.id}>{card.available ? <AvailableCard card={card} /> : <DisabledCard card={card} />}</li>)}
        </ul>
      )}
    </Awaited>
  );
}

/** The vendor's first letter; manifests hold no picture. */
export function Monogram({ name, size = "normal" }: { name: string; size?: "normal" | "large" }): JSX.Element {
  return <span class={`monogram monogram-${size}`} aria-hidden="true">{[...name.trim()][0]?.toUpperCase() ?? "?"}</span>;
}

function AvailableCard({ card }: { card: Card }): JSX.Element {
  return (
    <article class="card server-card">
      <div class="server-card-head">
        <Monogram name={card.vendor.name} />
        <div class="grow">
          <h2><a class="server-card-link" href={`/sources/add/${card.id}`} onClick={follow}>{card.vendor.name}</a></h2>
          <p class="small soft">{versionOf(card)}</p>
        </div>
        {card.read_only && <Badge tone="accent" icon="lock">Read-only</Badge>}
      </div>
      {card.vendor.summary !== null && <p>{card.vendor.summary}</p>}
      {card.sample_questions.length > 0 && (
        <ul class="server-card-questions">
          {card.sample_questions.slice(0, 3).map((question) => <li key={question}>“{question}”</li>)}
        </ul>
      )}
    </article>
  );
}

function DisabledCard({ card }: { card: Card }): JSX.Element {
  return (
    <article class="card server-card is-disabled" aria-disabled="true">
      <div class="server-card-head">
        <Monogram name={card.vendor.name} />
        <div class="grow">
          <h2>{card.vendor.name}</h2>
          <p class="small soft">{versionOf(card)}</p>
        </div>
        <Badge tone="bad" icon="stop">Cannot be used</Badge>
      </div>
      {card.error !== null && <ErrorNotice error={card.error} tone="plain" />}
    </article>
  );
}

export function versionOf(card: Card): string {
  return card.plugin === null ? card.library : `${card.library} ${card.plugin.version}`;
}
