// Screen 1: data sources, with each of their states.
import * as make from "../mock/documents.mjs";

const hostile = "<img src=x onerror=alert(1)> <b>\u202Egnp.exe</b> & \"quoted\" very-long-name-without-a-space-".padEnd(180, "x");
const never = () => new Promise(() => {});

const expired = make.dataSource({ id: "src-old", name: "Aiven staging", status: "expired", reason: "Sign-in required: the refresh token expired at 09:12.", renews: false, expires_at: make.ago(3 * make.hour), last_check: { passed: false, at: make.ago(2 * make.hour) }, tile_count: 1 });
const tiles = [
  { id: "tile-1", title: "ClickHouse write throughput", dashboard: "Overview" },
  { id: "tile-2", title: "Services by region", dashboard: "Overview" },
  { id: "tile-3", title: "PostgreSQL disk usage", dashboard: "Capacity" },
];

export const states = [
  {
    name: "sources-loading", at: "/sources", busy: true,
    script: (mock) => mock.on("GET /api/data-sources", never),
    act: (page) => page.locator(".skeleton").first().waitFor(),
    sees: ["Loading the data sources"],
  },
  { name: "sources-empty", at: "/sources", world: { sources: [] }, sees: ["Connect your first source", "Add data source"] },
  { name: "sources-connected", at: "/sources", world: { sources: [make.dataSource(), make.dataSource({ id: "src-2", name: "Aiven sandbox", account: null, tile_count: 0, last_check: null, renews: false, expires_at: make.ago(-5 * make.day) })] }, sees: ["Aiven production", "Connected", "Last check", "Renews itself", "in 5 days"] },
  { name: "sources-expired", at: "/sources", world: { sources: [make.dataSource(), expired] }, sees: ["Sign-in expired", "the refresh token expired at 09:12", "Authorize with Aiven again", "Its name and its tiles are kept"] },
  { name: "sources-revoked", at: "/sources", world: { sources: [{ ...expired, status: "revoked", reason: "Sign-in required: the vendor revoked access at 14:02." }] }, sees: ["Access revoked", "revoked access at 14:02"] },
  { name: "sources-not-signed-in", at: "/sources", world: { sources: [{ ...expired, status: "not_signed_in", reason: null }] }, sees: ["Not signed in"] },
  { name: "sources-offline", at: "/sources", world: { sources: [make.dataSource({ status: "offline", last_check: { passed: false, at: make.ago(12 * make.minute) }, next_attempt_at: make.ago(-900) })] }, sees: ["Offline", "did not answer the check 1", "It can be tried again in 1"] },
  { name: "sources-rate-limited", at: "/sources", world: { sources: [make.dataSource({ status: "rate_limited", next_attempt_at: make.ago(-900) })] }, sees: ["Rate limited", "It can be tried again in 1"] },
  {
    name: "sources-rate-limit-over", at: "/sources", world: { sources: [make.dataSource({ status: "rate_limited", next_attempt_at: make.ago(5) })] },
    sees: ["Try now"],
  },
  { name: "sources-partial", at: "/sources", world: { sources: [make.dataSource({ partial: { text: "25 of 40 projects were read.", at: make.ago(3 * make.minute) } })] }, sees: ["Partial", "25 of 40 projects were read."] },
  { name: "sources-error", at: "/sources", world: { sources: [make.dataSource({ status: "error", error: make.error({ code: "tool_error", what: "The test call failed.", cause: "Aiven answered 403: MCP connections are not allowed.", fix: "Ask an administrator of the organisation at Aiven to switch on Allow MCP connection.", retryable: false }) })] }, sees: ["Cause", "Fix", "req-7f3a9c21"] },
  {
    name: "sources-failed-to-load", at: "/sources", quiet: false,
    script: (mock) => mock.on("GET /api/data-sources", () => ({ status: 503, body: { error: make.error({ code: "state", what: "The store could not be read.", cause: "Another process holds its lock.", fix: "End the other process, then try again." }) } })),
    sees: ["The store could not be read.", "Try again"],
  },
  {
    name: "sources-testing", at: "/sources",
    script: (mock) => mock.on("POST /api/data-sources/src-prod/test", () => ({ job: make.job({ id: "job-test", kind: "test", question: null }) })),
    act: (page) => page.getByRole("button", { name: "Test" }).click(),
    sees: ["Making a test call", "Cancel"],
  },
  {
    name: "sources-test-waiting", at: "/sources",
    script: (mock) => mock.on("POST /api/data-sources/src-prod/test", () => ({ job: make.job({ id: "job-test", kind: "test", question: null, waiting: { until: make.ago(-45), what_for: "the vendor's rate limit" } }) })),
    act: (page) => page.getByRole("button", { name: "Test" }).click(),
    sees: ["Making a test call", /Waiting until \d\d:\d\d:\d\d for the vendor's rate limit/, "Cancel"],
  },
  {
    name: "sources-test-passed", at: "/sources",
    script: (mock) => mock.on("POST /api/data-sources/src-prod/test", () => ({ job: make.job({ id: "job-test", kind: "test", question: null, state: "finished", finished_at: make.ago(0), result: make.testResult() }) })),
    act: (page) => page.getByRole("button", { name: "Test" }).click(),
    sees: ["The test passed", "31 can be used, 22 hidden"],
  },
  {
    name: "sources-test-failed", at: "/sources",
    script: (mock) => mock.on("POST /api/data-sources/src-prod/test", () => ({ job: make.job({ id: "job-test", kind: "test", question: null, state: "failed", finished_at: make.ago(0), error: make.error({ code: "tool_error", what: "The test call failed: Permission denied.", cause: "The token grants reading alone.", fix: "Ask about what can be read." }) }) })),
    act: (page) => page.getByRole("button", { name: "Test" }).click(),
    sees: ["Permission denied", "\"Permission denied\" on service operations"],
  },
  {
    name: "sources-rename-taken", at: "/sources", quiet: false,
    script: (mock) => mock.on("PATCH /api/data-sources/src-prod", () => ({ status: 409, body: { error: make.error({ code: "conflict", what: "The name is taken.", cause: "Another data source has it.", fix: "Choose another name.", retryable: false }) } })),
    act: async (page) => {
      await page.getByRole("button", { name: "Rename" }).click();
      await page.getByLabel("New name").fill("Aiven staging");
      await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
    },
    sees: ["Rename Aiven production", "Another data source has this name"],
  },
  {
    name: "sources-disconnect-asked", at: "/sources",
    script: (mock) => mock.on("GET /api/data-sources/src-prod/affected", () => ({ name: "Aiven production", tiles })),
    act: (page) => page.getByRole("button", { name: "Disconnect" }).click(),
    sees: ["Disconnect Aiven production?", "These 3 tiles are removed with it", "Services by region"],
  },
  {
    name: "sources-disconnected", at: "/sources",
    script: (mock) => {
      mock.on("GET /api/data-sources/src-prod/affected", () => ({ name: "Aiven production", tiles }));
      mock.on("POST /api/data-sources/src-prod/disconnect", () => ({
        job: make.job({
          id: "job-end", kind: "disconnect", question: null, state: "finished", finished_at: make.ago(0),
          result: {
            name: "Aiven production", tiles_removed: tiles,
            steps: [
              { what: "revocation", outcome: "failed", text: "The sign-in could not be revoked at Aiven. Remove the access in your account settings there.", detail: "503 Service Unavailable" },
              { what: "credentials", outcome: "done", text: "The tokens were deleted from this host.", detail: null },
              { what: "data_source", outcome: "done", text: "The data source was removed.", detail: null },
              { what: "tiles", outcome: "done", text: "3 tiles were removed.", detail: null },
            ],
          },
        }),
      }));
    },
    act: async (page, mock) => {
      await page.getByRole("button", { name: "Disconnect" }).click();
      mock.on("GET /api/data-sources", () => ({ data_sources: [] }));
      await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
      mock.send("data_sources", { data_source_id: null });
      await page.getByText("Connect your first source").waitFor();
    },
    sees: ["Aiven production was disconnected", "could not be revoked", "tokens were deleted"],
  },
  { name: "sources-hostile-names", at: "/sources", world: { sources: [make.dataSource({ name: hostile, account: hostile, notes: [hostile] })], cards: [make.card({ vendor: { id: "aiven", name: hostile, summary: hostile, homepage: null } })] }, sees: ["<img src=x onerror=alert(1)>"] },
  {
    name: "sources-console-gone", at: "/sources", quiet: false,
    act: async (page, mock) => {
      mock.refuseStreams = true;
      mock.endStreams();
      await page.getByText("The console does not answer.").waitFor();
    },
    sees: ["This page connects again by itself"],
  },
];
