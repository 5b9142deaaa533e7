// Something that is got from the console, with its loading and its failure.
import { useEffect, useState } from "preact/hooks";
import { errorOf, type ErrorDocument } from "./client.ts";
import { Observable, useObservable } from "./observable.ts";

export type ResourceState<T> = { value: T | undefined; error: ErrorDocument | null; loading: boolean };

export class Resource<T> {
  readonly state = new Observable<ResourceState<T>>({ value: undefined, error: null, loading: false });
  #load: () => Promise<T>;
  #round = 0;
  #given = 0;
  #used = false;
  #again = false;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  get value(): T | undefined {
    return this.state.value.value;
  }

  /** A value from elsewhere, such as an event. A request that is under way counts no more. */
  give(value: T): void {
    this.#round += 1;
    this.#given += 1;
    this.#used = true;
    this.state.set({ value, error: null, loading: false });
  }

  /** The answer to a request that changes the thing. It counts for nothing if an event came before it: the event is newer. */
  async giveFrom(request: Promise<T>): Promise<void> {
    const given = this.#given;
    const value = await request;
    if (given === this.#given) this.give(value);
  }

  async reload(): Promise<void> {
    const round = ++this.#round;
    this.#used = true;
    this.state.set({ ...this.state.value, loading: true });
    try {
      const value = await this.#load();
      if (round === this.#round) this.state.set({ value, error: null, loading: false });
    } catch (thrown) {
      if (round === this.#round) this.state.set({ ...this.state.value, error: errorOf(thrown), loading: false });
    }
  }

  /** Reloads what a screen has asked for; many events at once make one request. */
  reloadIfUsed(): void {
    if (!this.#used || this.#again) return;
    this.#again = true;
    setTimeout(() => {
      this.#again = false;
      void this.reload();
    }, 30);
  }

  loadOnce(): void {
    if (!this.#used) void this.reload();
  }
}

export function useResource<T>(resource: Resource<T>): ResourceState<T> {
  useEffect(() => resource.loadOnce(), [resource]);
  return useObservable(resource.state);
}

const skeletonAfterMs = 300;

/** True once something has been waited for longer than 300 ms, so that quick answers do not flicker. */
export function useSlow(waiting: boolean, afterMs = skeletonAfterMs): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (!waiting) return;
    const timer = setTimeout(() => setSlow(true), afterMs);
    return () => clearTimeout(timer);
  }, [waiting, afterMs]);
  return waiting && slow;
}
