// FastMCP with its own check of an API key.
import { FastMCP } from "fastmcp";
import { z } from "zod";
import { host, key, port, text, tool } from "./orders.mjs";

const server = new FastMCP({
  name: "orders",
  version: "1.0.0",
  authenticate: (request) => {
    if (request.headers["x-api-key"] !== key) {
      throw new Response(null, { status: 401, statusText: "Unauthorized" });
    }
    return { id: 1 };
  },
});
server.addTool({ ...tool, parameters: z.object({ limit: z.number() }), execute: async ({ limit }) => text(limit) });
await server.start({ transportType: "httpStream", httpStream: { port, host } });
