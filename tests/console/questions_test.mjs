// Questions, their chips and tables.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import * as make from "./mock/documents.mjs";
import { eventually, focused, mock, scriptAttempt, sent, tabTo, useStage, vendorPage, withPage } from "./stage.mjs";

useStage();

describe("a question", () => {
  it("is asked, followed and answered with the keyboard alone", () => withPage(async (page) => {
    mock.on("POST /api/questions", ({ question }) => ({ job: make.job({ question }) }));
    mock.on("GET /api/jobs/job-1", () => make.job());
    await page.goto(`${mock.origin}/ask`);
    await page.getByRole("textbox", { name: "Question" }).waitFor();
    await page.keyboard.type("Which services are on Pro plans?");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/ask\/job-1$/);
    assert.deepEqual(sent("POST /api/questions"), [{ data_source_id: "src-prod", question: "Which services are on Pro plans?" }]);
    mock.send("job", make.finished());
    await page.locator(".chart svg").waitFor();
    await tabTo(page, "type is ClickHouse");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    assert.match(await focused(page), /type is ClickHouse/);
    mock.on("POST /api/questions/job-1/patch", () => ({ job: make.job({ id: "job-2" }) }));
    await page.keyboard.press("Enter");
    await tabTo(page, "type is PostgreSQL");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/ask\/job-2$/);
    assert.deepEqual(sent("POST /api/questions/job-1/patch"), [{ patch: [{ op: "replace", path: "/where/value", value: "postgresql" }] }]);
  }));

  it("has chips whose value can be typed, and which can be left out", () => withPage(async (page) => {
    mock.reset({ jobs: [make.finished()] });
    let count = 1;
    mock.on("POST /api/questions/job-1/patch", () => { count += 1; return { job: make.finished({}, { id: `job-${count}` }) }; });
    await page.goto(`${mock.origin}/ask/job-1`);
    await page.getByRole("button", { name: "the highest 1" }).click();
    await page.getByLabel("Another value").fill("5");
    await page.getByRole("button", { name: "Use", exact: true }).click();
    await page.waitForURL(/job-2$/);
    await page.goBack();
    await page.getByRole("button", { name: "type is ClickHouse" }).click();
    await page.getByRole("button", { name: "Leave this out" }).filter({ visible: true }).click();
    await page.waitForURL(/job-3$/);
    assert.deepEqual(sent("POST /api/questions/job-1/patch").map((body) => body.patch), [[{ op: "replace", path: "/limit/count", value: 5 }], [{ op: "remove", path: "/where" }]]);
  }));

  it("that is empty is asked for, and the answer before it stays", () => withPage(async (page) => {
    mock.reset({ jobs: [make.finished()] });
    await page.goto(`${mock.origin}/ask/job-1`);
    const question = page.getByRole("textbox", { name: "Question" });
    for (const empty of ["", "  \n "]) {
      await question.fill(empty);
      await page.getByRole("button", { name: "Ask", exact: true }).click();
      await page.getByText("Type a question first.").waitFor();
      assert.equal(await question.getAttribute("aria-invalid"), "true");
      assert.ok(await question.evaluate((element) => element === document.activeElement));
      assert.ok(await page.locator(".answer-sentence").isVisible());
    }
    await question.fill("How many?");
    await page.getByText("Type a question first.").waitFor({ state: "detached" });
    assert.deepEqual(sent("POST /api/questions"), []);
  }));

  it("is cancelled", () => withPage(async (page) => {
    mock.reset({ jobs: [make.job()] });
    mock.on("POST /api/jobs/job-1/cancel", () => make.job({ state: "cancelled", finished_at: make.ago(0) }));
    await page.goto(`${mock.origin}/ask/job-1`);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("You cancelled this question.").first().waitFor();
  }));

  it("that was declined offers ones that are asked by a click", () => withPage(async (page) => {
    mock.reset({ jobs: [make.finished({ status: "declined", chips: [], choices: ["How many services are there?"], chart: null, table: { columns: [], rows: [] } })] });
    mock.on("POST /api/questions", () => ({ job: make.job({ id: "job-2" }) }));
    await page.goto(`${mock.origin}/ask/job-1`);
    await page.getByRole("button", { name: "How many services are there?" }).click();
    await page.waitForURL(/job-2$/);
  }));

  it("that met an expired sign-in is asked again after it", () => withPage(async (page, { context }) => {
    mock.reset({ jobs: [make.job({ state: "failed", finished_at: make.ago(0), error: make.error({ code: "auth_required" }) })] });
    const step = scriptAttempt({ is_new: false, data_source_id: "src-prod" });
    mock.on("POST /api/questions", ({ question }) => ({ job: make.job({ id: "job-2", question }) }));
    await page.goto(`${mock.origin}/ask/job-1`);
    const opening = context.waitForEvent("page");
    await page.getByRole("button", { name: "Authorize with Aiven again" }).click();
    await opening;
    step("awaiting_user", vendorPage());
    await page.getByText("Waiting for you at").first().waitFor();
    step("finished");
    await page.waitForURL(/job-2$/);
    assert.deepEqual(sent("POST /api/attempts"), [{ data_source_id: "src-prod" }]);
    assert.match(sent("POST /api/questions")[0].question, /highest write throughput/);
  }));

  it("shows rows so far, and neither a sentence nor a chart, before it is finished", () => withPage(async (page) => {
    const provisional = { columns: [{ name: "a", label: "service", type: "text", unit: null }], rows: [["ads-ch"]], count: 1 };
    mock.reset({ jobs: [make.job({ progress: { what: "services", done: 1, all: 7 }, provisional })] });
    await page.goto(`${mock.origin}/ask/job-1`);
    await page.getByRole("cell", { name: "ads-ch" }).waitFor();
    assert.equal(await page.locator(".answer-sentence, .chart, .sort").count(), 0);
  }));
});

