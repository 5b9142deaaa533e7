// The article, sentence by sentence, with the real programs; then what may go wrong on the way.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { beforeEach, describe, it } from "node:test";
import { accessibilityFaults } from "./browser.mjs";
import { ask, authorize, connect, control, enter, goTo, openCard, picture, skip, usePrograms } from "./programs.mjs";

usePrograms();
beforeEach(() => (skip ? undefined : control("reset")));

describe("the article", { skip }, () => {
  it("can be followed sentence by sentence, and its questions are answered", () => enter("article", async (page, { context }) => {
    const popup = await authorize(page, context);
    await page.getByText("Waiting for you at").first().waitFor();
    await picture(page, "waiting");
    const closing = popup.waitForEvent("close");
    await popup.getByRole("button", { name: /approve/i }).click();
    await closing;  // the last page closes itself
    await page.getByText("The test passed").first().waitFor();
    await picture(page, "name");
    await page.getByLabel("Name of the data source").fill("Nordlicht");
    await page.getByRole("button", { name: "Finish" }).click();
    await page.getByRole("heading", { name: "Nordlicht is connected" }).waitFor();
    await page.getByRole("link", { name: "Ask a question" }).click();

    for (const [question, says] of [
      ["Which services are running on Pro plans?", /pro/i],
      ["What schemas exist in our analytics-pg-prod instance?", /schema/i],
      ["List PostgreSQL services by region", /PostgreSQL services/],
      ["Which of our ClickHouse instances has the highest write throughput?", /has the highest write throughput/],
    ]) {
      await page.getByRole("textbox", { name: "Question" }).fill(question);
      await page.getByRole("button", { name: "Ask", exact: true }).click();
      await page.locator(".answer-sentence").filter({ hasText: says }).waitFor({ timeout: 60_000 });
      await page.getByText("How this was answered").waitFor();
      await picture(page, `answer-${question.split(" ")[1].toLowerCase()}-${question.length}`);
    }
    await page.locator(".chart svg").waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);

    // The chart is pinned, and is there after a reload, and in the file.
    await page.getByRole("button", { name: "Pin to dashboard" }).click();
    await page.getByRole("link", { name: /^Pinned: open/ }).click();
    await page.locator(".tile .chart svg").waitFor();
    await page.reload();
    await page.locator(".tile .chart svg").waitFor();
    await picture(page, "dashboard");
    await page.getByRole("button", { name: "Refresh", exact: true }).click();
    await page.locator(".tile.is-fresh").waitFor({ timeout: 60_000 });
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export as HTML" }).click();
    const html = await readFile(await (await downloading).path(), "utf8");
    assert.match(html, /<svg[^]*telemetry/);
    assert.doesNotMatch(html, /<script/i);

    // Disconnect names the tile that goes with it.
    await goTo(page, "Data Sources");
    await page.getByRole("button", { name: "Disconnect" }).click();
    await page.getByText("This tile is removed with it").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
    await page.getByText("was disconnected").first().waitFor();
    await picture(page, "disconnected");
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByText("Connect your first source").waitFor();
  }));

  it("goes on after a wrong address, which is refused before any window opens", () => enter("wrong-address", async (page, { context }) => {
    await openCard(page);
    const field = page.getByLabel("Address of the MCP server");
    const right = await field.inputValue();
    for (const wrong of [right.replace("?read_only=true", ""), "http://vendor.example/mcp?read_only=true", "https://vendor.example/mcp?read_only=true"]) {
      await field.fill(wrong);
      await page.getByRole("alert").getByText("Fix:").waitFor();
      await page.getByRole("button", { name: "Authorize with Aiven" }).click();
      assert.equal(context.pages().length, 1, wrong);
    }
    await picture(page, "address-refused");
    // A port where nobody listens is seen at the vendor alone.
    await field.fill(right.replace(/:\d+\//, ":9/"));
    await page.getByRole("alert").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Authorize with Aiven" }).click();
    await page.getByRole("button", { name: "Change the address" }).click({ timeout: 60_000 });
    await field.fill(right);
    const opening = context.waitForEvent("page", (one) => one !== page);
    await page.getByRole("button", { name: "Authorize with Aiven" }).click();
    const popup = await opening;
    await popup.getByRole("button", { name: /approve/i }).click();
    await page.getByText("The test passed").first().waitFor();
  }));

  it("goes on after a denial, a reload in the middle, and a link that was used before", () => enter("denied", async (page, { context }) => {
    let popup = await authorize(page, context);
    await popup.getByRole("button", { name: /deny/i }).click();
    await page.getByText("You declined; nothing was saved.").first().waitFor();
    const opening = context.waitForEvent("page");
    await page.getByRole("button", { name: "Authorize with Aiven again" }).click();
    popup = await opening;
    await popup.getByRole("button", { name: /approve/i }).waitFor();
    await page.reload();
    await page.getByText("Waiting for you at").first().waitFor();
    await popup.getByRole("button", { name: /approve/i }).click();
    await page.getByText("The test passed").first().waitFor();
    await page.reload();
    await page.getByText("The test passed").first().waitFor();
    await page.getByRole("button", { name: "Finish" }).click();
    await page.getByRole("heading", { name: "Aiven is connected" }).waitFor();
  }));
});

describe("on the way", { skip }, () => {
  const highest = "Which of our ClickHouse instances has the highest write throughput?";

  it("a vendor whose page cuts its opener off changes nothing", () => enter("coop", async (page, { context }) => {
    await control("knobs", { consent_coop: "same-origin" });
    await page.evaluate(() => { const open = window.open; window.open = (...given) => (window.opened = open.apply(window, given)); });
    const popup = await authorize(page, context);
    await page.waitForFunction(() => window.opened.closed);
    assert.equal(popup.isClosed(), false);
    assert.ok(await page.getByText("Waiting for you at").first().isVisible());
    await popup.getByRole("button", { name: /approve/i }).click();
    await page.getByText("The test passed").first().waitFor();
  }));

  it("a link of another sign-in changes nothing, and its page says so", () => enter("stranger", async (page, { context, console: { url }, expectFailures }) => {
    const other = await context.newPage();
    await other.goto(`${new URL(url).origin}/callback?code=x&state=y`);
    await other.getByRole("heading", { name: "Another browser" }).waitFor();
    await other.getByText("You can close this window.").waitFor();
    assert.deepEqual(await accessibilityFaults(other), []);
    await picture(other, "callback");
    await other.close();
    await page.getByText("Connect a data source first").or(page.getByText("Connect your first source")).first().waitFor();
    expectFailures();
  }));

  it("an account that sees nothing is said to, with the permission it needs", () => enter("empty", async (page, { context }) => {
    await control("knobs", { empty_account: true });
    const popup = await authorize(page, context);
    await popup.getByRole("button", { name: /approve/i }).click();
    await page.getByText("this account sees nothing").first().waitFor();
  }));

  it("a sign-in that was revoked is renewed where the question is, and the question is asked again", () => enter("revoked", async (page, { context }) => {
    await connect(page, context, "prod");
    await control("revoke-all");
    await ask(page, highest);
    const again = page.getByRole("button", { name: "Authorize with Aiven again" }).first();
    await again.waitFor();
    const opening = context.waitForEvent("page");
    await again.click();
    await (await opening).getByRole("button", { name: /approve/i }).click();
    await page.locator(".answer-sentence").filter({ hasText: "has the highest write throughput" }).waitFor({ timeout: 60_000 });
  }));

  it("a slow question shows its progress, is there after a reload, and can be cancelled", () => enter("slow", async (page, { context }) => {
    await connect(page, context, "prod");
    await control("knobs", { latency_ms: 4000 });
    await ask(page, highest);
    await page.getByText(/\d+ of \d+ .* read/).first().waitFor({ timeout: 30_000 });
    await page.reload();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("You cancelled this question.").first().waitFor();
  }));

  it("a vendor that is away is shown with the age of what is known", () => enter("away", async (page, { context }) => {
    await connect(page, context, "prod");
    await control("knobs", { maintenance: true });
    await goTo(page, "Data Sources");
    await page.getByRole("button", { name: "Test" }).click();
    await page.getByText("Request id").or(page.getByText("Error code")).first().waitFor({ timeout: 60_000 });
    await page.getByRole("article").getByText("Offline", { exact: true }).waitFor();
    await picture(page, "away");
  }));

  it("a tool that another one imitates is hidden, and the question says so", () => enter("imitated", async (page, { context }) => {
    await control("knobs", { hostile: true });
    await connect(page, context, "prod");
    await ask(page, "List all services");
    await page.getByRole("article", { name: "Answer" }).getByText(/The tool aiven_service_list is hidden: another tool of this server has the same name/).waitFor({ timeout: 60_000 });
    await picture(page, "imitated");
  }));

  it("hostile rows and names are text", () => enter("hostile", async (page, { context }) => {
    await control("knobs", { hostile_rows: true });
    await connect(page, context, "<img src=x onerror=alert(1)>");
    await ask(page, "List all services");
    await page.getByRole("table").waitFor({ timeout: 60_000 });
    await page.getByText("How this was answered").click();
    assert.equal(await page.locator("main img, main script").count(), 0);
    await picture(page, "hostile");
  }));
});
