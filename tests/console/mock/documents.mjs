// Documents of the interface, whole and plausible; each function takes what a test wants to be different.
// The mock server holds every one of them to openapi.json before it is sent.

const start = Date.now();

/** A time some seconds before now (or after it, where negative). */
export function ago(seconds) {
  return new Date(start - 1000 * seconds).toISOString();
}

export const minute = 60;
export const hour = 3600;
export const day = 86_400;

export function session() {
  return { token: "token-of-the-tests", product: "claribi-host", version: "0.9.0", organisation: "local", actor: "ada", expires_at: ago(-12 * hour) };
}

export function error(change = {}) {
  return {
    code: "unavailable",
    what: "Aiven did not answer.",
    cause: "The connection to mcp.aiven.live was refused.",
    fix: "Check the network of this machine, then try again.",
    retryable: true,
    retry_at: null,
    request_id: "req-7f3a9c21",
    ...change,
  };
}

export function dataSource(change = {}) {
  return {
    id: "src-prod",
    name: "Aiven production",
    card_id: "aiven",
    vendor: { id: "aiven", name: "Aiven" },
    account: "ada@nordlicht.example",
    endpoint: "https://mcp.aiven.live/mcp?read_only=true",
    scopes: [],
    status: "connected",
    reason: null,
    expires_at: ago(-40 * minute),
    renews: true,
    last_check: { passed: true, at: ago(4 * minute) },
    next_attempt_at: null,
    partial: null,
    connected_at: ago(12 * day),
    connected_by: "ada",
    tile_count: 3,
    notes: [],
    error: null,
    ...change,
  };
}

export function card(change = {}) {
  return {
    id: "aiven",
    vendor: {
      id: "aiven",
      name: "Aiven",
      summary: "Service inventory, schemas, metrics and logs of the managed PostgreSQL, Kafka, ClickHouse, OpenSearch and other data services that you run at Aiven.",
      homepage: "https://aiven.io",
    },
    plugin: { id: "claribi_aiven", version: "0.9.0", abi: 1 },
    library: "claribi_aiven.so",
    available: true,
    error: null,
    read_only: true,
    permissions: "Your Aiven user needs at least the role Read only in one project.",
    sign_in: { kind: "oauth2_authorization_code", needs_popup: true, pkce: "S256", scopes: ["projects:read", "services:read"], api_key: null },
    endpoints: [
      { name: "Aiven", url: "https://mcp.aiven.live/mcp?read_only=true", placeholders: [] },
      { name: "Aiven through AWS Marketplace", url: "https://mcp.aiven.live/mcp/aws?read_only=true", placeholders: [] },
      { name: "Aiven through Azure Marketplace", url: "https://mcp.aiven.live/mcp/azure?read_only=true", placeholders: [] },
      { name: "Aiven through Google Cloud Marketplace", url: "https://mcp.aiven.live/mcp/gcp?read_only=true", placeholders: [] },
    ],
    setup_steps: [],
    sample_questions: [
      "Which services are running on Pro plans?",
      "What schemas exist in our analytics-pg-prod instance?",
      "List PostgreSQL services by region",
      "Which of our ClickHouse instances has the highest write throughput?",
    ],
    troubleshooting: [
      {
        error: "\"Permission denied\" on service operations",
        cause: "The OAuth token only granted read scopes, by design.",
        fix: "No fix needed; clariBI is read-only against Aiven by contract.",
      },
    ],
    can_answer: true,
    suggested_name: "Aiven",
    ...change,
  };
}

export function brokenCard() {
  return card({
    id: "grainmill",
    vendor: { id: "grainmill", name: "Grainmill", summary: null, homepage: null },
    plugin: null,
    library: "claribi_grainmill.so",
    available: false,
    read_only: false,
    sign_in: null,
    endpoints: [],
    sample_questions: [],
    troubleshooting: [],
    permissions: null,
    suggested_name: "Grainmill",
    error: error({
      code: "abi",
      what: "claribi_grainmill.so could not be loaded.",
      cause: "It speaks level 3 of the ABI, and this host speaks level 1 and 2.",
      fix: "Install a release of the plugin for this host, or a newer host.",
      retryable: false,
      request_id: null,
    }),
  });
}

