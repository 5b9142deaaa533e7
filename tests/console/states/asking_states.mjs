// Screen 4: a question, from its progress to its answer, and each way to fail.
import * as make from "../mock/documents.mjs";

const shown = (job) => ({ at: `/ask/${job.id}`, world: { jobs: [job] } });
const provisional = {
  columns: [
    { name: "service.name", label: "service", type: "text", unit: null },
    { name: "service.type", label: "type", type: "text", unit: null },
    { name: "service.state", label: "state", type: "text", unit: null },
  ],
  rows: [["ads-ch", "clickhouse", "RUNNING"], ["audit-ch", "clickhouse", "RUNNING"], ["billing-ch", "clickhouse", null]],
  count: 3,
};
const megabyte = "<b>\u05d0\u05d1</b>".repeat(100_000);
const hostile = "<script>alert(1)</script>=HYPERLINK(\"http://x\")";
const cpu = { "telemetry-ch-prod": [41, 44, 52, 71, 66, 58, 49, 61], "clickstream-ch": [22, 25, 24, 31, 35, 30, 28, 27], "billing-ch": [11, 10, 14, 12, 16, 15, 13, 12] };

export const states = [
  { name: "ask-empty", at: "/ask", world: { jobs: [make.finished({}, { id: "job-0", started_at: make.ago(9 * make.minute) }), make.job({ id: "job-00", state: "failed", question: "What will it cost next year?", started_at: make.ago(40 * make.minute), finished_at: make.ago(39 * make.minute) })] }, sees: ["What do you want to know?", "Which services are running on Pro plans?", "Earlier questions of this session"] },
  { name: "ask-nothing-typed", at: "/ask", act: (page) => page.getByRole("button", { name: "Ask", exact: true }).click(), sees: ["Type a question first."] },
  { name: "ask-without-source", at: "/ask", world: { sources: [] }, sees: ["Connect a data source first"] },
  { name: "ask-no-model", at: "/ask", world: { cards: [make.card({ can_answer: false, sample_questions: [] })] }, sees: ["There is no model for Aiven"] },
  { name: "ask-source-expired", at: "/ask", world: { sources: [make.dataSource({ status: "expired", reason: "Sign-in required: the refresh token expired at 09:12." })] }, sees: ["the refresh token expired at 09:12", "Authorize with Aiven again"] },
  { name: "ask-understanding", ...shown(make.job({ started_at: make.ago(0) })), sees: ["Understanding the question", "Cancel"] },
  { name: "ask-progress", ...shown(make.job({ started_at: make.ago(7), progress: { what: "services", done: 3, all: 7 }, provisional })), sees: ["3 of 7 services read", /\d+ (seconds|min)/, "They are in no order", "billing-ch", "not yet"], hides: [".answer-sentence", ".chart"] },
  { name: "ask-reading", ...shown(make.job({ started_at: make.ago(3), provisional })), sees: ["Reading", "not yet", "Cancel"] },
  { name: "ask-waiting", ...shown(make.job({ started_at: make.ago(7), progress: { what: "services", done: 3, all: 7 }, waiting: { until: make.ago(-45), what_for: "the vendor's rate limit" } })), sees: ["3 of 7 services read", /Waiting until \d\d:\d\d:\d\d for the vendor's rate limit/, "Cancel"] },
  { name: "ask-answered", ...shown(make.finished()), sees: ["telemetry-ch-prod has the highest write throughput", "Understood as", "Chart", "Table", "Pin to dashboard", "How this was answered"], act: (page) => page.locator(".chart svg").waitFor() },
  { name: "ask-answered-table", ...shown(make.finished()), act: (page) => page.getByRole("button", { name: "Table", exact: true }).click(), sees: ["409.5 MB/s", "clickstream-ch"] },
  { name: "ask-answered-lines", ...shown(make.finished({ answer: "CPU usage of the three busiest ClickHouse services over the last 8 hours.", chart: make.lines(cpu, "CPU usage (%)", "CPU usage") }, { question: "CPU of our ClickHouse services over time" })), act: (page) => page.locator(".chart svg").waitFor(), sees: ["CPU usage of the three busiest"] },
  {
    name: "ask-provenance", ...shown(make.finished()),
    act: async (page) => { await page.locator(".chart svg").waitFor(); await page.getByText("How this was answered").click(); },
    sees: ["aiven_service_list", "1 repeated", "The inventory came from the cache, 23 seconds old", "claribi-host ask"],
  },
  {
    name: "ask-chip-open", ...shown(make.finished()),
    act: async (page) => { await page.locator(".chart svg").waitFor(); await page.getByRole("button", { name: "type is ClickHouse" }).click(); },
    sees: ["type is PostgreSQL", "Leave this out"],
  },
  { name: "ask-one-value", ...shown(make.finished({ answer: "There are 42 running services.", chart: null, table: { columns: [{ name: "count", label: "services", type: "number", unit: null }], rows: [[42]] }, notes: [] }, { question: "How many services are running?" })), sees: ["There are 42 running services."], hides: [".chart", ".table"] },
  { name: "ask-no-rows", ...shown(make.finished({ answer: "No service is powered off.", chart: null, table: { columns: [{ name: "a", label: "service", type: "text", unit: null }], rows: [] }, notes: [] }, { question: "Which services are powered off?" })), sees: ["No service is powered off."], hides: [".chart", ".table"] },
  { name: "ask-partial", ...shown(make.finished({ status: "partial", complete: false, answer: "At least 25 services run on Pro plans.", chart: null, notes: ["25 of 40 projects were read: the rate limit of Aiven was reached.", "Counts are “at least”; the highest and the lowest are not named."] }, { question: "Which services are running on Pro plans?" })), sees: ["this answer is partial", "25 of 40 projects were read"] },
  { name: "ask-ambiguous", ...shown(make.finished({ status: "ambiguous", complete: false, answer: "“prod” is a part of two names.", chart: null, table: { columns: [], rows: [] }, chips: [], plan: null, notes: [], choices: ["What schemas exist in analytics-pg-prod?", "What schemas exist in billing-pg-prod?"] }, { question: "What schemas exist in prod?" })), sees: ["Which of these do you mean?", "analytics-pg-prod"] },
  { name: "ask-declined", ...shown(make.finished({ status: "declined", complete: false, answer: "Invoices cannot be told: no tool of this data source gives them.", chart: null, table: { columns: [], rows: [] }, chips: [], plan: null, calls: [], notes: [], inventory_age_s: null, choices: ["What does each service cost a month by its plan?"] }, { question: "What was on the last invoice?" })), sees: ["These can be answered", "No tool was called"] },
  { name: "ask-cancelled", ...shown(make.finished({ status: "partial", complete: false, chart: null, notes: ["3 of 7 services were read before you cancelled."] }, { state: "cancelled" })), sees: ["You cancelled this question.", "Below is what was read until then", "Ask again"] },
  { name: "ask-cancelled-early", ...shown(make.job({ state: "cancelled", finished_at: make.ago(1) })), sees: ["Nothing was read until then."] },
  { name: "ask-failed", ...shown(make.job({ state: "failed", finished_at: make.ago(1), error: make.error() })), sees: ["Aiven did not answer.", "Ask again", "req-7f3a9c21"] },
  { name: "ask-rate-limited", ...shown(make.job({ state: "failed", finished_at: make.ago(1), error: make.error({ code: "rate_limited", what: "Aiven limits how often it may be asked.", cause: "50 list calls a minute were made.", fix: "Wait, then ask again.", retry_at: make.ago(-900) }) })), sees: ["It can be tried again in 1"] },
  {
    name: "ask-permission-denied", ...shown(make.finished({ status: "partial", complete: false, chart: null, notes: ["1 service was not read."], calls: [make.call("aiven_pg_read", { service_name: "analytics-pg-prod" }, 90, 0, { error: "Aiven API Error (403): Permission denied" })] })),
    act: (page) => page.getByText("How this was answered").click(),
    sees: ["Aiven API Error (403): Permission denied", "\"Permission denied\" on service operations"],
  },
  { name: "ask-expired", ...shown(make.job({ state: "failed", finished_at: make.ago(1), error: make.error({ code: "auth_required", what: "Aiven production has to be authorized again.", cause: "The refresh token expired at 09:12.", fix: "Authorize with Aiven again.", retryable: false }) })), sees: ["Your question is kept", "Authorize with Aiven again"] },
  { name: "ask-long-table", ...shown(make.finished({ answer: "There are 10,000 services.", chart: null, table: make.longTable(10_000), notes: [] }, { question: "List all services" })), sees: ["10,000 rows", "service-00000"] },
  {
    name: "ask-hostile-cells",
    ...shown(make.finished({ answer: "One row is larger than the others.", chart: null, notes: [], table: { columns: [{ name: "a", label: "text", type: "text", unit: null }, { name: "n", label: "bytes", type: "number", unit: "B" }], rows: [[megabyte, megabyte.length], ["\u202egnp.exe", 7], ["\u05e9\u05dc\u05d5\u05dd = @SUM(1)", 0.5]] } }, { question: "Which rows are large?" })),
    sees: ["characters; the CSV file has all of them", "\\u{202e}gnp.exe"],
  },
  {
    name: "ask-hostile-rows",
    ...shown(make.finished({ answer: `${hostile} has the highest.`, notes: [hostile], chart: make.bars([[hostile, 5], ["b", 3]], hostile, hostile), table: { columns: [{ name: "a", label: hostile, type: "text", unit: null }, { name: "n", label: "n", type: "number", unit: null }], rows: [[hostile, 5], ["b", 3]] }, calls: [make.call(`list_${hostile}`, { [hostile]: hostile }, 3, 1, { error: hostile })] }, { question: hostile })),
    act: async (page) => { await page.locator(".chart svg").waitFor(); await page.getByText("How this was answered").click(); },
    sees: ["<script>alert(1)</script>"],
  },
];
