// What is shown while something is awaited.
import type { ComponentChildren, JSX } from "preact";
import { useResource, useSlow, type Resource } from "../interface/resource.ts";
import type { Job } from "../interface/schema.ts";
import { ErrorNotice } from "./notice.tsx";
import { Icon } from "./icons.tsx";
import { secondTime } from "./time.tsx";

/** Nothing for 300 ms, then a skeleton; the failure with another try, or what to do instead; or the value. */
export function Awaited<T>(props: { resource: Resource<T>; what: string; lines?: number; instead?: ComponentChildren; children: (value: T) => ComponentChildren }): JSX.Element {
  const { value, error, loading } = useResource(props.resource);
  const slow = useSlow(value === undefined && error === null);
  if (error !== null) {
    return (
      <div class="stack">
        <ErrorNotice error={error}>
          {(error.retryable || props.instead === undefined) && (
            <button type="button" class="button button-small" disabled={loading} onClick={() => void props.resource.reload()}>
              <Icon name="refresh" size={16} />Try again
            </button>
          )}
          {props.instead}
        </ErrorNotice>
        {value !== undefined && props.children(value)}
      </div>
    );
  }
  if (value === undefined) return <div aria-busy="true">{slow && <Skeleton what={props.what} lines={props.lines ?? 6} />}</div>;
  return <>{props.children(value)}</>;
}

export function Skeleton({ what, lines }: { what: string; lines: number }): JSX.Element {
  return (
    <div class="skeleton" role="status">
      {Array.from({ length: lines }, (_, index) => <span key={index} />)}
      <p class="unseen">Loading {what}</p>
    </div>
  );
}

export function Spinner(): JSX.Element {
  return <i class="spinner" aria-hidden="true" />;
}

/** What a job waits for; nothing where it goes on. */
export function WaitingFor({ waiting }: { waiting: Job["waiting"] | undefined }): JSX.Element | null {
  if (waiting == null) return null;
  return (
    <span class="waiting-for small soft">
      <Icon name="clock" size={16} />
      <span>Waiting until <time class="numbers" dateTime={waiting.until}>{secondTime(waiting.until)}</time> for {waiting.what_for}</span>
    </span>
  );
}

/** "3 of 7 services read"; a moving bar where the end is not known. */
export function Progress({ done, all, label }: { done: number; all: number; label: string }): JSX.Element {
  const known = all > 0;
  return (
    <div class="progress">
      <div class={`progress-bar ${known ? "" : "is-open"}`} role="progressbar" aria-label={label}
        {...(known ? { "aria-valuemin": 0, "aria-valuemax": all, "aria-valuenow": Math.min(done, all) } : {})}>
        <span style={known ? { width: `${Math.min(100, (100 * done) / all)}%` } : {}} />
      </div>
    </div>
  );
}

export function Empty(props: { title: string; children: ComponentChildren; picture?: ComponentChildren; action?: ComponentChildren }): JSX.Element {
  return (
    <div class="empty">
      {props.picture !== undefined && <div class="empty-picture">{props.picture}</div>}
      <h2>{props.title}</h2>
      <p>{props.children}</p>
      {props.action}
    </div>
  );
}
