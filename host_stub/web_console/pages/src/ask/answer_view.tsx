// An answer: the sentence, chart or table, what was understood, and how it was answered.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Answer, Card, Job } from "../interface/schema.ts";
import { useAction } from "../parts/action.ts";
import { Icon } from "../parts/icons.tsx";
import { Badge, ErrorNotice, Notice, TroubleshootingRow, troubleshootingFor } from "../parts/notice.tsx";
import { exactTime, shortTime, span } from "../parts/time.tsx";
import { askQuestion } from "./asking.ts";
import { Chips } from "./chips.tsx";
import { Figure, type View } from "./figure.tsx";
import { PinButton } from "./pin_button.tsx";
import { Provenance } from "./provenance.tsx";

export function AnswerView({ job, answer, card }: { job: Job; answer: Answer; card: Card | undefined }): JSX.Element {
  const [view, setView] = useState<View>(answer.chart === null ? "table" : "chart");
  const unanswered = answer.status === "ambiguous" || answer.status === "declined";
  // What the vendor's troubleshooting table says of a failure stands where the failure is told.
  const known = answer.status === "partial" ? troubleshootingFor(card, [...answer.notes, ...answer.calls.map((call) => call.error)]) : undefined;
  if (unanswered) return <Unanswered job={job} answer={answer} card={card} />;
  const hasTable = answer.table.rows.length > 1 || answer.table.columns.length > 1;
  return (
    <article class="answer stack" aria-label="Answer">
      <Chips jobId={job.id} chips={answer.chips} />
      {answer.status === "partial" && (
        <Notice tone="care" role="alert">
          <strong>Not everything could be read, so this answer is partial.</strong>
          <Notes notes={answer.notes} />
          {known !== undefined && <TroubleshootingRow row={known} open />}
        </Notice>
      )}
      <Sentence text={answer.answer} />
      <div class="line small soft">
        {answer.status === "answered" && <Badge tone="good" icon="check">Complete</Badge>}
        {answer.status === "partial" && <Badge tone="care" icon="warn">Partial</Badge>}
        <span title={exactTime(answer.as_of)}>As of {shortTime(answer.as_of)}</span>
        {(answer.inventory_age_s ?? 0) > 0 && <Inventory job={job} age={answer.inventory_age_s ?? 0} />}
      </div>
      {hasTable && (
        <Figure answer={answer} view={view} onView={setView} name={job.question ?? answer.answer} exportAt={`/api/jobs/${job.id}/export`}>
          <PinButton jobId={job.id} view={view} />
        </Figure>
      )}
      {!hasTable && <div class="row"><PinButton jobId={job.id} view="table" /></div>}
      {answer.status !== "partial" && <Notes notes={answer.notes} />}
      <Provenance answer={answer} card={card} />
    </article>
  );
}

const longFrom = 120;

// A sentence that lists many names is set smaller, so that what is below it stays in sight.
function Sentence({ text }: { text: string }): JSX.Element {
  return <p class={`answer-sentence ${text.length > longFrom ? "is-long" : ""}`}>{text}</p>;
}

function Inventory({ job, age }: { job: Job; age: number }): JSX.Element {
  const action = useAction();
  const { data_source_id: source, question } = job;
  return (
    <span class="inventory">
      The inventory was read {span(1000 * age)} earlier.
      {source !== null && question !== null && (
        <button type="button" class="button button-small button-quiet button-flush" disabled={action.busy} onClick={() => void action.run(() => askQuestion(source, question, true))}>
          <Icon name="refresh" size={14} />Read again
        </button>
      )}
      {action.error !== null && <ErrorNotice error={action.error} />}
    </span>
  );
}

export function Notes({ notes }: { notes: string[] }): JSX.Element | null {
  if (notes.length === 0) return null;
  return <ul class="notes">{notes.map((note, index) => <li key={index}>{note}</li>)}</ul>;
}

// Ambiguous: which meaning? Declined: why not, and what can be answered.
function Unanswered({ job, answer, card }: { job: Job; answer: Answer; card: Card | undefined }): JSX.Element {
  const action = useAction();
  const ambiguous = answer.status === "ambiguous";
  return (
    <article class="answer stack" aria-label="Answer">
      <Sentence text={answer.answer} />
      <Notes notes={answer.notes} />
      {answer.choices.length > 0 && (
        <section class="stack-tight">
          <h2 class="section-title soft">{ambiguous ? "Which of these do you mean?" : "These can be answered"}</h2>
          <ul class="samples">
            {answer.choices.map((choice) => (
              <li key={choice}>
                <button type="button" class="sample" disabled={action.busy || job.data_source_id === null}
                  onClick={() => void action.run(async () => { if (job.data_source_id !== null) await askQuestion(job.data_source_id, choice); })}>
                  <span>{choice}</span><Icon name="right" size={16} />
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {action.error !== null && <ErrorNotice error={action.error} />}
      <Provenance answer={answer} card={card} />
    </article>
  );
}
