// The real programs for tests in the browser: claribi-host serve, the plugin, and the simulated vendor.
// CLARIBI_BUILD_DIR says where they are; build/release unless told.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, openPage, pictures } from "./browser.mjs";

const root = process.env.CONSOLE_ROOT ?? path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const built = process.env.CLARIBI_BUILD_DIR ?? path.join(root, "build/release");
const host = path.join(built, "bin/claribi-host");
/** Why these tests cannot run; false where they can. */
export const skip = existsSync(host) ? false : `${host} is not built`;

let folder, sandbox, browser;
const processes = [];

/** To be called once at the head of a file of tests. */
export function usePrograms() {
  before(async () => {
    if (skip) return;
    folder = await mkdtemp(path.join(tmpdir(), "claribi-console-"));
    browser = await launch();
    sandbox = await start(path.join(built, "bin/vendor-sandbox"), ["--port", "0", "--ledger", path.join(folder, "ledger"), "--ca-out", path.join(folder, "ca.pem")]);
  });
  after(async () => {
    if (skip) return;
    await browser.close();
    // The vendor last: a host that ends revokes what was not finished.
    for (const process of processes.reverse()) {
      const ended = process.exitCode !== null || new Promise((resolve) => process.once("exit", resolve));
      process.kill("SIGTERM");
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  });
}

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

/** A request to the control endpoint of the simulated vendor. */
export async function control(action, values = {}) {
  const answer = await fetch(`${sandbox.control_url.replace(/\/$/, "")}/${action}`, { method: "POST", body: JSON.stringify(values), headers: { "Content-Type": "application/json" } });
  assert.ok(answer.ok, `${action}: ${await answer.text()}`);
}

/** A page of a browser session of its own, signed in to a console of its own. */
export async function enter(name, work) {
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

/** Keeps a picture of a journey. */
export const picture = (page, name) => pictures !== null && page.screenshot({ path: path.join(pictures, `journey-${name}.png`) });

/** From the side bar to the popup's consent page. */
export async function authorize(page, context) {
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

/** A data source of this name, through all steps. */
export async function connect(page, context, name) {
  const popup = await authorize(page, context);
  await popup.getByRole("button", { name: /approve/i }).click();
  await page.getByLabel("Name of the data source").fill(name);
  await page.getByRole("button", { name: "Finish" }).click();
  await page.getByRole("heading", { name: `${name} is connected` }).waitFor();
}

export async function ask(page, question) {
  await page.getByRole("link", { name: "Ask", exact: true }).click();
  await page.getByRole("textbox", { name: "Question" }).fill(question);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
}
