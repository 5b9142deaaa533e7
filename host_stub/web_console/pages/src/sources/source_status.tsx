// The status of a data source in words, with a sign and a tone.
import type { JSX } from "preact";
import type { DataSource } from "../interface/schema.ts";
import type { IconName } from "../parts/icons.tsx";
import { Badge } from "../parts/notice.tsx";

export type Status = { words: string; icon: IconName; tone: "good" | "care" | "bad" };

const statuses: Record<DataSource["status"], Status> = {
  connected: { words: "Connected", icon: "check", tone: "good" },
  expired: { words: "Sign-in expired", icon: "key", tone: "bad" },
  revoked: { words: "Access revoked", icon: "key", tone: "bad" },
  not_signed_in: { words: "Not signed in", icon: "key", tone: "bad" },
  offline: { words: "Offline", icon: "offline", tone: "care" },
  rate_limited: { words: "Rate limited", icon: "clock", tone: "care" },
  error: { words: "Error", icon: "stop", tone: "bad" },
};

export function statusOf(source: DataSource): Status {
  return statuses[source.status];
}

export function needsSignIn(source: DataSource): boolean {
  return source.status === "expired" || source.status === "revoked" || source.status === "not_signed_in";
}

export function StatusBadge({ source }: { source: DataSource }): JSX.Element {
  const status = statusOf(source);
  return <Badge tone={status.tone} icon={status.icon}>{status.words}</Badge>;
}
