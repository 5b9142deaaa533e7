// What may go wrong, with the real programs: sign-ins that end, keys that are typed, models that change, limits of the vendor.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, it } from "node:test";
import { ask, manifestOf, connect, control, enter, goTo, inFolder, logged, openCard, picture, serve, skip, usePrograms } from "./programs.mjs";

usePrograms();
beforeEach(() => (skip ? undefined : control("reset")));

const highest = "Which of our ClickHouse instances has the highest write throughput?";
const answered = (page) => page.locator(".answer-sentence").waitFor({ timeout: 60_000 });

/** Pins what is answered, and opens its dashboard. */
async function pin(page) {
  await page.getByRole("button", { name: "Pin to dashboard" }).click();
  await page.getByRole("link", { name: /^Pinned: open/ }).click();
  await page.locator(".tile .chart svg").waitFor();
}

/** Approves in the window that a click opens. */
async function approveAfter(context, click) {
  const opening = context.waitForEvent("page");
  await click();
  await (await opening).getByRole("button", { name: /approve/i }).click();
}

describe("a sign-in that expired", { skip }, () => {
  it("is renewed on the tile that met it, and the tile is read again", () => enter("expired", async (page, { context }) => {
    await control("knobs", { refresh: false, access_token_lifetime_s: 6 });
    await connect(page, context, "prod");
    await ask(page, highest);
    await answered(page);
    await pin(page);
    await control("knobs", { access_token_lifetime_s: 3600 });
    await page.waitForTimeout(6000);
    // The inventory that was just read is reused; a tile reads its metrics anew.
    await page.getByRole("button", { name: "Refresh", exact: true }).click();
    await page.getByText("This connection needs a new sign-in.").waitFor({ timeout: 30_000 });
    await page.locator(".tile-sentence").filter({ hasText: "has the highest write throughput" }).waitFor();
    await picture(page, "tile-expired");
    await goTo(page, "Data Sources");
    await page.getByRole("article").getByText(/Sign-in expired|Access revoked/).first().waitFor();
    await goTo(page, "Dashboards");
    await approveAfter(context, () => page.getByRole("button", { name: "Authorize with Aiven again" }).click());
    await page.locator(".tile.is-fresh").waitFor({ timeout: 60_000 });
    await goTo(page, "Data Sources");
    await page.getByRole("article", { name: "prod" }).getByText("Connected").first().waitFor();
  }));
});

