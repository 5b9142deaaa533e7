// Debian 12 has Node.js 18, where the Web Crypto API that the server takes for granted is not global yet.
globalThis.crypto ??= require("node:crypto").webcrypto;
