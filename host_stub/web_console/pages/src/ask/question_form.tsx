// Where a question is typed, and which data source it goes to.
import type { JSX } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { DataSource } from "../interface/schema.ts";
import { useAction } from "../parts/action.ts";
import { ErrorNotice } from "../parts/notice.tsx";
import { askQuestion, chosenSource } from "./asking.ts";

/** canAnswer: there is a model of the data source. */
export function QuestionForm({ sources, source, initial, canAnswer }: { sources: DataSource[]; source: DataSource; initial: string; canAnswer: boolean }): JSX.Element {
  const input = useRef<HTMLTextAreaElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const action = useAction();
  const id = useId();
  useLayoutEffect(() => {
    if (initial === "") input.current?.focus({ preventScroll: true });
  }, []);
  const [isMissing, setMissing] = useState(false);
  const ask = (event: Event): void => {
    event.preventDefault();
    const question = input.current?.value.trim() ?? "";
    if (!canAnswer) return;
    setMissing(question === "");
    if (question === "") {
      input.current?.focus();
      return;
    }
    void action.run(() => askQuestion(source.id, question));
  };
  // Enter asks; Shift and Enter begin a new line.
  const key = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.current?.requestSubmit();
  };
  return (
    <div class="stack">
      <form ref={form} class="card question-form" onSubmit={ask}>
        <label class="unseen" for={`${id}-question`}>Question</label>
        <textarea ref={input} id={`${id}-question`} class="question-input" rows={initial === "" ? 2 : 1} maxLength={2000} defaultValue={initial} onKeyDown={key}
          aria-invalid={isMissing} aria-describedby={isMissing ? `${id}-missing` : undefined} onInput={() => setMissing(false)}
          placeholder={`Ask ${source.name} a question`} spellcheck={false} />
        {isMissing && <p class="field-fault question-missing" role="alert" id={`${id}-missing`}>Type a question first.</p>}
        <div class="question-foot">
          <label class="question-source" for={`${id}-source`}>
            <span class="small soft">Data source</span>
            <select aria-label="Data source" id={`${id}-source`} class="select" value={source.id} onChange={(event) => chosenSource.set(event.currentTarget.value)}>
              {sources.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
            </select>
          </label>
          <button type="submit" class="button button-main" disabled={action.busy || !canAnswer}>Ask</button>
        </div>
      </form>
      {action.error !== null && <ErrorNotice error={action.error} />}
    </div>
  );
}
