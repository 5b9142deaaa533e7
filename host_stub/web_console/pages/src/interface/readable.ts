// JSON from the console as a value, with its texts made readable: characters that reorder or hide text are written out, as the
// command line does (decision 0038). A name with a right-to-left override must not look like another name.

const unseen = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}]/u;
const everyUnseen = new RegExp(unseen, "gu");

export function readable(json: string): unknown {
  return JSON.parse(json, (_, value: unknown) => (typeof value === "string" && unseen.test(value) ? value.replace(everyUnseen, written) : value));
}

function written(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}}`;
}
