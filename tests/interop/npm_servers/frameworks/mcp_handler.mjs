import { serve } from "@hono/node-server";
import { createMcpHandler } from "mcp-handler";
import { z } from "zod";
import { host, port, text, tool } from "./orders.mjs";

const handler = createMcpHandler((server) => {
  server.registerTool(tool.name, { description: tool.description, inputSchema: z.object({ limit: z.number() }) },
    async ({ limit }) => ({ content: [{ type: "text", text: text(limit) }] }));
});
serve({ fetch: handler, port, hostname: host });
