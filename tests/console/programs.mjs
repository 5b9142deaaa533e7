// The real programs for tests in the browser: claribi-host serve, the plugin, and the simulated vendor.
// CLARIBI_BUILD_DIR says where they are; build/release unless told.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
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
const logs = [];

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
    for (const process of processes.reverse()) await stop(process);
    await rm(folder, { recursive: true, force: true });
  });
}

// Starts a program that says in one line of JSON where it is.
async function start(program, options) {
  const process = spawn(program, options, { stdio: ["ignore", "pipe", "pipe"] });
  processes.push(process);
  process.stderr.on("data", (bytes) => { logs.push(bytes); globalThis.process.stderr.write(bytes); });
  for await (const line of createInterface({ input: process.stdout })) return { ...JSON.parse(line), stop: () => stop(process) };
  throw new Error(`${program} ended at once`);
}

async function stop(process) {
  const ended = process.exitCode !== null || new Promise((resolve) => process.once("exit", resolve));
  process.kill("SIGTERM");
  await ended;
}

/** What the programs have said on their standard error so far. */
export const logged = () => Buffer.concat(logs).toString();

/** A path in the folder of the tests, which goes with them. */
export const inFolder = (...names) => path.join(folder, ...names);

/** The plugin's own manifest, and its model beside it, changed. Gives the file. */
export async function manifestOf(name, change = () => {}, changeModel = () => {}) {
  const place = inFolder(`manifest-of-${name}`);
  await mkdir(place, { recursive: true });
  const read = async (file) => JSON.parse(await readFile(path.join(built, "plugins", file), "utf8"));
  const [manifest, model] = await Promise.all([read("aiven.json"), read("aiven.model.json")]);
  change(manifest);
  changeModel(model);
  await writeFile(path.join(place, "aiven.json"), JSON.stringify(manifest));
  await writeFile(path.join(place, "aiven.model.json"), JSON.stringify(model));
  return path.join(place, "aiven.json");
}

/** A console with a data folder of this name; the folder outlasts it. */
export function serve(name, options = []) {
  return start(host, ["serve", ...options, "--json", "--no-browser", "--port", "0", "--data-dir", path.join(folder, name), "--ca-file", path.join(folder, "ca.pem"), "--allow-insecure-loopback", ...(process.env.CONSOLE_PAGES === undefined ? [] : ["--pages", process.env.CONSOLE_PAGES])]);
}

/** A request to the control endpoint of the simulated vendor. */
export async function control(action, values = {}) {
  const answer = await fetch(`${sandbox.control_url.replace(/\/$/, "")}/${action}`, { method: "POST", body: JSON.stringify(values), headers: { "Content-Type": "application/json" } });
  assert.ok(answer.ok, `${action}: ${await answer.text()}`);
}

/** A page of a browser session of its own, signed in to a console of its own. */
export async function enter(name, work, options = []) {
  const console = await serve(name, options);
  const opened = await openPage(browser, { ignoreHTTPSErrors: true });
  // A response that the test expects to fail is no complaint.
  const expectFailures = () => { opened.said.splice(0, opened.said.length, ...opened.said.filter((one) => !/status of \d|^(4|5)\d\d /.test(one))); };
  try {
    await opened.page.goto(console.url);
    await work(opened.page, { ...opened, console, expectFailures });
    assert.deepEqual(opened.said, []);
  } finally {
    await opened.context.close();
  }
}

/** Keeps a picture of a journey. */
export const picture = (page, name) => pictures !== null && page.screenshot({ path: path.join(pictures, `journey-${name}.png`) });

/** Opens a place of the side bar. */
export const goTo = (page, place) => page.getByRole("navigation", { name: "Console" }).getByRole("link", { name: place, exact: true }).click();

/** From the side bar to the card, with the address of the simulated vendor. */
export async function openCard(page) {
  await goTo(page, "Data Sources");
  await page.getByRole("link", { name: "Add data source" }).first().click();
  await page.getByRole("tab", { name: "MCP Servers" }).click();
  await page.getByRole("link", { name: "Aiven", exact: true }).click();
  await page.getByLabel("Another address").check();
  await page.getByLabel("Address of the MCP server").fill(sandbox.mcp_url);
}

/** From the side bar to the popup's consent page. */
export async function authorize(page, context) {
  await openCard(page);
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
  await goTo(page, "Ask");
  await page.getByRole("textbox", { name: "Question" }).fill(question);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
}