describe("an API key", { skip }, () => {
  const key = "sk-console-7d1f0b6a9e2c4f58";
  const wrong = "sk-mistyped-3c5e7a9b1d2f4068";
  const header = "X-Console-Key";

  /** Every file below a folder, as text. */
  async function textsIn(folder) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return Promise.all(entries.filter((one) => one.isFile()).map((one) => readFile(path.join(one.parentPath ?? one.path, one.name), "latin1")));
  }

  it("is typed in the page, and found nowhere afterwards", async () => {
    const manifestFile = await manifestOf("key", (manifest) => {
      manifest.sign_in = { kind: "api_key", header, label: "Console key", obtain: { text: "Account, Keys", url: "https://vendor.example/keys" } };
    });
    await control("knobs", { api_key_header: header, api_key: key });
    await enter("key", async (page, { context, expectFailures }) => {
      const sent = [];
      const received = [];
      page.on("request", (request) => sent.push({ path: new URL(request.url()).pathname, url: request.url(), body: request.postData() ?? "", headers: JSON.stringify(request.headers()) }));
      // The event stream has no end; what it brings is passed on between the tabs, and heard there.
      page.on("response", (response) => { if (!response.url().endsWith("/api/events")) received.push(response.text().catch(() => "")); });
      await page.evaluate(() => {
        window.heard = [];
        new BroadcastChannel("claribi-console-events").onmessage = ({ data }) => window.heard.push(JSON.stringify(data));
      });
      const give = async (text) => {
        await page.getByLabel("Console key").fill(text);
        await page.getByRole("button", { name: "Use this key" }).click();
      };
      await openCard(page);
      await page.getByRole("button", { name: "Connect with a key of Aiven" }).click();
      assert.equal(await page.getByLabel("Console key").getAttribute("type"), "password");
      await give(wrong);
      await page.getByRole("button", { name: "Try again" }).waitFor({ timeout: 30_000 });
      await picture(page, "key-refused");
      await page.getByRole("button", { name: "Try again" }).click();
      await give(key);
      await page.getByLabel("Name of the data source").fill("With a key");
      await page.getByRole("button", { name: "Finish" }).click();
      await page.getByRole("heading", { name: "With a key is connected" }).waitFor();
      assert.equal(context.pages().length, 1, "no window opens for a key");
      const heard = await page.evaluate(() => window.heard);
      assert.ok(heard.some((one) => one.includes("awaiting_api_key")), "events are heard");
      await page.reload();
      await goTo(page, "Data Sources");
      await page.getByRole("article", { name: "With a key" }).waitFor();
      expectFailures();

      const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state, document.documentElement.outerHTML]));
      const places = [kept, logged(), ...heard, ...(await Promise.all(received)), ...(await textsIn(inFolder("key")))];
      const posts = sent.filter((one) => one.body.includes(key) || one.body.includes(wrong));
      assert.deepEqual(posts.map((one) => one.path.replace(/[^/]+\/api-key$/, "ID/api-key")), ["/api/attempts/ID/api-key", "/api/attempts/ID/api-key"]);
      for (const secret of [key, wrong]) {
        const half = secret.slice(0, secret.length / 2);
        assert.equal(places.filter((text) => text.includes(half)).length, 0, "the key is somewhere");
        assert.equal(sent.filter((one) => one.url.includes(half) || one.headers.includes(half)).length, 0);
      }
    }, ["--manifest", manifestFile, "--log-level", "trace"]);
  });
});

describe("a model that changed", { skip }, () => {
  it("leaves a tile its data, says so, and offers the question again", async () => {
    const manifestFile = await manifestOf("model");
    const options = ["--manifest", manifestFile];
    await enter("model", async (page, { context, console, expectFailures }) => {
      await connect(page, context, "prod");
      await ask(page, highest);
      await answered(page);
      await pin(page);
      await console.stop();
      await manifestOf("model", () => {}, (model) => { delete model.measures.write_throughput; });
      const again = await serve("model", options);
      await page.goto(again.url);
      await goTo(page, "Dashboards");
      await page.locator(".tile .chart svg").waitFor();
      await page.getByRole("button", { name: "Refresh", exact: true }).click();
      await page.locator(".tile.is-unfit").waitFor({ timeout: 30_000 });
      await page.getByText("Cannot be refreshed", { exact: true }).waitFor();
      await page.getByText("The model has changed, so this tile cannot be refreshed. Its data stay.").waitFor();
      await page.locator(".tile-sentence").filter({ hasText: "has the highest write throughput" }).waitFor();
      await page.locator(".tile .chart svg").waitFor();
      await picture(page, "tile-unfit");
      await page.getByRole("button", { name: "Ask it again" }).click();
      await page.waitForURL(/\/ask\/.+/);
      await answered(page);
      expectFailures();
    }, options);
  });
});

