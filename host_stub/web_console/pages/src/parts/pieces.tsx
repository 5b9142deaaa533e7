// Text that is broken between its pieces before it is broken anywhere else.
import type { JSX } from "preact";

/** A command: between its words, so that no option is torn at its hyphens. */
export function CommandText({ text }: { text: string }): JSX.Element {
  return <>{text.split(/( +)/).map((part, index) => (part.startsWith(" ") ? part : <span key={index} class="piece">{part}</span>))}</>;
}

/** An address: behind its slashes, and before its query. */
export function AddressText({ text }: { text: string }): JSX.Element {
  return <>{text.split(/(?<=\/)(?=[^/])|(?=\?)/).map((part, index) => <span key={index} class="piece">{part}</span>)}</>;
}
