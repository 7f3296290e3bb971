import { NumberInput, Select, Tabs } from '@mantine/core';
import { useState } from 'react';
import type { HeldView } from '../../../../contract/breakpoints/held.ts';
import { TOKEN_NAMES, type Signing, type TokenName } from '../../../../contract/breakpoints/points.ts';
import { JsonEditor } from '../../../forms/JsonEditor.tsx';
import { BodyEditor } from './BodyEditor.tsx';
import { claimsFault, draftOf, type Draft } from './draft.ts';
import { HeldActions } from './HeldActions.tsx';
import { PairsEditor } from './PairsEditor.tsx';
import { HELD_WORDS, SIGN_WORDS } from './words.ts';
import classes from './held.module.css';

type Part = 'parameters' | 'headers' | 'body' | TokenName;

const partsOf = ({ at, reply }: HeldView): Part[] => [
  ...(at === 'request' || reply?.parameters ? (['parameters'] as const) : []),
  ...TOKEN_NAMES.filter((name) => reply?.claims?.[name]),
  ...(at === 'reply' && !reply?.parameters ? (['body'] as const) : []),
  'headers',
];

interface PartProps {
  held: HeldView;
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
}

/** Everything about a held exchange that can be edited, and what can be done with it. */
export function HeldEditor({ held }: { held: HeldView }) {
  const [draft, setDraft] = useState(() => draftOf(held));
  const parts = partsOf(held);
  const [part, setPart] = useState<string | null>(parts[0] ?? null);
  const props = { held, draft, onChange: (change: Partial<Draft>) => setDraft({ ...draft, ...change }) };
  return (
    <div className={classes.editor}>
      <Tabs value={part} onChange={setPart} keepMounted={false}>
        <Tabs.List>
          {parts.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {HELD_WORDS[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {parts.map((name) => (
          <Tabs.Panel key={name} value={name} className={classes.panel}>
            <PartEditor part={name} {...props} />
          </Tabs.Panel>
        ))}
      </Tabs>
      <HeldActions held={held} draft={draft} />
    </div>
  );
}

function PartEditor({ part, ...props }: PartProps & { part: Part }) {
  const { held, draft, onChange } = props;
  switch (part) {
    case 'parameters':
      return (
        <PairsEditor
          label={HELD_WORDS.parameters}
          pairs={draft.parameters}
          onChange={(parameters) => onChange({ parameters })}
        />
      );
    case 'headers':
      return <HeadersEditor {...props} />;
    case 'body':
      return <BodyEditor held={held} text={draft.body} onChange={(body) => onChange({ body })} />;
    default:
      return <ClaimsEditor name={part} {...props} />;
  }
}

function HeadersEditor({ held, draft, onChange }: PartProps) {
  return (
    <>
      {held.at === 'reply' && (
        <NumberInput
          label={HELD_WORDS.status}
          w={110}
          mb="sm"
          min={200}
          max={599}
          allowDecimal={false}
          value={draft.status}
          onChange={(status) => onChange({ status: Number(status) })}
        />
      )}
      <PairsEditor label={HELD_WORDS.headers} pairs={draft.headers} onChange={(headers) => onChange({ headers })} />
    </>
  );
}

const SIGNINGS = (Object.keys(SIGN_WORDS) as Signing[]).map((value) => ({ value, label: SIGN_WORDS[value] }));

function ClaimsEditor({ name, draft, onChange }: PartProps & { name: TokenName }) {
  const text = draft.claims[name] ?? '';
  const { fault, error } = claimsFault(text) ?? {};
  return (
    <>
      <JsonEditor
        label={`Claims of the ${HELD_WORDS[name]}`}
        text={text}
        fault={fault}
        error={error}
        onChange={(next) => onChange({ claims: { ...draft.claims, [name]: next } })}
      />
      <Select
        label={HELD_WORDS.sign}
        mt="sm"
        w={240}
        data={SIGNINGS}
        value={draft.sign}
        allowDeselect={false}
        onChange={(sign) => onChange({ sign: sign as Signing })}
      />
    </>
  );
}
