// The window of the sign-in, and the events that tell how it goes on.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as make from "./mock/documents.mjs";
import { eventually, mock, says, scriptAttempt, sent, tabTo, useStage, vendorPage, withPage } from "./stage.mjs";

useStage();

describe("the sign-in window", () => {
  it("opens on the click, goes to the vendor when its address is there, and its closing ends nothing", () => withPage(async (page, { context }) => {
    const step = scriptAttempt();
    await page.goto(`${mock.origin}/sources/add/aiven`);
    const opening = context.waitForEvent("page");
    await page.getByRole("button", { name: "Authorize with Aiven" }).click();
    const popup = await opening;
    assert.equal(popup.url(), "about:blank");
    step("awaiting_user", vendorPage());
    await popup.waitForURL(/\/vendor\?state=1/);
    await page.getByText("Waiting for you at console.aiven.io").first().waitFor();
    // The vendor's page sends Cross-Origin-Opener-Policy; then the person closes it.
    await popup.close();
    await page.waitForTimeout(700);
    assert.ok(await page.getByText("Waiting for you at console.aiven.io").first().isVisible());
    assert.deepEqual(sent("POST /api/attempts/att-1/cancel"), []);
    step("exchanging");
    await page.getByText("Exchanging the code").waitFor();
    step("testing");
    await page.getByText("Making a test call").waitFor();
    step("ready", { test: make.testResult(), can_finish: true });
    assert.equal(await page.getByLabel("Name of the data source").inputValue(), "Aiven");
  }));

  it("goes to the vendor when the event with its address comes before the answer to the click", () => withPage(async (page, { context }) => {
    await page.goto(`${mock.origin}/sources/add/aiven`);
    await page.getByText("Where is your account?").waitFor();
    const waiting = make.attempt(vendorPage());
    mock.on("GET /api/attempts/att-1", () => waiting);
    mock.on("POST /api/attempts", async () => {
      mock.send("attempt", waiting);
      await new Promise((resolve) => setTimeout(resolve, 200));
      return make.attempt({ state: "starting", expires_at: null });
    });
    const opening = context.waitForEvent("page");
    await page.getByRole("button", { name: "Authorize with Aiven" }).click();
    await (await opening).waitForURL(/\/vendor\?state=1/);
    assert.ok(await page.getByText("Waiting for you at console.aiven.io").first().isVisible());
  }));

  it("is opened anew for a new link, and the name that was typed stays", () => withPage(async (page, { context }) => {
    const step = scriptAttempt({ input: { name: "My Aiven", endpoint: "Aiven", endpoint_values: {}, scopes: [] } });
    await page.goto(`${mock.origin}/sources/attempts/att-1`);
    step("expired");
    const opening = context.waitForEvent("page");
    await page.getByRole("button", { name: "Get a new link" }).click();
    const popup = await opening;
    step("awaiting_user", vendorPage(2));
    await popup.waitForURL(/state=2/);
    step("ready", { test: make.testResult(), can_finish: true });
    assert.equal(await page.getByLabel("Name of the data source").inputValue(), "My Aiven");
  }));

  it("is reached with the keyboard alone, from the side bar to Finish", () => withPage(async (page, { context }) => {
    const press = async (name) => { await tabTo(page, name); await page.keyboard.press("Enter"); };
    const step = scriptAttempt();
    const source = make.dataSource({ id: "src-new", name: "By keys" });
    mock.on("POST /api/attempts/att-1/finish", ({ name }) => ({ attempt: make.attempt({ state: "finished", expires_at: null, data_source_id: "src-new", test: make.testResult(), input: { name, endpoint: "Aiven", endpoint_values: {}, scopes: [] } }), data_source: source }));
    await page.goto(`${mock.origin}/ask`);
    await page.getByRole("textbox", { name: "Question" }).waitFor();
    await page.evaluate(() => document.activeElement.blur());
    await press("Data Sources");
    await page.getByRole("article").waitFor();
    await press("Add data source");
    await page.getByRole("heading", { name: "Add data source" }).waitFor();
    await tabTo(page, "MCP Servers");
    await page.keyboard.press("ArrowRight");
    await page.getByText("Not in this console").waitFor();
    await page.keyboard.press("ArrowLeft");
    await page.getByRole("link", { name: "Aiven", exact: true }).waitFor();
    await press("Aiven");
    await page.getByText("Where is your account?").waitFor();
    await tabTo(page, "", "radio");
    await page.keyboard.press("ArrowDown");
    const opening = context.waitForEvent("page");
    await press("Authorize with Aiven");
    await (await opening).close();
    assert.equal(sent("POST /api/attempts")[0].input.endpoint, "Aiven through AWS Marketplace");
    step("ready", { test: make.testResult(), can_finish: true });
    await page.locator("input:focus").waitFor();  // the name, which is marked
    await page.keyboard.type("By keys");
    await page.keyboard.press("Enter");
    await page.getByText("By keys is connected").first().waitFor();
    assert.deepEqual(sent("POST /api/attempts/att-1/finish"), [{ name: "By keys" }]);
  }));

  it("renews the access of a data source from its card", () => withPage(async (page, { context }) => {
    const step = scriptAttempt({ is_new: false, data_source_id: "src-prod" });
    await page.goto(`${mock.origin}/sources`);
    await page.getByRole("button", { name: "Re-authorize" }).click();
    const opening = context.waitForEvent("page");
    await page.getByRole("button", { name: "Authorize with Aiven again" }).click();
    const popup = await opening;
    step("awaiting_user", vendorPage());
    await popup.waitForURL(/\/vendor\?state=1/);
    step("finished", { test: make.testResult() });
    await page.getByRole("button", { name: "Re-authorize" }).waitFor();
    assert.deepEqual(sent("POST /api/attempts"), [{ data_source_id: "src-prod" }]);
  }));

  it("ends with Cancel", () => withPage(async (page) => {
    const step = scriptAttempt();
    await page.goto(`${mock.origin}/sources/attempts/att-1`);
    step("awaiting_user", vendorPage());
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("Cancelled. Nothing was saved.").first().waitFor();
    await page.waitForURL(/\/sources\/add\/aiven$/);
  }));

  it("is not opened for a key", () => withPage(async (page, { context }) => {
    mock.reset({ cards: [make.keyCard()] });
    const step = scriptAttempt({ card_id: "tidegauge" });
    mock.on("POST /api/attempts/att-1/api-key", () => make.attempt({ card_id: "tidegauge", state: "testing", expires_at: null }));
    await page.goto(`${mock.origin}/sources/add/tidegauge`);
    await page.getByRole("textbox", { name: "Region" }).fill("north");
    await page.getByRole("button", { name: "Connect with a key" }).click();
    step("awaiting_api_key");
    await page.getByLabel("API key").fill("k-123");
    await page.getByRole("button", { name: "Use this key" }).click();
    await page.getByText("Making a test call").waitFor();
    assert.deepEqual(sent("POST /api/attempts/att-1/api-key"), [{ api_key: "k-123" }]);
    assert.deepEqual(sent("POST /api/attempts")[0].input.endpoint_values, { region: "north" });
    assert.equal(context.pages().length, 1);
  }));

  it("keeps a name that is being typed over a reload", () => withPage(async (page) => {
    const step = scriptAttempt();
    await page.goto(`${mock.origin}/sources/attempts/att-1`);
    step("ready", { test: make.testResult(), can_finish: true });
    await page.getByLabel("Name of the data source").fill("Half a na");
    await eventually(() => sent("PATCH /api/attempts/att-1").length > 0, "the name is kept");
    await page.reload();
    await eventually(async () => (await page.getByLabel("Name of the data source").inputValue()) === "Half a na", "the name is there again");
  }));
});

