// One event stream a browser. The tabs of this console elect one by a Web Lock; that tab holds the stream, and passes every
// event on by BroadcastChannel. When it is closed, the lock goes to another tab, which opens a stream of its own.
import type { Attempt, Event_dashboard, Event_data_sources, Event_hello, Job } from "./schema.ts";
import { Observable } from "./observable.ts";
import { readable } from "./readable.ts";

export type ConsoleEvent =
  | { name: "hello"; data: Event_hello }
  | { name: "job"; data: Job }
  | { name: "attempt"; data: Attempt }
  | { name: "data_sources"; data: Event_data_sources }
  | { name: "dashboard"; data: Event_dashboard };

type Message = { event: ConsoleEvent } | { connected: boolean } | { ask: true };

const names: ConsoleEvent["name"][] = ["hello", "job", "attempt", "data_sources", "dashboard"];
const firstWaitMs = 500;
const longestWaitMs = 10_000;

/** Whether events arrive. It is true until the stream has failed. */
export const connected = new Observable(true);

export function listenForEvents(take: (event: ConsoleEvent) => void): void {
  const channel = new BroadcastChannel("claribi-console-events");
  let holdsStream = false;
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if ("event" in data) take(data.event);
    else if ("connected" in data) connected.set(data.connected);
    else if (holdsStream) channel.postMessage({ connected: connected.value } satisfies Message);
  };
  channel.postMessage({ ask: true } satisfies Message);

  const announce = (state: boolean): void => {
    connected.set(state);
    channel.postMessage({ connected: state } satisfies Message);
  };
  const pass = (event: ConsoleEvent): void => {
    take(event);
    channel.postMessage({ event } satisfies Message);
  };
  void navigator.locks.request("claribi-console-stream", () => {
    holdsStream = true;
    return holdStream(pass, announce);
  });
}

// Ends with the tab.
function holdStream(pass: (event: ConsoleEvent) => void, announce: (state: boolean) => void): Promise<never> {
  let waitMs = firstWaitMs;
  const open = (): void => {
    const stream = new EventSource("/api/events");
    stream.onopen = () => {
      waitMs = firstWaitMs;
      announce(true);
    };
    stream.onerror = () => {
      announce(false);
      // The browser reconnects by itself, unless the answer was no stream.
      if (stream.readyState !== EventSource.CLOSED) return;
      setTimeout(open, waitMs);
      waitMs = Math.min(2 * waitMs, longestWaitMs);
    };
    for (const name of names) {
      stream.addEventListener(name, (message: MessageEvent<string>) => {
        pass({ name, data: readable(message.data) } as ConsoleEvent);
      });
    }
  };
  open();
  return new Promise<never>(() => {});
}
