// The window of the sign-in, and the events that tell how it goes on.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as make from "./mock/documents.mjs";
import { eventually, mock, scriptAttempt, sent, tabTo, useStage, vendorPage, withPage } from "./stage.mjs";

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
    await page.getByText("Waiting for you at console.aiven.io").waitFor();
    // The vendor's page sends Cross-Origin-Opener-Policy; then the person closes it.
    await popup.close();
    await page.waitForTimeout(700);
    assert.ok(await page.getByText("Waiting for you at console.aiven.io").isVisible());
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
    assert.ok(await page.getByText("Waiting for you at console.aiven.io").isVisible());
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
