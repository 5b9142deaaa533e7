// A button with a list of things to do below (or above) it. It closes with Escape, with a click elsewhere, and after a choice.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon } from "./icons.tsx";

export function Menu(props: { words: ComponentChildren; label?: string; above?: boolean; children: ComponentChildren }): JSX.Element {
  const [open, setOpen] = useState(false);
  const around = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event): void => {
      if (event.target instanceof Node && !around.current?.contains(event.target)) setOpen(false);
    };
    addEventListener("pointerdown", outside);
    addEventListener("focusin", outside);
    return () => {
      removeEventListener("pointerdown", outside);
      removeEventListener("focusin", outside);
    };
  }, [open]);
  const key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    setOpen(false);
    button.current?.focus();
  };
  // The choice is made first; then the list goes, and the focus with it back to the button.
  const chosen = (event: MouseEvent): void => {
    if (event.target instanceof Element && event.target.closest(".menu-item") !== null) {
      button.current?.focus();
      setOpen(false);
    }
  };
  return (
    <div class={`menu ${props.above === true ? "menu-up" : ""}`} ref={around} onKeyDown={key}>
      <button ref={button} type="button" class="button button-small" aria-expanded={open} aria-controls={id} aria-label={props.label} onClick={() => setOpen(!open)}>
        {props.words}<Icon name="down" size={14} />
      </button>
      <div class="menu-list" id={id} hidden={!open} onClick={chosen}>{props.children}</div>
    </div>
  );
}
