import { Alert, Button, Drawer, NumberInput, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertCircle } from '@tabler/icons-react';
import { useMemo, useState, type FormEvent } from 'react';
import type { FaultKindView, FaultScope } from '../../../contract/faults/fault.ts';
import { reactionWords } from '../../../contract/faults/reactions.ts';
import { useMutation } from '../../api/hooks.ts';
import { messageAt } from '../../forms/errors.ts';
import { FormProvider, type FormState } from '../../forms/form-context.ts';
import type { JsonSchema } from '../../forms/json-schema.ts';
import { SchemaField } from '../../forms/SchemaField.tsx';
import { withValueAt, type JsonObject } from '../../forms/value.ts';
import { BusyButton } from '../../ui/BusyButton.tsx';
import { ScopeFields } from './ScopeFields.tsx';
import { FAULT_WORDS } from './words.ts';
import classes from './faults.module.css';

interface PlantDrawerProps {
  /** Undefined: closed. */
  kind: FaultKindView | undefined;
  scope: FaultScope;
  onClose: () => void;
}

/** What a kind does, and a short form that plants it. */
export function PlantDrawer({ kind, scope, onClose }: PlantDrawerProps) {
  return (
    <Drawer opened={kind !== undefined} onClose={onClose} position="right" size={440} title={kind?.title ?? ''}>
      {kind && <PlantForm key={kind.kind} kind={kind} start={scope} onDone={onClose} />}
    </Drawer>
  );
}

const PERCENT = 100;
const NO_SUGGESTIONS = {};
const numberIn = (value: string | number): number | undefined => (typeof value === 'number' ? value : undefined);

/** The defaults of the parameters, so that the form shows what happens. */
const defaultsOf = ({ properties = {} }: JsonSchema): JsonObject =>
  Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, property.default]));

function PlantForm({ kind, start, onDone }: { kind: FaultKindView; start: FaultScope; onDone: () => void }) {
  const schema = kind.params as JsonSchema;
  const create = useMutation('faults.create');
  const [value, setValue] = useState<JsonObject>(() => ({ params: defaultsOf(schema) }));
  const [scope, setScope] = useState(start);
  const [times, setTimes] = useState<number>();
  const [percent, setPercent] = useState<number>();
  const errors = create.fieldErrors;
  const form = useMemo<FormState>(
    () => ({
      value,
      errors,
      set: (path, next) => setValue((now) => withValueAt(now, path, next)),
      hold: () => undefined,
      held: () => undefined,
      suggestions: NO_SUGGESTIONS,
      disabled: false,
    }),
    [value, errors],
  );
  const plant = async (event: FormEvent) => {
    event.preventDefault();
    const limits = {
      ...(times !== undefined && { times }),
      ...(percent !== undefined && { probability: percent / PERCENT }),
    };
    const params = value['params'] as Record<string, unknown>;
    const outcome = await create.run({ body: { kind: kind.kind, params, scope, ...limits } });
    if (!outcome.ok) return;
    notifications.show({ message: `${kind.title} planted.` });
    onDone();
  };
  return (
    <form className={classes.form} onSubmit={(event) => void plant(event)}>
      <About kind={kind} />
      {create.error && (
        <Alert color="red" icon={<IconAlertCircle size={16} />} role="alert">
          {create.error.description}
        </Alert>
      )}
      <FormProvider value={form}>
        {Object.entries(schema.properties ?? {}).map(([name, property]) => (
          <SchemaField key={name} schema={property} path={['params', name]} required={false} />
        ))}
      </FormProvider>
      <h3 className={classes.formPart}>Only for</h3>
      <ScopeFields scope={scope} endpoints={kind.appliesTo.endpoints} onChange={setScope} />
      <h3 className={classes.formPart}>How often</h3>
      <div className={classes.pair}>
        <NumberInput
          label="Times"
          placeholder="Until you end it"
          min={1}
          max={1_000_000}
          allowDecimal={false}
          value={times ?? ''}
          error={messageAt(errors, ['times'])}
          onChange={(next) => setTimes(numberIn(next))}
        />
        <NumberInput
          label="Probability"
          placeholder="100%"
          suffix="%"
          min={0}
          max={PERCENT}
          value={percent ?? ''}
          error={messageAt(errors, ['probability'])}
          onChange={(next) => setPercent(numberIn(next))}
        />
      </div>
      <footer className={classes.formFoot}>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        <BusyButton type="submit" busy={create.busy}>
          {FAULT_WORDS.plant}
        </BusyButton>
      </footer>
    </form>
  );
}

/** What the server will do, and what a correct client does. */
function About({ kind }: { kind: FaultKindView }) {
  const { does, why, spec, appliesTo } = kind;
  return (
    <div className={classes.about}>
      <Text>{does}</Text>
      <Text>
        <strong>{reactionWords(kind)}</strong> {why}
      </Text>
      <Text c="dimmed" size="xs">
        {spec} · <span className="u-mono">{kind.kind}</span>
      </Text>
      {appliesTo.needs !== undefined && (
        <Text c="dimmed" size="xs">
          Fires only if: {appliesTo.needs}
        </Text>
      )}
    </div>
  );
}
