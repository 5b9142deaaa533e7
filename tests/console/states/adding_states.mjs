// Screens 2 and 3: the catalogue, and authorize, test, name, Finish.
import * as make from "../mock/documents.mjs";

const never = () => new Promise(() => {});
const at = (attempt) => ({ at: `/sources/attempts/${attempt.id}`, world: { attempts: [attempt] } });
const card = "/sources/add/aiven";

/** A click on Authorize, with the attempt that it begins. */
function begun(attempt) {
  return {
    at: card,
    script: (mock) => {
      mock.on("POST /api/attempts", () => attempt);
      mock.on(`GET /api/attempts/${attempt.id}`, () => attempt);
    },
  };
}
const refused = make.error({ code: "usage", what: "This endpoint cannot be used.", cause: "It lacks read_only=true.", fix: "Write read_only=true in the endpoint, exactly so and once.", retryable: false });
const authorize = (page) => page.getByRole("button", { name: "Authorize with Aiven" }).click();
const link = (mock) => `${mock.origin}/vendor`;

export const states = [
  { name: "catalogue", at: "/sources/add", world: { cards: [make.card(), make.keyCard(), make.brokenCard()] }, sees: ["MCP Servers", "Aiven", "Read-only", "Cannot be used", "It speaks level 3 of the ABI"] },
  { name: "catalogue-loading", at: "/sources/add", busy: true, script: (mock) => mock.on("GET /api/catalogue", never), act: (page) => page.locator(".skeleton").first().waitFor(), sees: ["Loading the catalogue"] },
  { name: "catalogue-empty", at: "/sources/add", world: { cards: [] }, sees: ["No plugin is installed"] },
  { name: "catalogue-other-tab", at: "/sources/add", act: (page) => page.getByRole("tab", { name: "Databases and files" }).click(), sees: ["Not in this console"] },
  { name: "card", at: card, sees: ["Where is your account?", "Aiven through AWS Marketplace", "Authorize with Aiven", "projects:read", "What you can ask"] },
  { name: "card-other-address", at: card, act: (page) => page.getByLabel("Another address").check(), sees: ["Address of the MCP server"] },
  {
    name: "card-address-refused", at: card, script: (mock) => mock.on("POST /api/catalogue/aiven/check", () => ({ status: 200, body: { fault: refused } })),
    act: async (page) => {
      await page.getByLabel("Another address").check();
      await page.getByLabel("Address of the MCP server").fill("https://localhost:8443/mcp");
      await page.getByRole("alert").waitFor();
    },
    sees: ["Fix: Write read_only=true in the endpoint"],
  },
  { name: "card-disabled", at: "/sources/add/grainmill", world: { cards: [make.brokenCard()] }, sees: ["could not be loaded", "Fix"] },
  { name: "card-with-open-attempt", at: card, world: { attempts: [make.attempt({ state: "ready", test: make.testResult(), can_finish: true })] }, sees: ["A sign-in to Aiven is under way", "Go on where you left it"] },
  { name: "card-api-key", at: "/sources/add/tidegauge", world: { cards: [make.keyCard()] }, sees: ["Region", "Connect with a key of Tidegauge"] },
  {
    name: "card-refused", at: card, quiet: false,
    script: (mock) => mock.on("POST /api/attempts", () => ({ status: 429, body: { error: make.error({ code: "rate_limited", what: "Too many sign-ins were begun.", cause: "Ten attempts are open already.", fix: "Finish or cancel one of them.", retry_at: make.ago(-900) }) } })),
    act: authorize, sees: ["Too many sign-ins were begun.", "It can be tried again in 1"],
  },
  { name: "attempt-starting", ...begun(make.attempt({ state: "starting", expires_at: null, started_at: make.ago(1) })), act: authorize, sees: ["Asking Aiven for its sign-in page", "Cancel"] },
  {
    name: "attempt-waiting", ...begun(make.attempt({ state: "starting", expires_at: null })),
    act: async (page, mock) => {
      await authorize(page);
      const waiting = make.attempt({ authorization_url: link(mock) });
      mock.on("GET /api/attempts/att-1", () => waiting);
      mock.send("attempt", waiting);
    },
    sees: ["Waiting for you at console.aiven.io", "grant the requested read scopes", "The link is valid for"],
  },
  {
    name: "attempt-blocked", ...begun(make.attempt({ state: "starting", expires_at: null })),
    before: (page) => page.addInitScript(() => { window.open = () => null; }),
    act: async (page, mock) => {
      await authorize(page);
      mock.send("attempt", make.attempt({ authorization_url: link(mock) }));
    },
    sees: ["Your browser blocked the sign-in window.", "Open Aiven's sign-in page"],
  },
  { name: "attempt-reloaded-while-waiting", ...at(make.attempt({ authorization_url: "https://console.aiven.io/authorize?state=1" })), sees: ["Waiting for you at console.aiven.io", "Open the sign-in page again"] },
  { name: "attempt-turned-away", ...at(make.attempt({ authorization_url: "https://console.aiven.io/authorize?state=2", turned_away: "It came from an earlier link, which a newer one replaced." })), sees: ["That link did not count.", "Get a new link"] },
  { name: "attempt-exchanging", ...at(make.attempt({ state: "exchanging", expires_at: null, started_at: make.ago(9) })), sees: ["Exchanging the code for tokens", "Cancel"], hides: ["button:has-text('Finish')"] },
  { name: "attempt-testing", ...at(make.attempt({ state: "testing", expires_at: null, started_at: make.ago(11) })), sees: ["Making a test call to Aiven", /\d+ (seconds|min)/, "Cancel"], hides: ["button:has-text('Finish')"] },
  { name: "attempt-testing-waits", ...at(make.attempt({ state: "testing", expires_at: null, started_at: make.ago(11), waiting: { until: make.ago(-45), what_for: "the vendor's rate limit" } })), sees: ["Making a test call to Aiven", /Waiting until \d\d:\d\d:\d\d for the vendor's rate limit/, "Cancel"] },
  { name: "attempt-failed-address", ...at(make.attempt({ state: "failed", expires_at: null, error: refused, input: { name: "Aiven", endpoint: "https://localhost:8443/mcp", endpoint_values: {}, scopes: [] } })), sees: ["Change the address", "Try again", "Cancel"] },
  { name: "attempt-ready", ...at(make.attempt({ state: "ready", expires_at: null, test: make.testResult(), can_finish: true })), sees: ["The test passed", "Name of the data source", "Finish"] },
  { name: "attempt-name-taken", ...at(make.attempt({ state: "ready", expires_at: null, test: make.testResult(), can_finish: true, name_taken: true })), sees: ["Another data source has this name"] },
  { name: "attempt-nothing-visible", ...at(make.attempt({ state: "ready", expires_at: null, can_finish: true, test: make.testResult({ nothing_visible: true, permissions: "Ask an administrator at Aiven for the role Read only in a project." }) })), sees: ["this account sees nothing", "the role Read only in a project"] },
  { name: "attempt-listing-only", ...at(make.attempt({ state: "ready", expires_at: null, can_finish: true, test: make.testResult({ kind: "listing", tool: null, account: null, tools: { shown: 31, hidden: 22, drifted: 2 } }) })), sees: ["The vendor answers, and no test call was made", "Whether reading works is not known yet", "2 changed since they were approved"] },
  { name: "attempt-denied", ...at(make.attempt({ state: "denied", expires_at: null })), sees: ["You declined; nothing was saved.", "Authorize with Aiven again"] },
  { name: "attempt-expired", ...at(make.attempt({ state: "expired", expires_at: null })), sees: ["The sign-in link expired.", "Get a new link", "is kept"] },
  { name: "attempt-failed", ...at(make.attempt({ state: "failed", expires_at: null, error: make.error({ code: "upstream", what: "The code could not be exchanged for tokens.", cause: "Aiven answered invalid_grant.", fix: "Authorize again." }) })), sees: ["could not be exchanged", "Try again"] },
  { name: "attempt-unknown", at: "/sources/attempts/att-9", quiet: false, script: (mock) => mock.on("GET /api/attempts/att-9", () => ({ status: 404, body: { error: make.error({ code: "not_found", what: "There is no such sign-in.", cause: "The console was started anew, or another browser began it.", fix: "Begin again from the card.", retryable: false }) } })), sees: ["There is no such sign-in."] },
  {
    name: "attempt-finished", ...at(make.attempt({ state: "ready", expires_at: null, test: make.testResult(), can_finish: true })),
    act: async (page, mock) => {
      const source = make.dataSource({ name: "Nordlicht" });
      mock.on("PATCH /api/attempts/att-1", ({ name }) => make.attempt({ state: "ready", expires_at: null, test: make.testResult(), can_finish: true, input: { name, endpoint: "Aiven", endpoint_values: {}, scopes: [] } }));
      mock.on("GET /api/data-sources", () => ({ data_sources: [source] }));
      mock.on("POST /api/attempts/att-1/finish", ({ name }) => ({ attempt: make.attempt({ state: "finished", expires_at: null, data_source_id: source.id, test: make.testResult(), input: { name, endpoint: "Aiven", endpoint_values: {}, scopes: [] } }), data_source: source }));
      await page.getByLabel("Name of the data source").fill("Nordlicht");
      await page.getByRole("button", { name: "Finish" }).click();
    },
    sees: ["Nordlicht is connected", "Ask a question"],
  },
  { name: "attempt-api-key", at: "/sources/attempts/att-1", world: { cards: [make.keyCard()], attempts: [make.attempt({ card_id: "tidegauge", state: "awaiting_api_key", expires_at: null, vendor_host: null })] }, sees: ["API key", "make a key that only reads", "Use this key"] },
  { name: "attempt-again-finished", at: "/sources/attempts/att-1", world: { attempts: [make.attempt({ is_new: false, data_source_id: "src-prod", state: "finished", expires_at: null, test: make.testResult() })] }, sees: ["Aiven production is authorized again", "Its name and its tiles were kept"] },
];
