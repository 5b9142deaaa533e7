// Builds the pages: types from openapi.json, one bundle with the chart engine apart, index.html, and a list of all files.
// node build.mjs [--types] [--openapi FILE] [--out FOLDER]
//   --types    write src/interface/schema.ts and stop
//   --openapi  the interface; ../openapi.json unless told
//   --out      where the built pages go; dist unless told. The folder is emptied first.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { licencesOf } from "./build_steps/licences.mjs";
import { typesOf } from "./build_steps/schema_types.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    types: { type: "boolean", default: false },
    openapi: { type: "string", default: path.join(here, "..", "openapi.json") },
    out: { type: "string", default: path.join(here, "dist") },
  },
});
const contentTypes = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};

const openapi = JSON.parse(await readFile(options.openapi, "utf8"));
await writeFile(path.join(here, "src/interface/schema.ts"), typesOf(openapi));
if (!options.types) await buildPages(path.resolve(options.out));

async function buildPages(out) {
  await rm(out, { recursive: true, force: true });
  await mkdir(path.join(out, "assets"), { recursive: true });
  const settings = {
    absWorkingDir: here,
    entryPoints: { main: "src/main.tsx", style: "src/styles/style.css", icon: "src/icon.svg" },
    outdir: path.join(out, "assets"),
    entryNames: "[name]-[hash]",
    chunkNames: "part-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    target: ["es2022"],
    minify: true,
    legalComments: "none",
    charset: "utf8",
    loader: { ".svg": "copy" },
    metafile: true,
    logLevel: "warning",
  };
  // The first time to see which packages are in it, the second time with the address of their licences.
  const inputs = Object.keys((await build({ ...settings, write: false, define: { LICENCES: '""' } })).metafile.inputs);
  const licences = await licencesOf(inputs, here);
  const licencesName = `licences-${createHash("sha256").update(licences).digest("hex").slice(0, 8).toUpperCase()}.txt`;
  await writeFile(path.join(out, "assets", licencesName), licences);
  const built = await build({ ...settings, define: { LICENCES: JSON.stringify(`/assets/${licencesName}`) } });
  const asset = {};
  for (const [file, made] of Object.entries(built.metafile.outputs)) {
    const entry = made.entryPoint && path.parse(made.entryPoint).name;
    if (entry) asset[entry] = `/assets/${path.basename(file)}`;
  }
  const template = await readFile(path.join(here, "src", "index.html"), "utf8");
  const filled = template.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => {
    if (asset[name] === undefined) throw new Error(`index.html names {{${name}}}, which was not built`);
    return asset[name];
  });
  await writeFile(path.join(out, "index.html"), filled);
  await writeFile(path.join(out, "manifest.json"), `${JSON.stringify(await listOf(out), null, 1)}\n`);
}

async function listOf(out) {
  const names = ["index.html", ...(await readdir(path.join(out, "assets"))).sort().map((name) => `assets/${name}`)];
  const files = [];
  for (const name of names) {
    const bytes = await readFile(path.join(out, name));
    const type = contentTypes[path.extname(name)];
    if (type === undefined) throw new Error(`no content type is known for ${name}`);
    files.push({ path: name, type, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") });
  }
  return { index: "index.html", files };
}
