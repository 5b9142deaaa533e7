// Without a session nothing can be shown but the reason.
import type { JSX } from "preact";
import type { ErrorDocument } from "../interface/client.ts";
import { BrandMark, Icon } from "../parts/icons.tsx";
import { ErrorNotice } from "../parts/notice.tsx";

export function NoSession({ error }: { error: ErrorDocument }): JSX.Element {
  return (
    <main class="no-session stack">
      <p class="brand"><BrandMark /><span class="brand-name">clariBI</span><span class="brand-kind">local console</span></p>
      <h1>{error.code === "auth_required" ? "This browser is not signed in to the console" : "The console could not be opened"}</h1>
      <ErrorNotice error={error}>
        <button type="button" class="button button-small" onClick={() => location.reload()}><Icon name="refresh" size={16} />Load again</button>
      </ErrorNotice>
    </main>
  );
}