describe("the address on a card", () => {
  const address = "https://localhost:8443/mcp";
  const refused = make.error({ code: "usage", what: "This endpoint cannot be used.", cause: "It lacks read_only=true.", fix: "Write read_only=true in the endpoint.", retryable: false });
  const rule = () => mock.on("POST /api/catalogue/aiven/check", ({ input }) => ({ status: 200, body: { fault: input.endpoint.includes("read_only=true") ? null : refused } }));
  const field = (page) => page.getByLabel("Address of the MCP server");
  const type = async (page, text) => {
    await page.goto(`${mock.origin}/sources/add/aiven`);
    await page.getByLabel("Another address").check();
    await field(page).fill(text);
  };
  const authorize = (page) => page.getByRole("button", { name: "Authorize with Aiven" }).click();

  it("is checked while it is typed, and opens no window while it is refused", () => withPage(async (page, { context }) => {
    rule();
    await type(page, address);
    await page.getByRole("alert").getByText("Fix: Write read_only=true in the endpoint.").waitFor();
    assert.equal(await field(page).getAttribute("aria-invalid"), "true");
    await authorize(page);
    assert.ok(await field(page).evaluate((element) => element === document.activeElement));
    assert.equal(context.pages().length, 1);
    assert.deepEqual(sent("POST /api/attempts"), []);
    scriptAttempt();
    await field(page).fill(`${address}?read_only=true`);
    await page.getByRole("alert").waitFor({ state: "detached" });
    const opening = context.waitForEvent("page");
    await authorize(page);
    await opening;
    assert.equal(sent("POST /api/attempts")[0].input.endpoint, `${address}?read_only=true`);
  }));

  it("that is refused at the click closes the window, and says so at the field", () => withPage(async (page, { context, said }) => {
    mock.on("POST /api/catalogue/aiven/check", () => new Promise(() => {}));
    mock.on("POST /api/attempts", () => ({ status: 400, body: { error: refused } }));
    await type(page, address);
    const opening = context.waitForEvent("page");
    await authorize(page);
    const popup = await opening;
    await page.getByRole("alert").getByText("Fix: Write read_only=true").waitFor();
    await eventually(() => popup.isClosed(), "the window is closed");
    assert.equal(await field(page).inputValue(), address);
    said.length = 0;
  }));

  it("can be changed after a failure, and is kept after Cancel and the back button", () => withPage(async (page, { context }) => {
    let tries = 0;
    const fail = async (error) => {
      tries += 1;
      const step = scriptAttempt({ id: `att-${tries}` });
      const opening = context.waitForEvent("page");
      await authorize(page);
      await opening;
      await page.getByText("Asking Aiven for its sign-in page").first().waitFor();
      step("failed", { error, input: { name: "Aiven", endpoint: address, endpoint_values: {}, scopes: [] } });
      await page.getByRole("button", { name: "Change the address" }).waitFor();
    };
    const isMain = (name) => page.getByRole("button", { name }).evaluate((element) => element.classList.contains("button-main"));
    await type(page, address);
    await fail(refused);
    assert.deepEqual([await isMain("Change the address"), await isMain("Try again")], [true, false]);
    await page.getByRole("button", { name: "Change the address" }).click();
    await eventually(async () => (await field(page).inputValue()) === address, "the address is there");
    await eventually(() => field(page).evaluate((element) => element === document.activeElement), "it can be typed");
    await fail(make.error());
    assert.deepEqual([await isMain("Change the address"), await isMain("Try again")], [false, true]);
    await page.getByRole("button", { name: "Cancel" }).click();
    await eventually(async () => (await field(page).inputValue()) === address, "Cancel keeps it");
    await fail(make.error());
    await page.reload();
    await page.getByRole("button", { name: "Change the address" }).click();
    await eventually(async () => (await field(page).inputValue()) === address, "a reload keeps it");
    await page.getByRole("link", { name: "All MCP servers" }).click();
    await page.goBack();
    await eventually(async () => (await field(page).inputValue()) === address, "the back button keeps it");
    // A reload that follows the last key, before anything is painted.
    const loaded = page.waitForEvent("load");
    await field(page).evaluate((element, typed) => {
      element.value = typed;
      element.dispatchEvent(new Event("input", { bubbles: true }));
      queueMicrotask(() => location.reload());
    }, `${address}/half`);
    await loaded;
    await eventually(async () => (await field(page).inputValue()) === `${address}/half`, "a reload of the card keeps what is typed");
  }));

  it("is found with the button that begins, in a window of 800 pixels, however much the card says", () => withPage(async (page) => {
    const rows = Array.from({ length: 19 }, (_, index) => ({ error: `Problem ${index}`, cause: "Because.", fix: "So." }));
    mock.reset({ cards: [make.card({ troubleshooting: rows, setup_steps: ["Open Data Sources.", "Click the card."] })] });
    await page.goto(`${mock.origin}/sources/add/aiven`);
    const button = await page.getByRole("button", { name: "Authorize with Aiven" }).boundingBox();
    assert.ok(button.y + button.height <= 800, `the button ends at ${button.y + button.height}`);
    await page.getByText("Troubleshooting: 19 known problems").click();
    await page.getByText("Problem 18").waitFor();
  }));

  it("tells of a sign-in that waits or runs, and of no other", () => withPage(async (page) => {
    for (const state of ["starting", "awaiting_api_key", "awaiting_user", "exchanging", "testing", "ready", "finishing", "denied", "expired", "failed", "finished", "cancelled"]) {
      mock.reset();
      mock.on("GET /api/attempts", () => ({ attempts: [make.attempt({ state })] }));
      const loaded = page.waitForResponse(/\/api\/attempts$/);
      await page.goto(`${mock.origin}/sources/add/aiven`);
      await loaded;
      const is = !["denied", "expired", "failed", "finished", "cancelled"].includes(state);
      if (is) await page.getByText("is under way").waitFor();
      else await page.waitForTimeout(60);
      assert.equal(await page.getByText("is under way").count(), is ? 1 : 0, state);
    }
  }));
});

