// Icons, drawn with the text's colour. Every icon stands beside words or has a label.
import type { JSX } from "preact";

const shapes = {
  ask: "M4 5.5A1.5 1.5 0 0 1 5.5 4h9A1.5 1.5 0 0 1 16 5.5v6a1.5 1.5 0 0 1-1.5 1.5H9l-3.5 3v-3A1.5 1.5 0 0 1 4 11.5zM7.5 7.5h5M7.5 10h3",
  board: "M4 4.5h5v7H4zM11 4.5h5v4h-5zM4 13.5h5v2H4zM11 10.5h5v5h-5z",
  sources: "M4 6c0-1.4 2.7-2.5 6-2.5S16 4.6 16 6s-2.7 2.5-6 2.5S4 7.4 4 6zM4 6v4c0 1.4 2.7 2.5 6 2.5s6-1.1 6-2.5V6M4 10v4c0 1.4 2.7 2.5 6 2.5s6-1.1 6-2.5v-4",
  plus: "M10 4.5v11M4.5 10h11",
  check: "M4.5 10.5l3.5 3.5 7.5-8",
  cross: "M5.5 5.5l9 9M14.5 5.5l-9 9",
  warn: "M10 3.5l7 12.5H3zM10 8.5v3.5M10 14v.1",
  stop: "M7 3.5h6l3.5 3.5v6L13 16.5H7L3.5 13V7zM10 6.5v4.5M10 13.5v.1",
  clock: "M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM10 6.5V10l2.5 1.5",
  offline: "M3.5 8.5a9.5 9.5 0 0 1 13 0M6 11.3a6 6 0 0 1 8 0M10 14.5v.1M4 3.5l12 13",
  lock: "M5.5 9h9v7h-9zM7.5 9V6.5a2.5 2.5 0 0 1 5 0V9",
  info: "M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM10 9.5v4M10 6.6v.1",
  key: "M12.5 3.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM9.6 10.4L4 16v.500h2.5v-2H8.5v-2M13.5 6.5v.1",
  refresh: "M15.5 8A6 6 0 1 0 16 11.5M16 4v4h-4",
  chart: "M4 16.5h12.5M5.5 13.5V10M9 13.5V5M12.5 13.5V8M16 13.5v-2",
  table: "M3.5 5h13v10.5h-13zM3.5 8.5h13M3.5 12h13M8 8.5v7",
  pin: "M7 3.5h6M8 3.5v5L5.5 11.5h9L12 8.5v-5M10 11.5v5",
  save: "M10 3.5v9M6 9l4 4 4-4M4 16.5h12",
  copy: "M7.5 7.5h9v9h-9zM4 12.5H3.5v-9h9V4",
  right: "M8 5l5 5-5 5",
  down: "M5 8l5 5 5-5",
  left: "M12 5l-5 5 5 5",
  up: "M5 12l5-5 5 5",
  grip: "M7.5 5v.1M12.5 5v.1M7.5 10v.1M12.5 10v.1M7.5 15v.1M12.5 15v.1",
  sun: "M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM10 2.5v1.5M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1 1M14.3 14.3l1 1M15.3 4.7l-1 1M5.7 14.3l-1 1",
  moon: "M15.5 12A6.5 6.5 0 0 1 8 4.5 6.5 6.5 0 1 0 15.5 12z",
  system: "M3.5 4.5h13v9h-13zM7 16.5h6M10 13.5v3",
  edit: "M4 16l.7-3.2L13 4.5l2.5 2.5-8.3 8.3z",
  unplug: "M7 3.5v3M13 3.5v3M5 6.5h10v2a5 5 0 0 1-10 0zM10 13.5v3",
  pulse: "M3 10.5h3l2-5 3.5 9 2-4H17",
  window: "M11 4h5v5M16 4l-6.5 6.5M14 11.5v4H4.5V6H8.5",
} as const;

export type IconName = keyof typeof shapes;

export function Icon({ name, size = 18, label }: { name: IconName; size?: number; label?: string }): JSX.Element {
  const wide = name === "grip" || name === "warn" || name === "stop" || name === "info" ? 1.8 : 1.6;
  return (
    <svg viewBox="0 0 20 20" width={size} height={size} fill="none" stroke="currentColor" stroke-width={wide} stroke-linecap="round"
      stroke-linejoin="round" {...(label === undefined ? { "aria-hidden": "true" as const } : { role: "img", "aria-label": label })}>
      <path d={shapes[name]} />
    </svg>
  );
}

export function BrandMark({ size = 28 }: { size?: number }): JSX.Element {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" class="brand-mark">
      <rect width="32" height="32" rx="8" class="brand-ground" />
      <path d="M21.5 10.2A8.2 8.2 0 1 0 21.5 21.8" fill="none" class="brand-ring" stroke-width="3" stroke-linecap="round" />
      <rect x="15" y="14" width="3" height="6" rx="1.5" class="brand-bar" />
      <rect x="20.5" y="11.5" width="3" height="8.5" rx="1.5" class="brand-bar" />
    </svg>
  );
}