describe("a limit of the vendor", { skip }, () => {
  it("is waited for where it is short, and told with its time where it is long", () => enter("limit", async (page, { context }) => {
    await connect(page, context, "prod");
    await ask(page, "List all services");
    await answered(page);
    await control("knobs", { fail_next: { count: 1, behaviour: "status", status: 429, retry_after_s: 1, listener: "mcp" } });
    await ask(page, highest);
    await page.locator(".answer-sentence").filter({ hasText: "has the highest" }).waitFor({ timeout: 60_000 });
    await page.getByText("How this was answered").click();
    await page.getByText(/\b1 repeated/).first().waitFor();
    await control("knobs", { fail_next: { count: 50, behaviour: "status", status: 429, retry_after_s: 3000, listener: "mcp" } });
    await ask(page, "List all projects");
    await page.getByText(/It can be tried again in \d+ min/).waitFor({ timeout: 60_000 });
    assert.ok(await page.getByRole("button", { name: "Ask again" }).isDisabled());
    await page.getByRole("navigation", { name: "Data sources and their status" }).getByText("Rate limited").waitFor();
    await picture(page, "rate-limited");
    await goTo(page, "Data Sources");
    await page.getByRole("article").getByText(/It can be tried again in/).waitFor();
  }));
});

describe("a wait for the vendor's limit", { skip }, () => {
  // One wait that the plugin makes, and one that is longer than it waits, which the engine makes.
  const busy = (seconds) => control("knobs", { fail_next: { count: 50, behaviour: "status", status: 429, retry_after_s: seconds, listener: "mcp" } });
  const waits = (page) => page.getByText(/Waiting until \d\d:\d\d:\d\d for the vendor's rate limit/).waitFor({ timeout: 30_000 });
  const cancel = (page) => page.getByRole("button", { name: "Cancel", exact: true }).click();

  it("says until when, and ends with Cancel: of a test, of a question, of a refresh", () => enter("waits", async (page, { context }) => {
    await connect(page, context, "prod");
    await ask(page, highest);
    await answered(page);
    await pin(page);
    await busy(25);
    await goTo(page, "Data Sources");
    await page.getByRole("button", { name: "Test" }).click();
    await waits(page);
    await picture(page, "test-waits");
    await cancel(page);
    await page.getByText("The test was cancelled.").first().waitFor();
    await busy(120);
    await ask(page, "Which services are running on Pro plans?");
    await waits(page);
    await picture(page, "question-waits");
    await cancel(page);
    await page.getByText("You cancelled this question.").first().waitFor();
    await goTo(page, "Dashboards");
    await page.getByRole("button", { name: "Refresh", exact: true }).click();
    await waits(page);
    await cancel(page);
    await page.locator(".tile.is-fresh").waitFor();
    await page.locator(".tile .chart svg").waitFor();
  }));
});

describe("a part that the vendor refuses", { skip }, () => {
  it("makes the answer partial, names what is missing, and shows the troubleshooting row there", () => enter("partial", async (page, { context }) => {
    await connect(page, context, "prod");
    await control("knobs", { forbidden_project: true });
    await ask(page, "How many services are there?");
    await page.getByText("Not everything could be read, so this answer is partial.").waitFor({ timeout: 60_000 });
    await page.getByText("nordlicht-payroll").first().waitFor();
    await page.getByText("Not a project member (403)", { exact: true }).waitFor();
    await page.getByText("Your Aiven user does not belong to that project").waitFor();
    await page.locator(".answer-sentence").filter({ hasText: /at least/i }).waitFor();
    await picture(page, "partial");
    await goTo(page, "Data Sources");
    await page.getByRole("article").getByText("Partial", { exact: true }).waitFor();
  }));
});

describe("disconnecting", { skip }, () => {
  it("goes on over a reload, and reports what became of each thing", () => enter("leaving", async (page, { context }) => {
    await connect(page, context, "prod");
    await control("knobs", { latency_ms: 1500 });
    await goTo(page, "Data Sources");
    await page.getByRole("button", { name: "Disconnect" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
    await page.getByText("Revoking the sign-in").waitFor();
    await page.reload();
    await page.getByRole("dialog").getByText("prod was disconnected").waitFor({ timeout: 30_000 });
    await page.getByRole("button", { name: "Close" }).click();
    await page.reload();
    await page.getByText("Connect your first source").waitFor();
    assert.equal(await page.getByRole("dialog").count(), 0);
  }));
});
