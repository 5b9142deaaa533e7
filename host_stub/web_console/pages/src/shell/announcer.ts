// Words for screen readers, and short notes at the corner of the window.
import { Observable } from "../interface/observable.ts";

export const announced = new Observable("");
export const note = new Observable<string | null>(null);

let timer: ReturnType<typeof setTimeout> | undefined;

/** Read aloud by a screen reader, and not shown. */
export function announce(text: string): void {
  announced.set("");
  setTimeout(() => announced.set(text), 50);
}

/** Shown for some seconds, and read aloud. */
export function tell(text: string): void {
  note.set(text);
  announce(text);
  clearTimeout(timer);
  timer = setTimeout(() => note.set(null), 5000);
}
