import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { fastify } from "fastify";
import { Sessions, streamableHttp } from "fastify-mcp";
import { z } from "zod";
import { host, port, text, tool } from "./orders.mjs";

const createServer = () => {
  const server = new McpServer({ name: "orders", version: "1.0.0" });
  server.registerTool(tool.name, { description: tool.description, inputSchema: { limit: z.number() } },
    async ({ limit }) => ({ content: [{ type: "text", text: text(limit) }] }));
  return server.server;
};
const app = fastify();
app.register(streamableHttp, { stateful: true, mcpEndpoint: "/mcp", sessions: new Sessions(), createServer });
await app.listen({ port, host });
