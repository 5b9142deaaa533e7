// What can be done with an attempt. Each function that opens the window must be called in the handler of a click.
import { post } from "../interface/client.ts";
import { changeAttempt, takeAttempt } from "../interface/live.ts";
import type { Attempt, Card } from "../interface/schema.ts";
import { keepDraft } from "./drafts.ts";
import { giveWindow, openWindow } from "./popup.ts";

const ends: Attempt["state"][] = ["finished", "denied", "expired", "failed", "cancelled"];

/** It waits or runs; what has failed does not. */
export function isUnderWay(attempt: Attempt): boolean {
  return !ends.includes(attempt.state);
}

/** Begins to connect a new data source. */
export async function beginNew(card: Card, input: Attempt["input"]): Promise<Attempt> {
  const opened = windowFor(card);
  return begin({ card_id: card.id, input }, opened);
}

/** Begins to authorize a data source again. */
export async function beginAgain(dataSourceId: string, card: Card | undefined, vendor: string): Promise<Attempt> {
  const opened = card === undefined ? openWindow(vendor) : windowFor(card);
  return begin({ data_source_id: dataSourceId }, opened);
}

/** A new link, with the input kept. */
export async function restart(attempt: Attempt, card: Card | undefined, vendor: string): Promise<void> {
  const opened = card === undefined ? openWindow(vendor) : windowFor(card);
  try {
    // The window belongs to the attempt from now on: the event with its address may come before the answer.
    if (opened !== undefined) giveWindow(attempt.id, opened);
    await changeAttempt(attempt.id, post<Attempt>(`/api/attempts/${attempt.id}/restart`));
  } catch (thrown) {
    opened?.close();
    throw thrown;
  }
}

export async function cancel(attempt: Attempt): Promise<void> {
  await changeAttempt(attempt.id, post<Attempt>(`/api/attempts/${attempt.id}/cancel`));
}

/** Ends the attempt, and goes back to its card, with the address to be changed. */
export async function changeAddress(attempt: Attempt): Promise<void> {
  keepDraft(attempt, true);
  await cancel(attempt);
}

// Undefined: this sign-in needs no window. Null: it was blocked.
function windowFor(card: Card): Window | null | undefined {
  return card.sign_in?.needs_popup === false ? undefined : openWindow(card.vendor.name);
}

async function begin(body: unknown, opened: Window | null | undefined): Promise<Attempt> {
  try {
    const attempt = await post<Attempt>("/api/attempts", body);
    if (opened !== undefined) giveWindow(attempt.id, opened);
    takeAttempt(attempt);
    return attempt;
  } catch (thrown) {
    opened?.close();
    throw thrown;
  }
}