describe("a chart", () => {
  it("tells its lines apart by dashes as well as by colour", () => withPage(async (page) => {
    const hours = { one: [1, 2, 3], two: [2, 3, 4], three: [3, 4, 5] };
    mock.reset({ jobs: [make.finished({ chart: make.lines(hours, "CPU usage (%)", "CPU usage") })] });
    await page.goto(`${mock.origin}/ask/job-1`);
    const lines = page.locator(".chart svg .mark-line.role-mark path");
    await lines.first().waitFor();
    for (const what of ["stroke", "stroke-dasharray"]) {
      assert.equal(new Set(await lines.evaluateAll((all, name) => all.map((one) => one.getAttribute(name) ?? ""), what)).size, 3, what);
    }
  }));
});

describe("bars", () => {
  const open = async (page, chart) => {
    mock.reset({ jobs: [make.finished({ chart })] });
    await page.goto(`${mock.origin}/ask/job-1`);
    await page.locator(".chart svg").waitFor();
  };
  const labels = (page) => page.locator(".chart svg .mark-text.role-mark text").allTextContents();

  it("have their values beside them, as the table writes them, also where they are too short to be seen", () => withPage(async (page) => {
    await open(page, make.bars([["a", 409_500_000], ["b", 1000], ["c", 0]], "write throughput (B/s)", ""));
    assert.deepEqual(await labels(page), ["409.5 MB/s", "1.0 kB/s", "0 B/s"]);
    await open(page, make.bars([["a", 57.03], ["b", 0.5]], "CPU usage (%)", ""));
    assert.deepEqual(await labels(page), ["57.03 %", "0.50 %"]);
    await open(page, make.bars([["a", 3], ["b", -2]], "change", ""));
    assert.deepEqual(new Set(await labels(page)), new Set(["3", "-2"]));
    await open(page, make.bars([["telemetry-clickhouse-production-eu", 409_500_000], ["b", 100_000_000]], "write throughput (B/s)", ""));
    const areWithin = () => page.evaluate(() => {
      const { left, right } = document.querySelector(".chart").getBoundingClientRect();
      const texts = [...document.querySelectorAll(".chart svg .mark-text.role-mark text")].map((one) => one.getBoundingClientRect());
      return texts.length === 2 && texts.every((text) => text.left >= left && text.right <= right);
    });
    for (const width of [1280, 700, 360]) {
      await page.setViewportSize({ width, height: 800 });
      await eventually(areWithin, `no value is cut off at ${width}`);
    }
  }));

  it("of a ranking say how many more were compared: on the page, and in the file", () => withPage(async (page) => {
    const rows = [["a", 9], ["b", 8], ["c", 7]];
    await open(page, make.topOf(38, rows, "CPU usage (%)", ""));
    assert.equal(await page.locator(".chart svg .mark-rect.role-mark path").count(), 3);
    await page.getByText("35 more were compared.").waitFor();
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export", exact: true }).click();
    await page.getByText("Chart as SVG").click();
    assert.match(await readFile(await (await downloading).path(), "utf8"), />35 more were compared\.</);
    await open(page, make.topOf(4, rows, "CPU usage (%)", ""));
    await page.getByText("1 more was compared.").waitFor();
    await open(page, make.topOf(3, rows, "CPU usage (%)", ""));
    assert.equal(await page.getByText("compared.").count(), 0);
  }));
});

