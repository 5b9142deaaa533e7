import { serve } from "@hono/node-server";
import { McpServer, StreamableHttpTransport } from "mcp-lite";
import { z } from "zod";
import { host, port, text, tool } from "./orders.mjs";

const server = new McpServer({
  name: "orders", version: "1.0.0", schemaAdapter: (schema) => z.toJSONSchema(schema),
});
server.tool(tool.name, {
  description: tool.description,
  inputSchema: z.object({ limit: z.number() }),
  handler: ({ limit }) => ({ content: [{ type: "text", text: text(limit) }] }),
});
serve({ fetch: new StreamableHttpTransport().bind(server), port, hostname: host });
