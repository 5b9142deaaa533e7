// mcp-framework with its own check of an API key.
import { APIKeyAuthProvider, MCPServer, MCPTool } from "mcp-framework";
// It knows schemas of its own copy of zod alone.
import { z } from "../node_modules/mcp-framework/node_modules/zod/index.js";
import { host, key, port, text, tool } from "./orders.mjs";

class ListOrders extends MCPTool {
  name = tool.name;
  description = tool.description;
  schema = z.object({ limit: z.number().describe("How many at most") });

  async execute({ limit }) {
    return text(limit);
  }
}
const server = new MCPServer({
  name: "orders",
  version: "1.0.0",
  transport: {
    type: "http-stream",
    options: { port, host, endpoint: "/mcp", auth: { provider: new APIKeyAuthProvider({ keys: [key] }) } },
  },
});
server.addTool(ListOrders);
await server.start();
