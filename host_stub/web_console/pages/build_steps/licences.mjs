// The licences of all packages that are in the bundle, as one text. The same text of several packages stands once.
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

/** inputs: the paths of the metafile, from folder. A package without a licence file stops the build. */
export async function licencesOf(inputs, folder) {
  const roots = new Set();
  for (const input of inputs) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found !== null) roots.add(found[1]);
  }
  const texts = new Map();
  for (const root of [...roots].sort()) {
    const at = path.join(folder, root);
    const { name, version } = JSON.parse(await readFile(path.join(at, "package.json"), "utf8"));
    const file = (await readdir(at)).find((one) => /^licen[cs]e/i.test(one));
    if (file === undefined) throw new Error(`${name} has no licence file`);
    const text = (await readFile(path.join(at, file), "utf8")).trim();
    texts.set(text, [...(texts.get(text) ?? []), `${name} ${version}`]);
  }
  const line = "=".repeat(80);
  const parts = [...texts].map(([text, names]) => `${line}\n${names.join(", ")}\n${line}\n\n${text}\n`);
  return `The pages of the console hold these packages, under their licences.\n\n${parts.join("\n\n")}`;
}
