// Dashboards, files, and what holds for all pages: the keyboard, the theme.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import * as make from "./mock/documents.mjs";
import { eventually, focused, mock, sent, useStage, withPage } from "./stage.mjs";

useStage();

describe("a dashboard", () => {
  const tiles = ["one", "two", "three"].map((name) => make.tile({ id: `tile-${name}`, title: name, view: "table" }));

  it("takes an answer that is pinned", () => withPage(async (page) => {
    mock.reset({ jobs: [make.finished()] });
    mock.on("POST /api/dashboards/board-1/tiles", () => make.tile());
    await page.goto(`${mock.origin}/ask/job-1`);
    await page.getByRole("button", { name: "Pin to dashboard" }).click();
    await page.getByRole("link", { name: "Pinned: open Overview" }).click();
    await page.waitForURL(/\/dashboards\/board-1$/);
    assert.deepEqual(sent("POST /api/dashboards/board-1/tiles"), [{ job_id: "job-1", view: "chart" }]);
  }));

  it("is reordered with the arrow keys, and the focus stays with the tile", () => withPage(async (page) => {
    mock.reset({ tiles });
    mock.on("PUT /api/dashboards/board-1/order", ({ tile_ids }) => ({ id: "board-1", name: "Overview", tiles: tile_ids.map((id) => tiles.find((tile) => tile.id === id)) }));
    await page.goto(`${mock.origin}/dashboards`);
    await page.getByRole("button", { name: "Move one, tile 1 of 3" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("button", { name: "Move one, tile 2 of 3" }).waitFor();
    await page.keyboard.press("End");
    await eventually(() => sent("PUT /api/dashboards/board-1/order").length === 2, "two orders are saved");
    assert.deepEqual(sent("PUT /api/dashboards/board-1/order").map((body) => body.tile_ids.join()), ["tile-two,tile-one,tile-three", "tile-two,tile-three,tile-one"]);
    assert.match(await focused(page), /Move one, tile 3 of 3/);
  }));

  it("refreshes a tile when somebody asks for it, and keeps its data meanwhile", () => withPage(async (page) => {
    let tile = make.tile();
    mock.on("GET /api/dashboards/board-1", () => ({ id: "board-1", name: "Overview", tiles: [tile] }));
    const job = make.job({ id: "job-r", kind: "refresh", tile_id: "tile-1", question: null });
    mock.on("POST /api/tiles/tile-1/refresh", () => { tile = { ...tile, state: "refreshing", job_id: "job-r" }; return { job }; });
    mock.on("GET /api/jobs/job-r", () => job);
    await page.goto(`${mock.origin}/dashboards`);
    await page.waitForTimeout(500);
    assert.deepEqual(sent("POST /api/tiles/tile-1/refresh"), []);
    await page.getByRole("button", { name: "Refresh", exact: true }).click();
    await page.getByText("Reading again").waitFor();
    await page.getByText("telemetry-ch-prod has the highest").first().waitFor();
    tile = make.tile({ as_of: make.ago(0), answer: make.answer({ answer: "clickstream-ch has the highest write throughput." }) });
    mock.send("dashboard", { dashboard_id: "board-1" });
    await page.getByText("clickstream-ch has the highest write throughput.").first().waitFor();
  }));

  it("shows what an event said of a refresh before the answer to its click came", () => withPage(async (page) => {
    mock.reset({ tiles: [make.tile()] });
    const job = make.job({ id: "job-r", kind: "refresh", tile_id: "tile-1", question: null });
    const waiting = { ...job, waiting: { until: make.ago(-45), what_for: "the vendor's rate limit" } };
    mock.on("POST /api/tiles/tile-1/refresh", async () => {
      mock.on("GET /api/dashboards/board-1", () => ({ id: "board-1", name: "Overview", tiles: [make.tile({ state: "refreshing", job_id: "job-r" })] }));
      mock.send("job", waiting);
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { job };
    });
    mock.on("GET /api/jobs/job-r", () => waiting);
    await page.goto(`${mock.origin}/dashboards`);
    await page.getByRole("button", { name: "Refresh", exact: true }).click();
    await page.getByText(/Waiting until/).waitFor();
    await page.waitForTimeout(400);
    assert.ok(await page.getByText(/Waiting until/).isVisible());
  }));

  it("loses a tile that is unpinned", () => withPage(async (page) => {
    mock.reset({ tiles });
    mock.on("DELETE /api/tiles/tile-one", () => ({ status: 204 }));
    await page.goto(`${mock.origin}/dashboards`);
    await page.getByLabel("More for one").click();
    mock.on("GET /api/dashboards/board-1", () => ({ id: "board-1", name: "Overview", tiles: tiles.slice(1) }));
    await page.getByRole("button", { name: "Unpin" }).click();
    await eventually(async () => (await page.getByRole("article").count()) === 2, "two tiles are left");
  }));
});

describe("the arrangement of a dashboard", () => {
  const values = Array.from({ length: 38 }, (_, index) => [`service-${index}`, 100 - index]);
  const tall = make.tile({ id: "tile-tall", title: "tall", answer: make.answer({ chart: make.bars(values, "CPU usage (%)", "") }) });
  const wide = make.tile({ id: "tile-wide", title: "wide", view: "table", answer: make.answer({ table: make.longTable(60) }) });
  const open = async (page) => {
    mock.reset({ tiles: [tall, wide] });
    await page.goto(`${mock.origin}/dashboards`);
    await page.locator(".chart svg").waitFor();
  };
  const box = (page, selector) => page.locator(selector).boundingBox();

  it("caps a chart of many bars, and gives a table the height of its tile", () => withPage(async (page) => {
    await open(page);
    assert.ok((await box(page, ".chart")).height <= 26 * 16 + 1);
    const [body, frame] = [await box(page, ".tile[aria-label=wide] .tile-body"), await box(page, ".table-frame")];
    assert.ok(body.y + body.height - (frame.y + frame.height) < 4, "there is a void below the table");
    assert.ok(await page.getByText("38 bars: scroll to see all of them.").isVisible());
    await page.locator(".chart").focus();
    await page.keyboard.press("End");
    await eventually(() => page.locator(".chart").evaluate((element) => element.scrollTop > 0), "the chart scrolls by keys");
  }));

  it("shows at the edge that a table goes on, and from where it came", () => withPage(async (page) => {
    await open(page);
    const around = page.locator(".table-around");
    const shaded = (side) => around.evaluate((element, pseudo) => getComputedStyle(element, pseudo).content !== "none", side === "left" ? "::before" : "::after");
    await eventually(() => shaded("right"), "it goes on");
    assert.equal(await shaded("left"), false);
    await page.locator(".table-frame").evaluate((element) => { element.scrollLeft = element.scrollWidth; });
    await eventually(async () => (await shaded("left")) && !(await shaded("right")), "it came from the left");
  }));

  it("has no button alone at 360 pixels", () => withPage(async (page) => {
    await open(page);
    const boxes = await page.locator("header.row-apart .button").evaluateAll((all) => all.map((one) => { const { top, width } = one.getBoundingClientRect(); return { top: Math.round(top), width }; }));
    for (const one of boxes) assert.ok(boxes.filter((other) => other.top === one.top).length > 1 || one.width > 300, "a button stands alone");
  }, { width: 360 }));
});

describe("files", () => {
  it("are made of a table and a chart", () => withPage(async (page) => {
    mock.reset({ jobs: [make.finished()] });
    mock.on("GET /api/jobs/job-1/export", () => ({ file: "service\r\n", type: "text/csv" }));
    await page.goto(`${mock.origin}/ask/job-1`);
    await page.locator(".chart svg").waitFor();
    const file = async (item) => {
      const downloading = page.waitForEvent("download");
      await page.getByRole("button", { name: "Export", exact: true }).click();
      await page.getByText(item).click();
      return downloading;
    };
    assert.match((await file("Table as CSV")).suggestedFilename(), /^which-of-our-clickhouse.*\.csv$/);
    const svg = await readFile(await (await file("Chart as SVG")).path(), "utf8");
    assert.match(svg, /^<svg[^]*telemetry-ch-prod[^]*<\/svg>$/);
    assert.doesNotMatch(svg, /<script|href|foreignObject|var\(--/);
  }));

  it("are made of a dashboard, with its charts drawn in the light theme", () => withPage(async (page) => {
    mock.reset({ tiles: [make.tile(), make.tile({ id: "tile-2", view: "table" })] });
    mock.on("POST /api/dashboards/board-1/export", () => ({ file: "<!doctype html>", type: "text/html" }));
    await page.goto(`${mock.origin}/dashboards`);
    await page.locator(".chart svg").waitFor();
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export as HTML" }).click();
    assert.equal((await downloading).suggestedFilename(), "overview.html");
    const { svgs } = sent("POST /api/dashboards/board-1/export")[0];
    assert.deepEqual(Object.keys(svgs), ["tile-1"]);
    assert.match(svgs["tile-1"], /rgb\(27, 35, 33\)/);
  }, { theme: "dark" }));
});

describe("a data source", () => {
  it("is renamed", () => withPage(async (page) => {
    mock.on("PATCH /api/data-sources/src-prod", ({ name }) => ({ status: 200, body: make.dataSource({ name }) }));
    await page.goto(`${mock.origin}/sources`);
    await page.getByRole("button", { name: "Rename" }).click();
    await page.getByLabel("New name").fill("Nordlicht");
    mock.on("GET /api/data-sources", () => ({ data_sources: [make.dataSource({ name: "Nordlicht" })] }));
    await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
    await page.getByRole("article", { name: "Nordlicht" }).waitFor();
    assert.deepEqual(sent("PATCH /api/data-sources/src-prod"), [{ name: "Nordlicht" }]);
  }));

  it("is not tested twice at once", () => withPage(async (page) => {
    let job = make.job({ id: "job-test", kind: "test", question: null });
    mock.on("POST /api/data-sources/src-prod/test", () => ({ job }));
    mock.on("POST /api/jobs/job-test/cancel", () => (job = { ...job, state: "cancelled", finished_at: make.ago(0) }));
    await page.goto(`${mock.origin}/sources`);
    const test = page.getByRole("button", { name: "Test", exact: true });
    await test.click();
    await page.getByText("Making a test call").waitFor();
    assert.ok(await test.isDisabled());
    await page.getByRole("button", { name: "Cancel" }).click();
    mock.send("job", { ...job, state: "cancelled", finished_at: make.ago(0) });
    await page.getByText("The test was cancelled.").first().waitFor();
    assert.ok(await test.isEnabled());
  }));
});

describe("the pages", () => {
  it("copy the id of an error", () => withPage(async (page, { context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    mock.reset({ jobs: [make.job({ state: "failed", finished_at: make.ago(1), error: make.error() })] });
    await page.goto(`${mock.origin}/ask/job-1`);
    await page.getByRole("button", { name: "Copy the request id" }).click();
    await page.getByText("The request id was copied.").first().waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "req-7f3a9c21");
  }));

  it("keep the theme that was chosen", () => withPage(async (page) => {
    await page.goto(`${mock.origin}/sources`);
    await page.getByRole("button", { name: "Dark" }).click();
    await page.reload();
    await page.getByText("Aiven production").first().waitFor();
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(17, 22, 21)");
  }));

  it("show no skeleton for an answer that is there within 300 ms", () => withPage(async (page) => {
    await page.addInitScript(() => {
      window.skeletons = 0;
      document.addEventListener("DOMContentLoaded", () => new MutationObserver(() => { window.skeletons += document.querySelectorAll(".skeleton").length; }).observe(document.body, { subtree: true, childList: true }));
    });
    mock.on("GET /api/data-sources", async () => { await new Promise((resolve) => setTimeout(resolve, 100)); return { data_sources: [make.dataSource()] }; });
    await page.goto(`${mock.origin}/sources`);
    await page.getByRole("article").first().waitFor();
    assert.equal(await page.evaluate(() => window.skeletons), 0);
  }));

  it("can be walked through with Tab, and the focus can be seen", () => withPage(async (page) => {
    await page.goto(`${mock.origin}/sources`);
    await page.getByRole("article").waitFor();
    const names = [];
    for (let step = 0; step < 24; step += 1) {
      await page.keyboard.press("Tab");
      const now = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return { name: "", outline: true };
        const style = getComputedStyle(element);
        return { name: (element.getAttribute("aria-label") ?? element.textContent).trim(), outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 };
      });
      if (now.name === "" || names.includes(now.name)) continue;
      names.push(now.name);
      assert.ok(now.outline, `${now.name} shows no focus`);
    }
    for (const name of ["Skip to the content", "Ask", "Data Sources", "Add data source", "Test", "Re-authorize", "Rename", "Disconnect"]) assert.ok(names.some((one) => one.includes(name)), `${name} is not reached, but ${names.join(", ")}`);
  }));
});
