// Something that a click begins: busy while it runs, and its failure afterwards.
import { useState } from "preact/hooks";
import { errorOf, type ErrorDocument } from "../interface/client.ts";

export type Action = { busy: boolean; error: ErrorDocument | null; run: (work: () => Promise<void>) => Promise<void>; forget: () => void };

export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorDocument | null>(null);
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (thrown) {
      setError(errorOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run, forget: () => setError(null) };
}

/** Hands a file to the browser's downloads. */
export function download(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A file name without what file systems refuse. */
export function fileName(text: string, extension: string): string {
  const plain = text.normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60).toLowerCase();
  return `${plain === "" ? "answer" : plain}.${extension}`;
}