describe("the live region", () => {
  it("says the state of a sign-in that is on the screen, in each state and after each", () => withPage(async (page) => {
    const step = scriptAttempt();
    await page.goto(`${mock.origin}/sources/attempts/att-1`);
    const test = make.testResult();
    const failed = make.error({ what: "Aiven refused the client." });
    for (const [state, change, words] of [
      ["starting", {}, "Asking Aiven for its sign-in page…"],
      ["awaiting_user", vendorPage(), "Waiting for you at console.aiven.io."],
      ["awaiting_user", { ...vendorPage(), turned_away: "It was of an earlier link." }, "That link did not count. It was of an earlier link."],
      ["exchanging", { turned_away: null }, "Aiven answered. Exchanging the code for tokens…"],
      ["denied", {}, "You declined; nothing was saved."],
      ["exchanging", {}, "Aiven answered. Exchanging the code for tokens…"],
      ["failed", { error: failed }, "Aiven refused the client."],
      ["awaiting_user", { ...vendorPage(2), error: null }, "Waiting for you at console.aiven.io."],
      ["expired", {}, "The sign-in link expired."],
      ["testing", {}, "Signed in. Making a test call to Aiven…"],
      ["ready", { test, can_finish: true }, "The test passed."],
      ["testing", { test: null, can_finish: false }, "Signed in. Making a test call to Aiven…"],
      ["ready", { test: make.testResult({ nothing_visible: true }), can_finish: true }, "The connection works, and this account sees nothing."],
      ["ready", { test: make.testResult({ kind: "listing" }), can_finish: true }, "The vendor answers, and no test call was made."],
      ["finishing", { test, can_finish: false }, "Saving the data source…"],
      ["failed", { test: make.testResult({ passed: false, error: failed }), error: failed }, "Aiven refused the client."],
      ["finished", { test, error: null, data_source_id: "src-prod" }, "Aiven is connected."],
    ]) {
      step(state, change);
      await says(page, words);
    }
    await page.getByRole("link", { name: "Data Sources" }).first().click();
    await says(page, "");
  }));

  it("says how a question, a test and a refresh ended", () => withPage(async (page) => {
    const over = (state, change = {}) => make.job({ state, finished_at: make.ago(0), ...change });
    for (const [job, words] of [
      [make.finished(), /^telemetry-ch-prod has the highest/],
      [over("failed", { error: make.error() }), "Aiven did not answer."],
      [over("cancelled"), "You cancelled this question."],
    ]) {
      mock.reset({ jobs: [make.job()] });
      await page.goto(`${mock.origin}/ask/job-1`);
      await page.getByText("Understanding the question").waitFor();
      mock.on("GET /api/jobs/job-1", () => job);
      await eventually(() => mock.streams === 1, "there is a stream");
      mock.send("job", job);
      await says(page, words);
    }
    for (const [job, words] of [
      [over("finished", { result: make.testResult() }), "The test passed."],
      [over("finished", { result: make.testResult({ passed: false, error: make.error() }) }), "Aiven did not answer."],
      [over("failed", { error: make.error() }), "Aiven did not answer."],
      [over("cancelled"), "The test was cancelled."],
    ]) {
      mock.reset();
      mock.on("POST /api/data-sources/src-prod/test", () => ({ job: make.job({ kind: "test", question: null }) }));
      await page.goto(`${mock.origin}/sources`);
      await page.getByRole("button", { name: "Test", exact: true }).click();
      await page.getByText("Making a test call").waitFor();
      await eventually(() => mock.streams === 1, "there is a stream");
      mock.send("job", { ...job, kind: "test", question: null });
      await says(page, words);
    }
    for (const [change, words] of [
      [{ state: "fresh", as_of: make.ago(0) }, /^ClickHouse write throughput, as of \d\d:\d\d: telemetry-ch-prod/],
      [{ state: "failed", error: make.error() }, "ClickHouse write throughput was not refreshed. Aiven did not answer."],
      [{ state: "unfit", error: make.error({ what: "The model has changed." }) }, "ClickHouse write throughput was not refreshed. The model has changed."],
    ]) {
      const refreshing = { state: "refreshing", job_id: "job-r" };
      mock.reset({ tiles: [make.tile(refreshing)], jobs: [make.job({ id: "job-r", kind: "refresh", tile_id: "tile-1", question: null })] });
      await page.goto(`${mock.origin}/dashboards`);
      await says(page, "ClickHouse write throughput is being refreshed.");
      mock.on("GET /api/dashboards/board-1", () => ({ id: "board-1", name: "Overview", tiles: [make.tile(change)] }));
      await eventually(() => mock.streams === 1, "there is a stream");
      mock.send("dashboard", { dashboard_id: "board-1" });
      await says(page, words);
    }
  }));
});

