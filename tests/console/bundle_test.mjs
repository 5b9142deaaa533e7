// What is built, and what it is built from: how large the scripts are, that nothing writes HTML, and that lock files name no host.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const root = process.env.CONSOLE_ROOT ?? path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const pages = path.join(root, "host_stub/web_console/pages");
const built = process.env.CONSOLE_PAGES ?? path.join(pages, "dist");
const kib = 1024;

async function filesUnder(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

describe("the bundle", () => {
  it("has less than 1 MB of script, compressed, and little of it is needed for the first paint", async () => {
    const manifest = JSON.parse(await readFile(path.join(built, "manifest.json"), "utf8"));
    const sizes = new Map();
    for (const { path: name, bytes } of manifest.files) {
      const content = await readFile(path.join(built, name));
      assert.equal(content.length, bytes, name);
      if (name.endsWith(".js")) sizes.set(name, gzipSync(content).length);
    }
    const all = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    const first = [...sizes].filter(([name]) => name.includes("main-")).reduce((sum, [, size]) => sum + size, 0);
    console.log(`script, compressed: ${Math.round(all / kib)} KiB in all, ${Math.round(first / kib)} KiB before the chart engine`);
    assert.ok(all < 1000 * kib && first > 0 && first < 64 * kib);
  });

  it("carries the licences of what is in it", async () => {
    const { files } = JSON.parse(await readFile(path.join(built, "manifest.json"), "utf8"));
    const text = await readFile(path.join(built, files.find((one) => one.path.includes("licences")).path), "utf8");
    for (const name of ["preact", "vega", "vega-lite", "d3-array"]) assert.match(text, new RegExp(`\\b${name} \\d+\\.\\d+`));
  });

  it("names nothing of another host, and has no inline script or style", async () => {
    const html = await readFile(path.join(built, "index.html"), "utf8");
    assert.doesNotMatch(html, /https?:|<script(?![^>]* src=)|<style|style=|\son[a-z]+=/);
    for (const file of await filesUnder(built)) {
      if (file.endsWith(".css")) assert.doesNotMatch(await readFile(file, "utf8"), /url\(|@import/, file);
    }
  });
});

describe("the sources", () => {
  it("write no HTML and run no text", async () => {
    const forbidden = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|dangerouslySet|createContextualFragment|\beval\(|new Function|javascript:/;
    for (const file of await filesUnder(path.join(pages, "src"))) assert.doesNotMatch(await readFile(file, "utf8"), forbidden, file);
  });

  it("name colours, sizes and distances in the tokens alone", async () => {
    for (const file of await filesUnder(path.join(pages, "src/styles"))) {
      if (path.basename(file) === "tokens.css") continue;
      const css = await readFile(file, "utf8");
      for (const line of css.split("\n")) {
        assert.doesNotMatch(line, /#[0-9a-f]{3,8}\b|rgb\(|font-size: (?!var|0\.9em|100%)/i, `${path.basename(file)}: ${line}`);
      }
    }
  });

  it("are locked to exact versions, without addresses", async () => {
    for (const folder of [pages, path.join(root, "tests/console")]) {
      const lock = JSON.parse(await readFile(path.join(folder, "package-lock.json"), "utf8"));
      for (const [name, entry] of Object.entries(lock.packages)) {
        assert.equal(entry.resolved, undefined, name);
        if (name !== "") assert.ok(entry.integrity, `${name} has no checksum`);
      }
      const { dependencies = {}, devDependencies = {}, optionalDependencies = {} } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
      for (const version of Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies })) assert.match(version, /^\d+\.\d+\.\d+$/);
    }
  });
});
