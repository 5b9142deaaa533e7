// Screen 5: dashboards, with each state of a tile.
import * as make from "../mock/documents.mjs";

const regions = [["eu-central-1", 14], ["eu-north-1", 9], ["us-east-1", 6], ["ap-south-1", 2]];
const byRegion = {
  answer: "PostgreSQL runs in 4 regions; eu-central-1 has the most services: 14.",
  table: { columns: [{ name: "region", label: "region", type: "text", unit: null }, { name: "n", label: "services", type: "number", unit: null }], rows: regions },
  chart: make.bars(regions, "services", "PostgreSQL services by region"),
};
const count = { answer: "42 services are running.", chart: null, table: { columns: [{ name: "n", label: "services", type: "number", unit: null }], rows: [[42]] }, notes: [] };
const four = [
  make.tile(),
  make.tile({ id: "tile-2", title: "PostgreSQL by region", view: "table", answer: make.answer(byRegion), state: "stale", as_of: make.ago(2 * make.day) }),
  make.tile({ id: "tile-3", title: "Running services", view: "table", answer: make.answer(count) }),
  make.tile({ id: "tile-4", title: "Services on Pro plans", view: "chart", answer: make.answer({ ...byRegion, answer: "At least 25 services run on Pro plans.", status: "partial", complete: false, notes: ["25 of 40 projects were read."] }) }),
];
const cpu = Array.from({ length: 38 }, (_, index) => [`service-${index + 1}`, (38 - index) ** 3 / 1000]);
const tall = make.tile({ id: "tile-5", title: "CPU of all services", answer: make.answer({ chart: make.bars(cpu, "CPU usage (%)", "CPU of all services") }) });
const wide = make.tile({ id: "tile-6", title: "Services by region", view: "table", answer: make.answer({ table: make.longTable(12) }) });
const ranking = make.tile({ id: "tile-7", title: "Top 3 services by CPU", answer: make.answer({ chart: make.topOf(38, cpu.slice(0, 3), "CPU usage (%)", "Top 3") }) });
const drawn = (page) => page.locator(".chart svg").first().waitFor();
const one = (change) => ({ at: "/dashboards", world: { tiles: [make.tile(change)] }, act: drawn });

export const states = [
  { name: "board", at: "/dashboards", world: { tiles: four }, act: drawn, sees: ["Overview", "ClickHouse write throughput", "Stale", "Partial", "Complete", "As of", "Refresh all", "Export as HTML"] },
  { name: "board-tall-and-wide", at: "/dashboards", world: { tiles: [tall, wide] }, act: drawn, sees: ["CPU of all services", "Services by region"] },
  { name: "board-ranking", at: "/dashboards", world: { tiles: [ranking] }, act: drawn, sees: ["35 more were compared."] },
  { name: "board-empty", at: "/dashboards", sees: ["Nothing is pinned here yet"] },
  { name: "board-several", at: "/dashboards/board-2", world: { boards: [{ id: "board-1", name: "Overview", tiles: [] }, { id: "board-2", name: "Capacity", tiles: [make.tile({ dashboard_id: "board-2" })] }] }, act: drawn, sees: ["Capacity", "New dashboard", "Remove"] },
  { name: "board-unknown", at: "/dashboards/board-9", sees: ["There is no such dashboard"] },
  { name: "board-loading", at: "/dashboards", busy: true, script: (mock) => mock.on("GET /api/dashboards/board-1", () => new Promise(() => {})), act: (page) => page.locator(".skeleton").first().waitFor(), sees: ["Loading the tiles"] },
  { name: "tile-refreshing", at: "/dashboards", world: { tiles: [make.tile({ state: "refreshing", job_id: "job-r" })], jobs: [make.job({ id: "job-r", kind: "refresh", tile_id: "tile-1", question: null, progress: { what: "services", done: 2, all: 6 } })] }, act: drawn, sees: ["2 of 6 services read", "Cancel", "telemetry-ch-prod has the highest"] },
  { name: "tile-waiting", at: "/dashboards", world: { tiles: [make.tile({ state: "refreshing", job_id: "job-r" })], jobs: [make.job({ id: "job-r", kind: "refresh", tile_id: "tile-1", question: null, waiting: { until: make.ago(-45), what_for: "the vendor's rate limit" } })] }, act: drawn, sees: ["Reading again", /Waiting until \d\d:\d\d:\d\d for the vendor's rate limit/, "Cancel"] },
  { name: "tile-failed", ...one({ state: "failed", error: make.error() }), sees: ["Refresh failed", "Aiven did not answer.", "telemetry-ch-prod has the highest"] },
  { name: "tile-unfit", ...one({ state: "unfit", error: make.error({ code: "invalid", what: "The plan of this tile fits the model no longer.", cause: "The measure write_throughput was removed from the model.", fix: "Ask the question anew, and pin its answer.", retryable: false }) }), sees: ["Cannot be refreshed", "fits the model no longer"] },
  { name: "tile-source-expired", at: "/dashboards", world: { tiles: [make.tile({ state: "stale" })], sources: [make.dataSource({ status: "expired", reason: "The refresh token expired." })] }, act: drawn, sees: ["Stale", "Authorize with Aiven again"] },
  { name: "tile-provenance", at: "/dashboards", world: { tiles: [make.tile()] }, act: async (page) => { await drawn(page); await page.getByText("How this was answered").click(); }, sees: ["aiven_service_list"] },
  { name: "tile-menu", at: "/dashboards", world: { tiles: four }, act: async (page) => { await drawn(page); await page.getByLabel("More for ClickHouse write throughput").click(); }, sees: ["Move later", "Unpin"] },
  { name: "no-session", at: "/", quiet: false, script: (mock) => mock.on("GET /api/session", () => ({ status: 401, body: { error: make.error({ code: "auth_required", what: "This browser has no session.", cause: "The address was opened without its one-time token, or the token was used before.", fix: "Run claribi-host serve again, and open the address that it prints.", retryable: false, request_id: "con-41" }) } })), sees: ["This browser is not signed in to the console", "con-41"] },
  { name: "no-page", at: "/nowhere", sees: ["There is no such page"] },
];
