// The window of the vendor's sign-in page. It is opened on the click itself, since browsers block it later, and sent to the
// vendor when the address is there. Whether it is closed is never looked at: a vendor's page that sends
// Cross-Origin-Opener-Policy makes it look closed while it is open. How a sign-in ends is told by the console alone.
import { Observable } from "../interface/observable.ts";
import type { Attempt } from "../interface/schema.ts";

type Held = { window: Window; sentTo: string | null };

const features = "popup=yes,width=560,height=760";
const held = new Map<string, Held>();

/** Attempts whose window the browser blocked; they show the link. */
export const blocked = new Observable<ReadonlySet<string>>(new Set());

/** Call it in the handler of the click, before anything is awaited. Null: the browser blocked it. */
export function openWindow(vendor: string): Window | null {
  const opened = window.open("", "_blank", features);
  if (opened === null) return null;
  try {
    opened.opener = null;
    opened.document.title = `Sign in to ${vendor}`;
    const words = opened.document.createElement("p");
    words.textContent = `Asking ${vendor} for its sign-in page…`;
    words.style.font = "16px system-ui, sans-serif";
    words.style.margin = "2rem";
    opened.document.body.append(words);
  } catch {
    // The words are a courtesy.
  }
  return opened;
}

/** Which attempt the window belongs to, once that is known. */
export function giveWindow(attemptId: string, opened: Window | null): void {
  const now = new Set(blocked.value);
  if (opened === null) {
    now.add(attemptId);
    held.delete(attemptId);
  } else {
    now.delete(attemptId);
    held.set(attemptId, { window: opened, sentTo: null });
  }
  blocked.set(now);
}

/** Sends the window where the attempt says, once for each address; closes it where there will be none. */
export function followAttempt(attempt: Attempt): void {
  const mine = held.get(attempt.id);
  if (mine === undefined) return;
  if (attempt.state === "awaiting_user" && attempt.authorization_url !== mine.sentTo) {
    const address = webAddress(attempt.authorization_url);
    if (address === null) return;
    mine.sentTo = attempt.authorization_url;
    mine.window.location.replace(address);
  } else if ((attempt.state === "failed" || attempt.state === "cancelled") && mine.sentTo === null) {
    mine.window.close();
    held.delete(attempt.id);
  }
}

/** The address if it is one of the web, else null: a link must not run script. */
export function webAddress(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return null;
  const { protocol } = new URL(text);
  return protocol === "https:" || protocol === "http:" ? text : null;
}
