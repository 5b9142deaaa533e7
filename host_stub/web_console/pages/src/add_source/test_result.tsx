// What the test call showed.
import type { JSX } from "preact";
import type { Card, TestResult } from "../interface/schema.ts";
import { ErrorNotice, Notice } from "../parts/notice.tsx";

/** The outcome of a test in one sentence. */
export function testWords(test: TestResult): string {
  if (test.error !== null) return test.error.what;
  if (!test.passed) return "The test did not pass.";
  if (test.nothing_visible) return "The connection works, and this account sees nothing.";
  return test.kind === "listing" ? "The vendor answers, and no test call was made." : "The test passed.";
}

export function TestReport({ test, card }: { test: TestResult; card: Card | undefined }): JSX.Element {
  if (test.error !== null) return <ErrorNotice error={test.error} card={card} />;
  const listed = test.kind === "listing";
  return (
    <div class="stack">
      <Notice tone={!test.passed ? "bad" : listed ? "care" : "good"} role="status">
        <strong>{!test.passed ? "The test did not pass" : listed ? "The vendor answers, and no test call was made" : "The test passed"}</strong>
        <dl class="notice-facts">
          {test.account !== null && <><dt>Account</dt><dd>{test.account}</dd></>}
          {test.tool !== null && <><dt>Test call</dt><dd><code>{test.tool}</code></dd></>}
          {test.tools !== null && <><dt>Tools</dt><dd>{toolCounts(test.tools)}</dd></>}
          {test.scopes.length > 0 && <><dt>Scopes</dt><dd>{test.scopes.join(", ")}</dd></>}
        </dl>
        {listed && <p>The tools were listed, and none was called. Whether reading works is not known yet.</p>}
      </Notice>
      {test.nothing_visible && (
        <Notice tone="care">
          <strong>The connection works, and this account sees nothing.</strong>
          <p>{test.permissions ?? card?.permissions ?? "Ask an administrator of the account for read access."}</p>
          <p>You can finish now. Data appear as soon as the permission is given.</p>
        </Notice>
      )}
      {test.notes.length > 0 && <ul class="notes">{test.notes.map((note) => <li key={note}>{note}</li>)}</ul>}
    </div>
  );
}

function toolCounts(tools: NonNullable<TestResult["tools"]>): string {
  const changed = tools.drifted > 0 ? `, ${tools.drifted} changed since they were approved` : "";
  return `${tools.shown} can be used, ${tools.hidden} hidden by the read-only filter${changed}`;
}
