// A console without a host: serves the built pages and scripted answers of the JSON interface.
// Every answer, and every body that a page sends, is held to openapi.json; what does not fit is a fault of the test.
import { createServer } from "node:http";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import * as make from "./documents.mjs";

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8" };

export class ConsoleMock {
  faults = [];
  requests = [];
  streamsOpened = 0;
  #streams = new Set();
  #routes = new Map();
  #sent = 0;

  static async start(pages, openapiFile) {
    const mock = new ConsoleMock();
    mock.pages = await filesOf(pages);
    mock.interface = new Interface(JSON.parse(await readFile(openapiFile, "utf8")));
    mock.server = createServer((request, response) => {
      mock.#serve(request, response).catch((thrown) => {
        mock.faults.push(`${request.method} ${request.url}: ${thrown.stack}`);
        response.writeHead(500).end();
      });
    });
    await new Promise((resolve) => mock.server.listen(0, "127.0.0.1", resolve));
    mock.origin = `http://127.0.0.1:${mock.server.address().port}`;
    return mock;
  }

  async stop() {
    for (const stream of this.#streams) stream.end();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Forgets all scripted answers, and gives those of a console with one data source. */
  reset(world = {}) {
    for (const stream of this.#streams) stream.end();
    this.#streams.clear();
    this.#routes.clear();
    Object.assign(this, { faults: [], requests: [], streamsOpened: 0, refuseStreams: false });
    this.on("GET /api/session", () => make.session());
    this.on("GET /api/data-sources", () => ({ data_sources: world.sources ?? [make.dataSource()] }));
    this.on("GET /api/catalogue", () => ({ cards: world.cards ?? [make.card()] }));
    for (const one of world.cards ?? [make.card()]) this.on(`POST /api/catalogue/${one.id}/check`, () => ({ status: 200, body: { fault: null } }));
    this.on("GET /api/attempts", () => ({ attempts: (world.attempts ?? []).filter((one) => !["finished", "cancelled"].includes(one.state)) }));
    for (const one of world.attempts ?? []) this.on(`GET /api/attempts/${one.id}`, () => one);
    this.on("GET /api/jobs", () => ({ jobs: (world.jobs ?? []).map((one) => ({ ...one, result: null })) }));
    for (const one of world.jobs ?? []) this.on(`GET /api/jobs/${one.id}`, () => one);
    const tiles = world.tiles ?? [];
    const boards = world.boards ?? [{ id: "board-1", name: "Overview", tiles }];
    this.on("GET /api/dashboards", () => ({ dashboards: boards.map(({ id, name, tiles: all }) => ({ id, name, tile_count: all.length })) }));
    for (const board of boards) this.on(`GET /api/dashboards/${board.id}`, () => board);
  }

  /** answer(body) gives the document, or { status, body }, or { file, type }, or a promise of one. */
  on(route, answer) {
    this.#routes.set(route, answer);
  }

  /** An event for every open stream. */
  send(name, data) {
    const schema = { job: "Job", attempt: "Attempt" }[name] ?? `Event_${name}`;
    this.#hold(this.interface.faultsOf(schema, data), `event ${name}`);
    this.#sent += 1;
    for (const stream of this.#streams) stream.write(`id: ${this.#sent}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** As if the console had ended. */
  endStreams() {
    for (const stream of this.#streams) stream.end();
  }

  get streams() {
    return this.#streams.size;
  }

  #hold(faults, where) {
    if (faults !== null) this.faults.push(`${where}: ${faults}`);
  }

  async #serve(request, response) {
    const { pathname } = new URL(request.url, this.origin);
    if (pathname === "/api/events") return this.#stream(request, response);
    if (pathname.startsWith("/api/")) return this.#api(request, response, pathname);
    if (pathname === "/vendor") return response.writeHead(200, { "Content-Type": "text/html", "Cross-Origin-Opener-Policy": "same-origin" }).end("<!doctype html><title>Vendor</title><p>Grant read access?");
    const file = pathname.startsWith("/assets/") ? pathname : "/index.html";
    const bytes = this.pages.get(file);
    if (bytes === undefined) return response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": types[path.extname(file)], "Content-Security-Policy": policy, "Cross-Origin-Opener-Policy": "same-origin-allow-popups", "X-Content-Type-Options": "nosniff" });
    response.end(bytes);
  }

  #stream(request, response) {
    if (this.refuseStreams) return response.writeHead(503).end();
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.write(`event: hello\ndata: ${JSON.stringify({ resumed: request.headers["last-event-id"] !== undefined })}\n\n`);
    this.streamsOpened += 1;
    this.#streams.add(response);
    request.on("close", () => this.#streams.delete(response));
  }

  async #api(request, response, pathname) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const body = text === "" ? undefined : JSON.parse(text);
    const route = `${request.method} ${pathname}`;
    this.requests.push({ route, body });
    if (request.method !== "GET" && request.headers["x-claribi-token"] !== make.session().token) this.faults.push(`${route}: no token`);
    const operation = this.interface.operationOf(request.method, pathname);
    if (operation === null) this.faults.push(`${route}: openapi.json has no such operation`);
    else this.#hold(operation.faultsOfBody(body), `${route}, body`);
    const scripted = this.#routes.get(route);
    if (scripted === undefined) {
      this.faults.push(`${route}: not scripted`);
      return response.writeHead(404).end();
    }
    const said = await scripted(body);
    if (said?.file !== undefined) return response.writeHead(200, { "Content-Type": said.type, "Content-Disposition": "attachment" }).end(said.file);
    const status = said?.status ?? operation?.success ?? 200;
    const document = said?.status === undefined ? said : said.body;
    if (operation !== null) this.#hold(operation.faultsOfAnswer(status, document), `${route}, answer`);
    if (status === 204) return response.writeHead(204).end();
    return response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(document));
  }
}

// All files of a folder, by their address: read once, so that a build meanwhile changes nothing.
async function filesOf(folder) {
  const files = new Map();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    files.set(`/${path.relative(folder, file)}`, await readFile(file));
  }
  return files;
}