describe("events", () => {
  it("come by one stream, and by that of another tab when the one that held it is closed", () => withPage(async (page, { context }) => {
    mock.reset({ jobs: [make.job()] });
    const tabs = [page, await context.newPage()];
    for (const tab of tabs) {
      await tab.goto(`${mock.origin}/ask/job-1`);
      await tab.getByText("Understanding the question").waitFor();
    }
    assert.equal(mock.streams, 1);
    mock.send("job", make.job({ progress: { what: "services", done: 1, all: 7 } }));
    for (const tab of tabs) await tab.getByText("1 of 7 services read").first().waitFor();
    await page.close();
    await eventually(() => mock.streams === 1 && mock.streamsOpened === 2, "the other tab holds the stream");
    mock.on("GET /api/jobs/job-1", () => make.finished());
    mock.send("job", make.finished());
    await tabs[1].getByText("telemetry-ch-prod has the highest").first().waitFor();
  }));

  it("that were missed are made up for", async () => {
    await withPage(async (page, { said }) => {
      mock.reset({ jobs: [make.job()] });
      await page.goto(`${mock.origin}/ask/job-1`);
      await page.getByText("Understanding the question").waitFor();
      mock.on("GET /api/jobs/job-1", () => make.finished());
      mock.endStreams();
      await page.getByText("telemetry-ch-prod has the highest").first().waitFor();
      said.length = 0;
    });
  });

  it("with a result that is too large for an event lead to the whole job", () => withPage(async (page) => {
    mock.reset({ jobs: [make.job()] });
    await page.goto(`${mock.origin}/ask/job-1`);
    await page.getByText("Understanding the question").waitFor();
    mock.on("GET /api/jobs/job-1", () => make.finished());
    mock.send("job", make.job({ state: "finished", finished_at: make.ago(0), result_omitted: true }));
    await page.getByText("telemetry-ch-prod has the highest").first().waitFor();
  }));
});
