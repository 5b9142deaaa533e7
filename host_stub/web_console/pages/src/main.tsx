// The start of the console: the theme, the session, the events, the first screen.
import { render } from "preact";
import { errorOf, get, useToken, type ErrorDocument } from "./interface/client.ts";
import { startLive } from "./interface/live.ts";
import type { Session } from "./interface/schema.ts";
import { App } from "./shell/app.tsx";
import { NoSession } from "./shell/no_session.tsx";
import { applyTheme } from "./shell/theme.ts";

async function start(): Promise<void> {
  applyTheme();
  const root = document.getElementById("app");
  if (root === null) return;
  const show = (what: preact.ComponentChild): void => {
    root.replaceChildren();
    render(what, root);
  };
  try {
    const session = await get<Session>("/api/session");
    useToken(session.token);
    startLive();
    show(<App />);
  } catch (thrown) {
    const error: ErrorDocument = errorOf(thrown);
    show(<NoSession error={error} />);
  }
}

void start();
