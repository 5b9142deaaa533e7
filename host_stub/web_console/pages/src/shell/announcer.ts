// Words for screen readers, and short notes at the corner of the window. The words are of what stands on the screen now: who
// shows an outcome says it, and another screen takes the words of the last one away.
import { Observable } from "../interface/observable.ts";
import { path } from "./router.ts";

export const announced = new Observable("");
export const note = new Observable<string | null>(null);

let timer: ReturnType<typeof setTimeout> | undefined;
let coming: ReturnType<typeof setTimeout> | undefined;

/** Read aloud by a screen reader, and not shown. The last one counts. */
export function announce(text: string): void {
  announced.set("");
  clearTimeout(coming);
  coming = setTimeout(() => announced.set(text), 50);
}

// What was said is of a screen that is gone; what is about to be said is not.
path.watch(() => announced.set(""));

/** Shown for some seconds, and read aloud. */
export function tell(text: string): void {
  note.set(text);
  announce(text);
  clearTimeout(timer);
  timer = setTimeout(() => note.set(null), 5000);
}
