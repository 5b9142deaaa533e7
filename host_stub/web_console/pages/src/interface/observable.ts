// A value that components can watch.
import { useEffect, useState } from "preact/hooks";

export class Observable<T> {
  #value: T;
  #watchers = new Set<(value: T) => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const watcher of [...this.#watchers]) watcher(value);
  }

  /** Calls watcher with each later value, until the function that is returned is called. */
  watch(watcher: (value: T) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}

/** The value of now; the component is drawn again when it changes. */
export function useObservable<T>(observable: Observable<T>): T {
  const [, redraw] = useState({});
  const value = observable.value;
  useEffect(() => {
    const stop = observable.watch(() => redraw({}));
    if (!Object.is(observable.value, value)) redraw({});
    return stop;
  }, [observable]);
  return value;
}
