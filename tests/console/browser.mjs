// Debian's chromium, the mock console, and what is looked at on every page.
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { ConsoleMock } from "./mock/console_mock.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = process.env.CONSOLE_ROOT ?? path.join(here, "..", "..");
const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const pagesFolder = process.env.CONSOLE_PAGES ?? path.join(root, "host_stub/web_console/pages/dist");
/** Where pictures are kept; null for none. */
export const pictures = process.env.CONSOLE_PICTURES === "none" ? null : (process.env.CONSOLE_PICTURES ?? path.join(root, "build/console_pictures"));

export async function launch() {
  if (pictures !== null) await mkdir(pictures, { recursive: true });
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

export async function openBrowser() {
  const mock = await ConsoleMock.start(pagesFolder, path.join(root, "host_stub/web_console/openapi.json"));
  const browser = await launch();
  return { mock, browser, close: async () => { await browser.close(); await mock.stop(); } };
}

/** A page of a browser of its own. said collects what the console and the network complained about. */
export async function openPage(browser, { width = 1280, height = 800, theme = "light", scale = 1, ignoreHTTPSErrors = false, storageState } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, deviceScaleFactor: scale, ignoreHTTPSErrors, ...(storageState === undefined ? {} : { storageState }), locale: "en-GB", timezoneId: "UTC", reducedMotion: "reduce" });
  const page = await context.newPage();
  const said = [];
  const listen = (one) => {
    one.on("console", (message) => { if (message.type() === "error" || message.type() === "warning") said.push(`${message.type()}: ${message.text()}`); });
    one.on("pageerror", (thrown) => said.push(`thrown: ${thrown.stack}`));
    one.on("response", (response) => { if (response.status() >= 400) said.push(`${response.status()} ${response.url()}`); });
    one.on("dialog", (dialog) => { said.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
  };
  listen(page);
  return { context, page, said };
}

/** Serious and critical findings of axe-core, in one line each; of all rules, or of some. */
export async function accessibilityFaults(page, rules) {
  // Evaluated by the browser's debugger, so the page's own policy stays as it is.
  await page.evaluate(axeSource);
  const found = await page.evaluate((only) => globalThis.axe.run(document, { resultTypes: ["violations"], ...(only === null ? {} : { runOnly: only }) }), rules ?? null);
  return found.violations
    .filter((one) => one.impact === "serious" || one.impact === "critical")
    .map((one) => `${one.id}: ${one.nodes.map((node) => `${node.html.slice(0, 140)} ${node.failureSummary?.split("\n").slice(1, 3).join(" ")}`).join(" | ")}`);
}

/** How far the page is wider than its window, in pixels. */
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
