// Opens every state of every screen, in both themes and at three widths (1280, 360, and 640 for 200 % zoom), looks for what it
// must say, and holds it to axe-core, to the window's width, to the interface, and to a silent console. Keeps a picture of each.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { accessibilityFaults, openBrowser, openPage, overflow, pictures } from "./browser.mjs";
import { states as adding } from "./states/adding_states.mjs";
import { states as asking } from "./states/asking_states.mjs";
import { states as boards } from "./states/board_states.mjs";
import { states as sources } from "./states/sources_states.mjs";

const only = process.env.CONSOLE_STATES?.split(",");
let opened;

before(async () => { opened = await openBrowser(); });
after(async () => { await opened.close(); });

for (const [screen, states] of Object.entries({ sources, adding, asking, boards })) {
  describe(screen, () => {
    for (const state of states) {
      if (only !== undefined && !only.some((one) => state.name.startsWith(one))) continue;
      it(state.name, () => look(state));
    }
  });
}

async function look(state) {
  const { mock, browser } = opened;
  mock.reset(state.world);
  state.script?.(mock);
  const { context, page, said } = await openPage(browser);
  try {
    await state.before?.(page);
    await page.goto(mock.origin + state.at);
    await state.act?.(page, mock);
    for (const text of state.sees) await page.getByText(text).or(page.getByRole("button", { name: text })).first().waitFor({ state: "attached", timeout: 5000 });
    for (const selector of state.hides ?? []) assert.equal(await page.locator(selector).count(), 0, `${selector} must not be there`);
    for (const theme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: width === 1280 ? 800 : 740 });
        await settle(page);
        assert.ok((await overflow(page)) <= 0, `${theme}, ${width}: the page is ${await overflow(page)} px wider than its window`);
        if (pictures !== null) await page.evaluate(() => scrollTo(0, 0));  // where the side bar stands
        if (pictures !== null) await page.screenshot({ path: path.join(pictures, `${state.name}.${theme}.${width}.png`), fullPage: true });
        // What differs by theme are the colours alone, and by width the arrangement alone.
        if (width === 1280) assert.deepEqual(await accessibilityFaults(page, theme === "light" ? undefined : ["color-contrast"]), [], `axe-core, ${theme}`);
      }
    }
    await page.setViewportSize({ width: 640, height: 400 });
    await settle(page);
    assert.ok((await overflow(page)) <= 0, "200 % zoom: the page is wider than its window");
    assert.deepEqual(mock.faults, [], "what the interface forbids");
    assert.deepEqual(state.quiet === false ? said.filter((one) => !/status of \d|^(4|5)\d\d /.test(one)) : said, [], "console and network");
  } finally {
    await context.close();
  }
}

// A chart is drawn again for another theme or width.
async function settle(page) {
  await page.evaluate(() => new Promise((resolve) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(resolve)), 30)));
  if ((await page.locator(".chart").count()) > 0) await page.locator(".chart svg").first().waitFor();
}