export function keyCard() {
  return card({
    id: "tidegauge",
    vendor: { id: "tidegauge", name: "Tidegauge", summary: "Readings of water levels, and the stations that send them.", homepage: null },
    plugin: { id: "claribi_mcp", version: "0.9.0", abi: 1 },
    library: "claribi_mcp.so",
    sign_in: { kind: "api_key", needs_popup: false, pkce: null, scopes: [], api_key: { label: "API key", obtain: "Open Settings, API keys, at Tidegauge, and make a key that only reads." } },
    endpoints: [{ name: "Tidegauge", url: "https://mcp.tidegauge.example/{region}", placeholders: [{ name: "region", label: "Region", pattern: "[a-z]+", example: "north" }] }],
    sample_questions: ["Which stations have not sent anything today?"],
    troubleshooting: [],
    permissions: null,
    suggested_name: "Tidegauge",
  });
}

export function attempt(change = {}) {
  return {
    id: "att-1",
    card_id: "aiven",
    data_source_id: null,
    is_new: true,
    state: "awaiting_user",
    authorization_url: null,
    vendor_host: "console.aiven.io",
    expires_at: ago(-20 * minute),
    turned_away: null,
    input: { name: "Aiven", endpoint: "Aiven", endpoint_values: {}, scopes: [] },
    waiting: null,
    test: null,
    can_finish: false,
    name_taken: false,
    error: null,
    started_at: ago(20),
    ...change,
  };
}

export function testResult(change = {}) {
  return {
    passed: true,
    kind: "tool",
    tool: "aiven_project_list",
    account: "ada@nordlicht.example",
    scopes: ["projects:read", "services:read"],
    tools: { shown: 31, hidden: 22, drifted: 0 },
    nothing_visible: false,
    permissions: null,
    notes: [],
    error: null,
    ...change,
  };
}

export function job(change = {}) {
  return {
    id: "job-1",
    kind: "question",
    state: "running",
    data_source_id: "src-prod",
    question: "Which of our ClickHouse instances has the highest write throughput?",
    tile_id: null,
    started_at: ago(6),
    finished_at: null,
    progress: null,
    waiting: null,
    provisional: null,
    result: null,
    result_omitted: false,
    error: null,
    ...change,
  };
}

export function finished(answerChange = {}, jobChange = {}) {
  return job({ state: "finished", finished_at: ago(1), result: answer(answerChange), ...jobChange });
}

const throughput = [
  ["telemetry-ch-prod", "nordlicht-data", 409_500_000],
  ["clickstream-ch", "nordlicht-web", 212_300_000],
  ["billing-ch", "nordlicht-finance", 98_700_000],
  ["sensor-ch-eu", "nordlicht-data", 61_200_000],
  ["ads-ch", "nordlicht-web", 18_900_000],
  ["audit-ch", "nordlicht-core", 1_240_000],
];

export function bars(rows, title, description) {
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    description,
    data: { values: rows.map(([name, value]) => ({ c0: name, c1: value })) },
    mark: { type: "bar" },
    encoding: {
      y: { field: "c0", type: "nominal", title: "", sort: null },
      x: { field: "c1", type: "quantitative", title, scale: { zero: true } },
    },
  };
}

/** The first of a ranking of so many. */
export function topOf(compared, rows, title, description) {
  return { ...bars(rows, title, description), usermeta: { compared } };
}

export function lines(series, title, description) {
  const values = [];
  for (const [name, points] of Object.entries(series)) points.forEach((value, index) => values.push({ c0: ago((points.length - index) * hour), c1: value, c2: name }));
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    description,
    data: { values },
    mark: { type: "line", invalid: null },
    encoding: {
      x: { field: "c0", type: "temporal", title: "time (UTC)" },
      y: { field: "c1", type: "quantitative", title },
      color: { field: "c2", type: "nominal", title: "" },
    },
  };
}

