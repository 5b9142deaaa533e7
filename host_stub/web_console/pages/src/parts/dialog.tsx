// A modal dialog: the browser's own, which keeps the focus inside and closes with Escape.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

export function Dialog(props: { title: string; children: ComponentChildren; onClose: () => void }): JSX.Element {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const before = document.activeElement;
    element.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const cancel = (event: Event): void => {
    event.preventDefault();
    props.onClose();
  };
  return (
    <dialog ref={element} class="dialog" aria-labelledby={titleId} onCancel={cancel}>
      <div class="stack">
        <h2 id={titleId}>{props.title}</h2>
        {props.children}
      </div>
    </dialog>
  );
}

/** One line of text that is asked for, such as a new name. */
export function NameDialog(props: {
  title: string; label: string; value: string; save: string; fault: string | null; busy: boolean;
  onSave: (name: string) => void; onClose: () => void;
}): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => input.current?.select(), []);
  const submit = (event: Event): void => {
    event.preventDefault();
    const name = input.current?.value.trim() ?? "";
    if (name !== "") props.onSave(name);
    else input.current?.focus();
  };
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form onSubmit={submit} class="stack">
        <div class="field">
          <label for={id}>{props.label}</label>
          <input ref={input} id={id} class="input" defaultValue={props.value} maxLength={200} required autoComplete="off"
            aria-invalid={props.fault !== null} aria-describedby={`${id}-fault`} autofocus />
          <p class="field-fault" id={`${id}-fault`} role="alert">{props.fault}</p>
        </div>
        <div class="dialog-actions">
          <button type="button" class="button" onClick={props.onClose}>Cancel</button>
          <button type="submit" class="button button-main" disabled={props.busy}>{props.save}</button>
        </div>
      </form>
    </Dialog>
  );
}
