// Requests to the console. Every failure, that of the network included, is one ConsoleError with what, cause and fix.
import type { Error as ErrorDocument, ErrorBody } from "./schema.ts";

import { readable } from "./readable.ts";

export type { ErrorDocument };

export class ConsoleError extends Error {
  readonly document: ErrorDocument;
  /** HTTP status; 0 where no response came. */
  readonly status: number;

  constructor(document: ErrorDocument, status: number) {
    super(document.what);
    this.document = document;
    this.status = status;
  }
}

type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

let token = "";

/** The token of /api/session, which every later request that is not a GET carries. */
export function useToken(given: string): void {
  token = given;
}

export function get<T>(path: string): Promise<T> {
  return request("GET", path).then((response) => documentIn<T>(response));
}

export function post<T>(path: string, body?: unknown): Promise<T> {
  return request("POST", path, body).then((response) => documentIn<T>(response));
}

export function patch<T>(path: string, body: unknown): Promise<T> {
  return request("PATCH", path, body).then((response) => documentIn<T>(response));
}

export function put<T>(path: string, body: unknown): Promise<T> {
  return request("PUT", path, body).then((response) => documentIn<T>(response));
}

export async function remove(path: string): Promise<void> {
  await request("DELETE", path);
}

/** A POST whose answer is a file. */
export function postForFile(path: string, body: unknown): Promise<Blob> {
  return request("POST", path, body).then((response) => response.blob());
}

async function request(method: Method, path: string, body?: unknown): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-Claribi-Token"] = token;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: "same-origin",
      cache: "no-store",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new ConsoleError(noResponse, 0);
  }
  if (!response.ok) throw new ConsoleError(await documentOf(response), response.status);
  return response;
}

const noResponse: ErrorDocument = {
  code: "unavailable",
  what: "The console did not answer.",
  cause: "claribi-host serve does not run any more, or it listens at another address.",
  fix: "Run claribi-host serve again, and open the address that it prints.",
  retryable: true,
  retry_at: null,
  request_id: null,
};

async function documentIn<T>(response: Response): Promise<T> {
  return readable(await response.text()) as T;
}

async function documentOf(response: Response): Promise<ErrorDocument> {
  try {
    const body = await documentIn<Partial<ErrorBody>>(response);
    if (body.error !== undefined && typeof body.error.what === "string") return body.error;
  } catch {
    // Not JSON: the general words below say all that is known.
  }
  return {
    code: "internal",
    what: `The console answered with status ${response.status}, and without a reason.`,
    cause: "The answer did not have the form of an error of this console.",
    fix: "Load the page again. If it happens again, report it with what you did before.",
    retryable: true,
    retry_at: null,
    request_id: response.headers.get("X-Request-Id"),
  };
}

/** Any thrown thing, as an error that can be shown. */
export function errorOf(thrown: unknown): ErrorDocument {
  if (thrown instanceof ConsoleError) return thrown.document;
  return {
    code: "internal",
    what: "The page made a mistake.",
    cause: thrown instanceof Error ? thrown.message : String(thrown),
    fix: "Load the page again. If it happens again, report it with what you did before.",
    retryable: false,
    retry_at: null,
    request_id: null,
  };
}
