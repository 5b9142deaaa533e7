import { MCPServer } from "mcp-use";
import { z } from "zod";
import { host, orders, port, text, tool } from "./orders.mjs";

const server = new MCPServer({ name: "orders", version: "1.0.0", host });
server.tool({
  ...tool,
  inputSchema: z.object({ limit: z.number() }),
  outputSchema: z.object({ orders: z.array(z.object({ id: z.number(), customer: z.string(), total: z.number() })) }),
}, async ({ limit }) => ({
  content: [{ type: "text", text: text(limit) }], structuredContent: { orders: orders.slice(0, limit) },
}));
await server.listen(port);
