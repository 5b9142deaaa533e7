// The article, sentence by sentence, with the real programs: claribi-host serve, the plugin, and the simulated vendor.
// CLARIBI_BUILD_DIR says where they are; build/release unless told.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { accessibilityFaults, launch, openPage, pictures } from "./browser.mjs";

const root = process.env.CONSOLE_ROOT ?? path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const built = process.env.CLARIBI_BUILD_DIR ?? path.join(root, "build/release");
const host = path.join(built, "bin/claribi-host");
const skip = existsSync(host) ? false : `${host} is not built`;

let folder, sandbox, browser;
const processes = [];

before(async () => {
  if (skip) return;
  folder = await mkdtemp(path.join(tmpdir(), "claribi-console-"));
  browser = await launch();
  sandbox = await start(path.join(built, "bin/vendor-sandbox"), ["--port", "0", "--ledger", path.join(folder, "ledger"), "--ca-out", path.join(folder, "ca.pem")]);
});
after(async () => {
  if (skip) return;
  await browser.close();
  for (const process of processes) process.kill("SIGTERM");
  await Promise.all(processes.map((one) => one.exitCode ?? new Promise((resolve) => one.once("exit", resolve))));
  await rm(folder, { recursive: true, force: true });
});

// Starts a program that says in one line of JSON where it is.
async function start(program, options) {
  const process = spawn(program, options, { stdio: ["ignore", "pipe", "inherit"] });
  processes.push(process);
  for await (const line of createInterface({ input: process.stdout })) return JSON.parse(line);
  throw new Error(`${program} ended at once`);
}

function serve(name) {
  return start(host, ["serve", "--json", "--no-browser", "--port", "0", "--data-dir", path.join(folder, name), "--ca-file", path.join(folder, "ca.pem"), "--allow-insecure-loopback", ...(process.env.CONSOLE_PAGES === undefined ? [] : ["--pages", process.env.CONSOLE_PAGES])]);
}

async function knobs(values) {
  await fetch(`${sandbox.control_url.replace(/\/$/, "")}/knobs`, { method: "POST", body: JSON.stringify(values), headers: { "Content-Type": "application/json" } });
}

/** A page of a browser session of its own, signed in to a console of its own. */
async function enter(name, work) {
  const console = await serve(name);
  const opened = await openPage(browser, { ignoreHTTPSErrors: true });
  try {
    await opened.page.goto(console.url);
    await work(opened.page, opened);
    assert.deepEqual(opened.said, []);
  } finally {
    await opened.context.close();
  }
}

const picture = (page, name) => pictures !== null && page.screenshot({ path: path.join(pictures, `journey-${name}.png`) });

/** From the side bar to the popup's consent page. */
async function authorize(page, context) {
  await page.getByRole("link", { name: "Data Sources", exact: true }).click();
  await page.getByRole("link", { name: "Add data source" }).first().click();
  await page.getByRole("tab", { name: "MCP Servers" }).click();
  await page.getByRole("link", { name: "Aiven", exact: true }).click();
  await page.getByLabel("Another address").check();
  await page.getByLabel("Address of the MCP server").fill(sandbox.mcp_url);
  const opening = context.waitForEvent("page");
  await page.getByRole("button", { name: "Authorize with Aiven" }).click();
  const popup = await opening;
  await popup.getByRole("button", { name: /approve/i }).waitFor();
  return popup;
}

describe("the article", { skip }, () => {
  it("can be followed sentence by sentence, and its questions are answered", () => enter("article", async (page, { context }) => {
    const popup = await authorize(page, context);
    await page.getByText("Waiting for you at").waitFor();
    await picture(page, "waiting");
    await popup.getByRole("button", { name: /approve/i }).click();
    await page.getByText("The test passed").waitFor();
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
    await page.getByRole("link", { name: "Data Sources", exact: true }).click();
    await page.getByRole("button", { name: "Disconnect" }).click();
    await page.getByText("This tile is removed with it").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
    await page.getByText("was disconnected").first().waitFor();
    await picture(page, "disconnected");
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByText("Connect your first source").waitFor();
  }));

  it("goes on after a denial, a reload in the middle, and a link that was used before", () => enter("denied", async (page, { context }) => {
    let popup = await authorize(page, context);
    await popup.getByRole("button", { name: /deny/i }).click();
    await page.getByText("You declined; nothing was saved.").waitFor();
    const opening = context.waitForEvent("page");
    await page.getByRole("button", { name: "Authorize with Aiven again" }).click();
    popup = await opening;
    await popup.getByRole("button", { name: /approve/i }).waitFor();
    await page.reload();
    await page.getByText("Waiting for you at").waitFor();
    await popup.getByRole("button", { name: /approve/i }).click();
    await page.getByText("The test passed").waitFor();
    await page.reload();
    await page.getByText("The test passed").waitFor();
    await page.getByRole("button", { name: "Finish" }).click();
    await page.getByRole("heading", { name: "Aiven is connected" }).waitFor();
  }));
});
