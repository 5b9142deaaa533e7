// What the tests of the pages share: the mock, a page that is held to the interface and to a silent console, scripted sign-ins.
import assert from "node:assert/strict";
import { after, before, beforeEach } from "node:test";
import { openBrowser, openPage } from "./browser.mjs";
import * as make from "./mock/documents.mjs";

export let mock;
let browser, close;

/** To be called once at the head of a file of tests. */
export function useStage() {
  before(async () => { ({ mock, browser, close } = await openBrowser()); });
  after(() => close());
  beforeEach(() => mock.reset());
}

/** Runs work with a page of its own, and holds it to the interface and to a silent console afterwards. */
export async function withPage(work, options = {}) {
  const opened = await openPage(browser, options);
  try {
    await work(opened.page, opened);
    assert.deepEqual(mock.faults, []);
    assert.deepEqual(opened.said, []);
  } finally {
    await opened.context.close();
  }
}

/** The bodies that were sent to a route. */
export const sent = (route) => mock.requests.filter((one) => one.route === route).map((one) => one.body);
/** Waits until check() is true. */
export const eventually = async (check, what) => {
  for (let round = 0; round < 100; round += 1) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  assert.fail(`it never came true: ${what}`);
};

/** Scripts a sign-in: begun by a click, then steered by step(state, changes). */
export function scriptAttempt(first = {}) {
  let now = make.attempt({ state: "starting", expires_at: null, ...first });
  const { id } = now;
  mock.on("POST /api/attempts", ({ input }) => (now = { ...now, ...(input === undefined ? {} : { input }) }));
  mock.on(`GET /api/attempts/${id}`, () => now);
  mock.on(`PATCH /api/attempts/${id}`, ({ name }) => (now = { ...now, input: { ...now.input, name } }));
  mock.on(`POST /api/attempts/${id}/cancel`, () => (now = { ...now, state: "cancelled" }));
  mock.on(`POST /api/attempts/${id}/restart`, () => (now = { ...now, state: "starting", authorization_url: null }));
  return (state, changes = {}) => {
    now = { ...now, authorization_url: null, expires_at: null, ...changes, state };
    mock.send("attempt", now);
  };
}
/** The words for a screen reader, outside of what is shown. */
export const announced = (page) => page.locator("p.unseen[role=status]").textContent();
/** Waits until they are these. */
export const says = async (page, words) => {
  let last = "";
  await eventually(async () => { last = await announced(page); return words instanceof RegExp ? words.test(last) : last === words; }, `the live region says ${words}`).catch((thrown) => { throw new Error(`${thrown.message}, but "${last}"`); });
};

/** What an attempt has while the person is at the vendor. */
export const vendorPage = (number = 1) => ({ authorization_url: `${mock.origin}/vendor?state=${number}`, expires_at: make.ago(-500) });

/** Presses Tab until the focus is on something that is called so; or on an input of a type. */
export async function tabTo(page, name, type) {
  const there = async () => (type === undefined ? (await focused(page)).includes(name) : page.evaluate((wanted) => document.activeElement?.getAttribute("type") === wanted, type));
  for (let step = 0; step < 60; step += 1) {
    if (await there()) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab never reaches ${name || type}`);
}

/** What the element with the focus is called; nothing where it is the page itself. */
export function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    return element === null || element.matches("body, main") ? "" : (element.getAttribute("aria-label") ?? element.textContent).trim();
  });
}
