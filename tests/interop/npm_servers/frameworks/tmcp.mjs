import { serve } from "@hono/node-server";
import { HttpTransport } from "@tmcp/transport-http";
import { McpServer } from "tmcp";
import { host, port, text, tool } from "./orders.mjs";

const server = new McpServer({ name: "orders", version: "1.0.0", description: "Orders" },
  { adapter: undefined, capabilities: { tools: { listChanged: true } } });
server.tool(tool, async () => ({ content: [{ type: "text", text: text(2) }] }));
const transport = new HttpTransport(server, { path: "/mcp" });
serve({
  fetch: async (request) => (await transport.respond(request)) ?? new Response(null, { status: 404 }),
  port, hostname: host,
});