// openapi.json as something that documents can be held to.
class Interface {
  #ajv = new Ajv2020({ strict: false });
  #document;

  constructor(document) {
    this.#document = document;
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(document, "openapi");
  }

  #check(schema, data) {
    const validate = typeof schema === "string" ? this.#ajv.getSchema(schema) : this.#ajv.compile(schema);
    return validate(data) ? null : this.#ajv.errorsText(validate.errors);
  }

  faultsOf(name, data) {
    return this.#check(`openapi#/components/schemas/${name}`, data);
  }

  operationOf(method, pathname) {
    const parts = pathname.split("/");
    for (const [template, item] of Object.entries(this.#document.paths)) {
      const wanted = template.split("/");
      const operation = item[method.toLowerCase()];
      if (operation === undefined || wanted.length !== parts.length || !wanted.every((part, index) => part.startsWith("{") || part === parts[index])) continue;
      const at = `openapi#/paths/${template.replaceAll("/", "~1").replaceAll("{", "%7B").replaceAll("}", "%7D")}/${method.toLowerCase()}`;
      const success = Number(Object.keys(operation.responses).find((status) => status.startsWith("2")));
      return {
        success,
        faultsOfBody: (body) => {
          if (operation.requestBody === undefined) return body === undefined || Object.keys(body).length === 0 ? null : "no body is expected";
          return body === undefined ? "a body is required" : this.#check(`${at}/requestBody/content/application~1json/schema`, body);
        },
        faultsOfAnswer: (status, document) => {
          if (status === 204) return null;
          if (status >= 400) return this.faultsOf("ErrorBody", document);
          if (operation.responses[status] === undefined) return `status ${status} is not described`;
          if (operation.responses[status].content?.["application/json"] === undefined) return null;
          return this.#check(`${at}/responses/${status}/content/application~1json/schema`, document);
        },
      };
    }
    return null;
  }
}
