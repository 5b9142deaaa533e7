// Times as people say them, and clocks that go on.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

/** The time in milliseconds; the component is drawn again every stepMs. */
export function useNow(stepMs: number): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), stepMs);
    return () => clearInterval(timer);
  }, [stepMs]);
  return now;
}

const steps: [seconds: number, unit: string][] = [
  [86_400, "day"],
  [3600, "hour"],
  [60, "minute"],
];

/** "3 minutes", "2 days", "12 seconds", to the nearest minute; never negative. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} second${seconds === 1 ? "" : "s"}`;
  for (const [length, unit] of steps) {
    const count = Math.floor((seconds + 30) / length);
    if (count >= 1) return `${count} ${unit}${count === 1 ? "" : "s"}`;
  }
  return `${seconds} second${seconds === 1 ? "" : "s"}`;
}

/** "45 s", "2 min 5 s", "1 h 5 min" for a countdown: what a clock could be taken for is written out. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const absolute = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });
const clockTime = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const clockSecond = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const dayTime = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

export function exactTime(at: string): string {
  return absolute.format(new Date(at));
}

/** "14:02:05", of a moment that is near. */
export function secondTime(at: string): string {
  return clockSecond.format(new Date(at));
}

/** "14:02", or "28 Nov, 14:02" on another day. */
export function shortTime(at: string): string {
  const moment = new Date(at);
  const isToday = moment.toDateString() === new Date().toDateString();
  return (isToday ? clockTime : dayTime).format(moment);
}

/** "3 minutes ago" or "in 2 hours", with the exact time in the title. */
export function Ago({ at }: { at: string }): JSX.Element {
  const now = useNow(15_000);
  const distance = new Date(at).getTime() - now;
  const near = Math.abs(distance) < 10_000;
  const words = near ? "just now" : distance < 0 ? `${span(-distance)} ago` : `in ${span(distance)}`;
  return <time dateTime={at} title={exactTime(at)}>{words}</time>;
}

/** The time that is left; calls onEnd once when it is over. */
export function Countdown({ until, onEnd }: { until: string; onEnd?: () => void }): JSX.Element {
  const now = useNow(1000);
  const left = new Date(until).getTime() - now;
  const ended = left <= 0;
  useEffect(() => {
    if (ended) onEnd?.();
  }, [ended]);
  return <span class="numbers unbroken" role="timer">{countdown(left)}</span>;
}

const elapsedAfterMs = 2000;

/** How long something has taken, from the second second on. */
export function Elapsed({ since }: { since: string }): JSX.Element | null {
  const now = useNow(500);
  const taken = now - new Date(since).getTime();
  if (taken < elapsedAfterMs) return null;
  const seconds = Math.floor(taken / 1000);
  return <span class="numbers soft unbroken">{seconds < 60 ? `${seconds} seconds` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`}</span>;
}
