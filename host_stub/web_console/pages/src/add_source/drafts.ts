// What was chosen and typed on a card, for whoever comes back to it: after Cancel, to change the address, with the back button, or by a reload.
import type { Attempt } from "../interface/schema.ts";

/** endpoint: the name of one of the card's, null for the address that is typed; changes: the address is to be changed now. */
export type Draft = { endpoint: string | null; other: string; values: Record<string, string>; changes: boolean };

const key = "claribi.drafts";
const drafts = new Map<string, Draft>(stored());

function stored(): [string, Draft][] {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "[]") as [string, Draft][];
  } catch {
    return [];
  }
}

function store(): void {
  try {
    sessionStorage.setItem(key, JSON.stringify([...drafts]));
  } catch {
    // Storage may be forbidden; a draft then lasts as long as the page.
  }
}

export function draftOf(cardId: string): Draft | undefined {
  return drafts.get(cardId);
}

export function setDraft(cardId: string, draft: Draft): void {
  drafts.set(cardId, draft);
  store();
}

/** Done: the next sign-in begins with an empty card. */
export function forgetDraft(cardId: string): void {
  drafts.delete(cardId);
  store();
}

/** The input of an attempt, which a reload does not lose. An address is what is no name of the card's endpoints. */
export function keepDraft(attempt: Attempt, changes = false): void {
  const { endpoint, endpoint_values: values } = attempt.input;
  const before = drafts.get(attempt.card_id);
  const isAddress = endpoint !== null && URL.canParse(endpoint);
  drafts.set(attempt.card_id, { endpoint: isAddress ? null : endpoint, other: isAddress ? endpoint : (before?.other ?? ""), values, changes: changes || before?.changes === true });
  store();
}
