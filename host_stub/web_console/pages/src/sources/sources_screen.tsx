// Data sources: all of them with their state, and what can be done with each.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { dataSources } from "../interface/live.ts";
import { useObservable } from "../interface/observable.ts";
import { useResource } from "../interface/resource.ts";
import { Icon } from "../parts/icons.tsx";
import { Awaited, Empty } from "../parts/waiting.tsx";
import { follow } from "../shell/router.ts";
import { DisconnectDialog, disconnecting } from "./disconnect_dialog.tsx";
import { SourceCard } from "./source_card.tsx";

export function SourcesScreen(): JSX.Element {
  const add = <a class="button button-main" href="/sources/add" onClick={follow}><Icon name="plus" size={16} />Add data source</a>;
  useEffect(() => {
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, []);
  const leaving = useObservable(disconnecting);
  const some = (useResource(dataSources).value?.length ?? 0) > 0;
  return (
    <div class="page stack">
      {leaving !== null && <DisconnectDialog key={leaving.id} source={leaving} />}
      <header class="row-apart">
        <h1>Data Sources</h1>
        {some && add}
      </header>
      <Awaited resource={dataSources} what="the data sources" lines={9}>
        {(sources) => sources.length === 0 ? (
          <Empty title="Connect your first source" picture={<Plug />} action={add}>
            A data source is an account at a vendor, read through its MCP server. You sign in at the vendor; this console gets read access, and no password.
          </Empty>
        ) : (
          <ul class="stack">{sources.map((source) => <li key={source.id}><SourceCard source={source} /></li>)}</ul>
        )}
      </Awaited>
    </div>
  );
}

function Plug(): JSX.Element {
  return (
    <svg viewBox="0 0 120 72" width="120" height="72" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      <path d="M6 36h24M30 24h10a12 12 0 0 1 0 24H30zM52 30h8M52 42h8" />
      <path d="M114 36H96M96 22H82a14 14 0 0 0 0 28h14z" />
      <path d="M84 12l-3-7M93 12l1-8M102 15l5-6" stroke-dasharray="1 0" opacity="0.5" />
    </svg>
  );
}