export function answer(change = {}) {
  const sentence = "telemetry-ch-prod has the highest write throughput of the 6 ClickHouse services: 409.5 MB/s.";
  return {
    status: "answered",
    answer: sentence,
    table: {
      columns: [
        { name: "service.name", label: "service", type: "text", unit: null },
        { name: "service.project", label: "project", type: "text", unit: null },
        { name: "write_throughput", label: "write throughput", type: "number", unit: "B/s" },
      ],
      rows: throughput,
    },
    chart: bars(throughput.map(([name, , value]) => [name, value]), "write throughput (B/s)", sentence),
    calls: [
      call("aiven_service_list", { service_type: "clickhouse" }, 182, 6),
      call("aiven_service_metrics_fetch", { project: "nordlicht-data", service_name: "telemetry-ch-prod", period: "hour" }, 311, 60),
      call("aiven_service_metrics_fetch", { project: "nordlicht-web", service_name: "clickstream-ch", period: "hour" }, 1290, 60, { retries: 1 }),
    ],
    complete: true,
    notes: ["Write throughput is the metric “inserted bytes”, the mean of the last hour, added up over the nodes."],
    choices: [],
    plan: { from: "service", frame: "top" },
    chips: chips(),
    as_of: ago(1),
    inventory_age_s: 23,
    command: "claribi-host ask 'Aiven production' 'Which of our ClickHouse instances has the highest write throughput?'",
    ...change,
  };
}

export function call(tool, args, ms, rows, change = {}) {
  return {
    tool,
    arguments: args,
    started_at: ago(3),
    duration_ms: ms,
    rows,
    retries: 0,
    error: null,
    command: `claribi-host call 'Aiven production' ${tool} --args '${JSON.stringify(args)}'`,
    ...change,
  };
}

export function chips() {
  const replace = (path, value) => [{ op: "replace", path, value }];
  return [
    { id: "/from", kind: "entity", text: "services", choices: [], edit: null, remove: null },
    {
      id: "/where", kind: "condition", text: "type is ClickHouse",
      choices: ["ClickHouse", "Kafka", "OpenSearch", "PostgreSQL"].map((text) => ({ text: `type is ${text}`, selected: text === "ClickHouse", patch: replace("/where/value", text.toLowerCase()) })),
      edit: null, remove: [{ op: "remove", path: "/where" }],
    },
    {
      id: "/measures/0", kind: "measure", text: "write throughput",
      choices: ["write throughput", "CPU usage", "disk usage"].map((text, index) => ({ text, selected: index === 0, patch: replace("/measures/0/measure", text) })),
      edit: null, remove: null,
    },
    {
      id: "/measures/0/period", kind: "period", text: "the last hour",
      choices: ["the last hour", "the last 24 hours", "the last 7 days"].map((text, index) => ({ text, selected: index === 0, patch: replace("/measures/0/period", text) })),
      edit: null, remove: null,
    },
    {
      id: "/limit", kind: "limit", text: "the highest 1", choices: [],
      edit: { path: "/limit/count", type: "number", value: 1, unit: null }, remove: [{ op: "remove", path: "/limit" }],
    },
  ];
}

export function tile(change = {}) {
  return {
    id: "tile-1",
    dashboard_id: "board-1",
    title: "ClickHouse write throughput",
    view: "chart",
    data_source_id: "src-prod",
    source: "Aiven production",
    question: "Which of our ClickHouse instances has the highest write throughput?",
    as_of: ago(7 * minute),
    state: "fresh",
    answer: answer(),
    error: null,
    job_id: null,
    ...change,
  };
}

export function longTable(count) {
  const kinds = ["pg", "kafka", "clickhouse", "opensearch", "valkey"];
  return {
    columns: [
      { name: "name", label: "service", type: "text", unit: null },
      { name: "type", label: "type", type: "text", unit: null },
      { name: "cpu", label: "CPU usage", type: "number", unit: "%" },
      { name: "disk", label: "disk used", type: "number", unit: "B" },
      { name: "on", label: "powered on", type: "truth", unit: null },
      { name: "created", label: "created", type: "time", unit: null },
    ],
    rows: Array.from({ length: count }, (_, index) => [
      `service-${String((index * 7919) % count).padStart(5, "0")}`,
      kinds[index % kinds.length],
      index % 97 === 0 ? null : ((index * 37) % 1000) / 10,
      ((index * 104_729) % 9973) * 1e7,
      index % 11 !== 0,
      ago(index * hour),
    ]),
  };
}
