import { STEPS, type Flow, type Party } from '../../../../contract/traffic/flow.ts';
import { partyWords } from '../../../../contract/traffic/read/party-words.ts';
import { stepsOf, type FlowStep } from '../../../../contract/traffic/read/flow-steps.ts';

/** Mermaid ends a statement at `;` and a line break, and reads `#` as an entity. */
const escape = (text: string): string =>
  text.replaceAll(/[#;]/g, (mark) => `#${mark.charCodeAt(0)};`).replaceAll(/\s+/g, ' ');

const ARROWS = { passed: '->>', failed: '-x', waiting: '-)', skipped: '-->>', 'not-seen': '-->>' } as const;

function stepLines({ step, title, state, reason }: FlowStep): string[] {
  const { from, to, number } = STEPS[step];
  const line = `  ${from}${ARROWS[state]}${to}: ${number}. ${escape(title)}`;
  const said = state === 'passed' || reason === undefined ? undefined : `${state}: ${reason}`;
  return said === undefined ? [line] : [line, `  Note over ${from === to ? from : `${from},${to}`}: ${escape(said)}`];
}

/** A flow as a Mermaid sequence diagram, for an issue or a wiki. */
export function mermaidOf(flow: Flow): string {
  const steps = stepsOf(flow);
  const parties = partyWords(flow);
  const used = (Object.keys(parties) as Party[]).filter((party) =>
    steps.some(({ step }) => STEPS[step].from === party || STEPS[step].to === party),
  );
  return [
    'sequenceDiagram',
    ...used.map((party) => `  participant ${party} as ${parties[party]}`),
    ...steps.flatMap(stepLines),
    '',
  ].join('\n');
}
