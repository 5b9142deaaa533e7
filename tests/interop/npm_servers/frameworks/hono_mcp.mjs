import { StreamableHTTPTransport } from "@hono/mcp";
import { serve } from "@hono/node-server";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { Hono } from "hono";
import { z } from "zod";
import { host, port, text, tool } from "./orders.mjs";

const server = new McpServer({ name: "orders", version: "1.0.0" });
server.registerTool(tool.name, { description: tool.description, inputSchema: { limit: z.number() } },
  async ({ limit }) => ({ content: [{ type: "text", text: text(limit) }] }));
const transport = new StreamableHTTPTransport();
const app = new Hono();
app.all("/mcp", async (context) => {
  if (!server.isConnected()) await server.connect(transport);
  return transport.handleRequest(context);
});
serve({ fetch: app.fetch, port, hostname: host });
