// An authorization server and an MCP server in one process. The person who signs in agrees to everything.
import { createMcpHandler } from "mcp-handler";
import express from "express";
import { authenticateHandler, getOAuthProtectedResourceMetadataUrl, mcpAuthRouter, OAuthServer,
  requireBearerAuth } from "mcp-oauth-server";
import { getRequestListener } from "@hono/node-server";
import { z } from "zod";
import { host, port, text, tool } from "./orders.mjs";

const origin = `http://localhost:${port}`;
const resource = new URL(`${origin}/mcp`);
const provider = new OAuthServer({
  issuerUrl: new URL(origin),
  authorizationUrl: new URL(`${origin}/consent`),
  resourceServerUrl: resource,
  scopesSupported: ["orders:read"],
});
const app = express();
app.use(mcpAuthRouter({ provider, resourceServerUrl: resource, scopesSupported: ["orders:read"] }));
app.get("/consent", (request, response) => {
  const fields = Object.entries(request.query).map(([name, value]) =>
    `<input type="hidden" name="${encodeURIComponent(name)}" value="${String(value).replaceAll("\"", "&quot;")}">`);
  response.send(`<form action="/confirm" method="post">${fields.join("")}<button>Agree</button></form>`);
});
app.use("/confirm", authenticateHandler({ provider, getUser: async () => "anna" }));
const handler = createMcpHandler((server) => {
  server.registerTool(tool.name, { description: tool.description, inputSchema: z.object({ limit: z.number() }) },
    async ({ limit }) => ({ content: [{ type: "text", text: text(limit) }] }));
});
app.all("/mcp", requireBearerAuth({
  verifier: provider, requiredScopes: ["orders:read"], resource,
  resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(resource),
}), getRequestListener(handler));
app.listen(port, host);
