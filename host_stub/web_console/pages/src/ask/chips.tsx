// What was understood, part by part. A part can be changed or left out; that patches the plan, and asks again.
import type { JSX } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Answer } from "../interface/schema.ts";
import { useAction, type Action } from "../parts/action.ts";
import { Icon } from "../parts/icons.tsx";
import { ErrorNotice } from "../parts/notice.tsx";
import { askChanged } from "./asking.ts";

type Chip = Answer["chips"][number];

export function Chips({ jobId, chips }: { jobId: string; chips: Chip[] }): JSX.Element | null {
  const [open, setOpen] = useState<string | null>(null);
  const action = useAction();
  if (chips.length === 0) return null;
  return (
    <section class="understood" aria-label="Understood as">
      <span class="small soft understood-title">Understood as</span>
      <ul class="chips">
        {chips.map((chip) => (
          <li key={chip.id}>
            <OneChip chip={chip} open={open === chip.id} onOpen={(is) => setOpen(is ? chip.id : null)} action={action}
              change={(patch) => void action.run(() => askChanged(jobId, patch))} />
          </li>
        ))}
      </ul>
      {action.error !== null && <ErrorNotice error={action.error} />}
    </section>
  );
}

function OneChip(props: { chip: Chip; open: boolean; onOpen: (open: boolean) => void; action: Action; change: (patch: unknown[]) => void }): JSX.Element {
  const { chip, open, onOpen } = props;
  const around = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    if (!open) return;
    around.current?.querySelector<HTMLElement>(".popover button, .popover input")?.focus();
    const outside = (event: Event): void => {
      if (event.target instanceof Node && !around.current?.contains(event.target)) onOpen(false);
    };
    addEventListener("pointerdown", outside);
    addEventListener("focusin", outside);
    return () => {
      removeEventListener("pointerdown", outside);
      removeEventListener("focusin", outside);
    };
  }, [open]);
  const changeable = chip.choices.length > 0 || chip.edit !== null || chip.remove !== null;
  if (!changeable) return <span class="chip is-fixed"><ChipWords chip={chip} /></span>;
  const key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    onOpen(false);
    button.current?.focus();
  };
  return (
    <div class="chip-around" ref={around} onKeyDown={key}>
      <button ref={button} type="button" class="chip" aria-expanded={open} aria-controls={id} disabled={props.action.busy} onClick={() => onOpen(!open)}>
        <ChipWords chip={chip} /><Icon name="down" size={14} />
      </button>
      <div class="popover" id={id} hidden={!open} role="group" aria-label={`Change: ${chip.text}`}>
        {chip.choices.map((choice) => (
          <button key={choice.text} type="button" class="menu-item" aria-pressed={choice.selected} disabled={props.action.busy}
            onClick={() => (choice.selected ? onOpen(false) : props.change(choice.patch))}>
            <span class="menu-sign">{choice.selected && <Icon name="check" size={14} />}</span>{choice.text}
          </button>
        ))}
        {chip.edit !== null && <Edit edit={chip.edit} change={props.change} busy={props.action.busy} />}
        {chip.remove !== null && (
          <button type="button" class="menu-item is-risk" disabled={props.action.busy} onClick={() => { if (chip.remove !== null) props.change(chip.remove); }}>
            <span class="menu-sign"><Icon name="cross" size={14} /></span>Leave this out
          </button>
        )}
      </div>
    </div>
  );
}

const kinds: Record<Chip["kind"], string> = {
  entity: "About", condition: "Where", measure: "Measured", period: "When", reduction: "Taken as", grouping: "By", aggregate: "Counted",
  order: "Order", limit: "Shown", join: "With", columns: "Columns", verdict: "Judged",
};

function ChipWords({ chip }: { chip: Chip }): JSX.Element {
  return <span><span class="chip-kind">{kinds[chip.kind]}</span> {chip.text}</span>;
}

function Edit({ edit, change, busy }: { edit: NonNullable<Chip["edit"]>; change: (patch: unknown[]) => void; busy: boolean }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const save = (event: Event): void => {
    event.preventDefault();
    const typed = input.current?.value.trim() ?? "";
    if (typed === "") return;
    const value = edit.type === "number" ? Number(typed) : typed;
    if (typeof value === "number" && !Number.isFinite(value)) return;
    change([{ op: "replace", path: edit.path, value }]);
  };
  return (
    <form class="chip-edit" onSubmit={save}>
      <label class="small soft" for={id}>{edit.unit === null ? "Another value" : `Another value (${edit.unit})`}</label>
      <div class="row">
        <input ref={input} id={id} class="input grow" inputMode={edit.type === "number" ? "decimal" : "text"} defaultValue={String(edit.value)} />
        <button type="submit" class="button button-small" disabled={busy}>Use</button>
      </div>
    </form>
  );
}