describe("a table", () => {
  const open = async (page, count) => {
    mock.reset({ jobs: [make.finished({ chart: null, table: make.longTable(count) })] });
    await page.goto(`${mock.origin}/ask/job-1`);
    await page.getByRole("table").waitFor();
  };
  const column = (page, number) => page.locator(`tbody tr:not([aria-hidden]) td:nth-child(${number})`).allTextContents();

  it("is sorted by its heads: numbers from the largest on, what is not known last", () => withPage(async (page) => {
    await open(page, 150);
    const head = page.getByRole("button", { name: "CPU usage (%)" });
    await head.click();
    const falling = (await column(page, 3)).filter((text) => text !== "not known").map(Number);
    assert.deepEqual(falling, [...falling].sort((left, right) => right - left));
    assert.equal((await column(page, 3)).at(-1), "not known");
    assert.equal(await page.getByRole("columnheader", { name: "CPU usage" }).getAttribute("aria-sort"), "descending");
    await head.click();
    assert.equal((await column(page, 3)).at(-1), "not known");
    await head.click();
    assert.equal(await page.getByRole("columnheader", { name: "CPU usage" }).getAttribute("aria-sort"), "none");
  }));

  it("of 10,000 rows has few of them in the page, and scrolls to its end", () => withPage(async (page) => {
    await open(page, 10_000);
    const drawn = () => page.locator("tbody tr:not([aria-hidden])").count();
    assert.ok((await drawn()) < 60);
    const frame = page.locator(".table-frame");
    await page.getByRole("button", { name: "service", exact: true }).click();
    await frame.evaluate((element) => { element.scrollTop = element.scrollHeight; });
    await page.getByRole("cell", { name: "service-09999" }).waitFor();
    assert.ok((await drawn()) < 60);
    const frames = await frame.evaluate(async (element) => {
      const lengths = [];
      let last = performance.now();
      for (let step = 0; step < 40; step += 1) {
        element.scrollTop = step * 9000;
        await new Promise((resolve) => requestAnimationFrame(resolve));
        lengths.push(performance.now() - last);
        last = performance.now();
      }
      return lengths.sort((left, right) => left - right);
    });
    console.log(`scrolling 10,000 rows: median ${Math.round(frames[20])} ms a frame`);
    assert.ok(frames[20] < 33 * Number(process.env.CONSOLE_PATIENCE ?? 1), `a frame of scrolling took ${Math.round(frames[20])} ms`);
  }));
});
