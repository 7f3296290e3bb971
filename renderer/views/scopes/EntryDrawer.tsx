import { Button, Drawer, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useWorkspace } from '../../api/desk.tsx';
import type { FormState } from '../../forms/form-context.ts';
import type { JsonSchema } from '../../forms/json-schema.ts';
import { SaveButtons } from '../../forms/SaveButtons.tsx';
import { SchemaForm, type FormSection } from '../../forms/SchemaForm.tsx';
import { useRecordForm } from '../../forms/use-record-form.ts';
import { useSchema } from '../../forms/use-schema.ts';
import type { JsonObject } from '../../forms/value.ts';
import { Loading } from '../../ui/Loading.tsx';
import { useDeeds } from '../records/deeds.tsx';
import type { RecordKind } from '../records/kind.ts';
import classes from './scopes.module.css';

export interface Editing<T> {
  /** Undefined: a new one, which begins with `start`. */
  record?: T;
  start?: JsonObject;
}

interface EntryDrawerProps<T extends JsonObject> {
  kind: RecordKind<T>;
  editing: Editing<T> | undefined;
  sections: readonly FormSection[];
  suggestions?: FormState['suggestions'];
  /** Narrows the schema: a service to choose instead of an id to type. */
  adapt?: (schema: JsonSchema) => JsonSchema;
  onClose: () => void;
}

/** A service, a scope or a claim, edited beside its list. */
export function EntryDrawer<T extends JsonObject>(props: EntryDrawerProps<T>) {
  const { kind, editing, onClose } = props;
  const schema = useSchema(kind.schema);
  const title = editing?.record ? kind.idOf(editing.record) : `New ${kind.noun}`;
  return (
    <Drawer
      opened={editing !== undefined}
      onClose={onClose}
      position="right"
      size={480}
      title={title}
      styles={{ title: { fontWeight: 600 } }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {editing && !schema && <Loading>Asking the server which fields a {kind.noun} has …</Loading>}
      {editing && schema && <EntryForm {...props} editing={editing} schema={schema} />}
    </Drawer>
  );
}

const NOTHING: JsonObject = {};
const AS_IS = (schema: JsonSchema): JsonSchema => schema;

function EntryForm<T extends JsonObject>(props: EntryDrawerProps<T> & { editing: Editing<T>; schema: JsonSchema }) {
  const { kind, editing, suggestions, adapt = AS_IS, onClose } = props;
  const { record: entry, start = NOTHING } = editing;
  const { id: workspace } = useWorkspace();
  const deeds = useDeeds(kind);
  const schema = adapt(props.schema);
  const record = useRecordForm({
    draftKey: `${workspace} ${kind.noun} ${entry ? kind.idOf(entry) : `new ${JSON.stringify(start)}`}`,
    schema,
    record: entry ?? start,
    ...(suggestions && { suggestions }),
    async submit(value, patch) {
      const outcome = entry ? await deeds.update(kind.idOf(entry), patch) : await deeds.create(value);
      if (!outcome.ok) return outcome;
      notifications.show({ message: `${kind.idOf(outcome.data)} saved.` });
      onClose();
      return outcome;
    },
  });
  const remove = async () => {
    if (entry) await deeds.remove([entry]);
    onClose();
  };
  return (
    <div className={classes.drawer}>
      <SchemaForm record={record} schema={schema} sections={props.sections} />
      <Group justify="space-between" mt="md">
        {entry ? (
          <Button variant="subtle" color="red" onClick={() => void remove()}>
            Delete
          </Button>
        ) : (
          <span />
        )}
        <Group gap="xs">
          <SaveButtons record={record} label={entry ? 'Save' : `Create ${kind.noun}`} isNew={!entry} />
        </Group>
      </Group>
    </div>
  );
}
