// The frame of the console, and which screen stands in it.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { AddSource } from "../add_source/add_source.tsx";
import { AttemptScreen } from "../add_source/attempt_screen.tsx";
import { CardScreen } from "../add_source/card_screen.tsx";
import { AskScreen } from "../ask/ask_screen.tsx";
import { DashboardScreen } from "../dashboard/dashboard_screen.tsx";
import { connected } from "../interface/events.ts";
import { useObservable } from "../interface/observable.ts";
import { useSlow } from "../interface/resource.ts";
import { Notice } from "../parts/notice.tsx";
import { SourcesScreen } from "../sources/sources_screen.tsx";
import { announced, note } from "./announcer.ts";
import { follow, path } from "./router.ts";
import { Sidebar } from "./sidebar.tsx";

export function App(): JSX.Element {
  const address = useObservable(path);
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  // A new screen is read from its heading on; the first one leaves the focus where the browser put it.
  useEffect(() => {
    if (first.current) first.current = false;
    else if (!main.current?.contains(document.activeElement)) main.current?.focus();
  }, [address]);
  return (
    <div class="shell">
      <a class="skip" href="#content" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>Skip to the content</a>
      <Sidebar address={address} />
      <main class="content" id="content" tabIndex={-1} ref={main}>
        <LostConnection />
        <Screen address={address} />
      </main>
      <Notes />
    </div>
  );
}

function Screen({ address }: { address: string }): JSX.Element {
  const [first = "", second, third] = address.split("/").filter((part) => part !== "");
  if (first === "sources" && second === "add" && third !== undefined) return <CardScreen key={third} cardId={third} />;
  if (first === "sources" && second === "add") return <AddSource />;
  if (first === "sources" && second === "attempts" && third !== undefined) return <AttemptScreen key={third} attemptId={third} />;
  if (first === "sources" && second === undefined) return <SourcesScreen />;
  if (first === "dashboards" && third === undefined) return <DashboardScreen dashboardId={second} />;
  if ((first === "ask" || first === "") && third === undefined) return <AskScreen jobId={second} />;
  return (
    <div class="page stack">
      <h1>There is no such page</h1>
      <p>The address may be one of an older console. Choose a page from the menu, or ask a question.</p>
      <p><a class="button button-main" href="/ask" onClick={follow}>Ask a question</a></p>
    </div>
  );
}

const lostAfterMs = 1500;

function LostConnection(): JSX.Element | null {
  const live = useObservable(connected);
  const lost = useSlow(!live, lostAfterMs);
  if (!lost) return null;
  return (
    <div class="lost">
      <Notice tone="care" icon="offline" role="status">
        <strong>The console does not answer.</strong>
        <p>What you see may be old. This page connects again by itself. If <code class="unbroken">claribi-host serve</code> was ended, start it, and open the address that it prints.</p>
      </Notice>
    </div>
  );
}

function Notes(): JSX.Element {
  const shown = useObservable(note);
  const said = useObservable(announced);
  return (
    <>
      <div class="toasts">{shown !== null && <p class="toast">{shown}</p>}</div>
      <p class="unseen" aria-live="polite" role="status">{said}</p>
    </>
  );
}
