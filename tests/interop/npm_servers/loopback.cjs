// Loaded before a server. Whatever it is told, it listens on 127.0.0.1 alone: some have no option for that. CLARIBI_PORT
// replaces the port of a server that has none for that either. Debian 12 has Node.js 18, where Web Crypto is not global.
const net = require("node:net");

globalThis.crypto ??= require("node:crypto").webcrypto;

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (first, ...rest) {
  const options = typeof first === "object" && first !== null ? first : { port: first };
  if (!/^\d+$/.test(String(options.port))) return listen.call(this, first, ...rest);
  const ready = rest.filter((argument) => typeof argument === "function");
  const port = Number(process.env.CLARIBI_PORT ?? options.port);
  return listen.call(this, { ...options, port, host: "127.0.0.1" }, ...ready);
};
