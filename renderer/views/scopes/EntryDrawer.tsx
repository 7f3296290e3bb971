import { Button, Drawer, Group } from '@mantine/core';
import { IconCopy, IconTrash } from '@tabler/icons-react';
import { notifications } from '@mantine/notifications';
import { useWorkspace } from '../../api/console.tsx';
import type { FormState } from '../../forms/form-context.ts';
import type { JsonSchema } from '../../forms/json-schema.ts';
import { SaveButtons } from '../../forms/SaveButtons.tsx';
import { SchemaForm, type FormSection } from '../../forms/SchemaForm.tsx';
import { useRecordForm } from '../../forms/use-record-form.ts';
import { useSchema } from '../../forms/use-schema.ts';
import type { JsonObject } from '../../forms/value.ts';
import { Loading } from '../../ui/Loading.tsx';
import { useRecordActions, type RecordActions } from '../../records/record-actions.ts';
import { nameOf, type RecordKind } from '../../records/kind.ts';
import classes from './scopes.module.css';

export interface Editing<T> {
  /** Undefined for a new one, which starts with the values in `start`. */
  record?: T;
  start?: JsonObject;
}

interface EntryDrawerProps<T extends JsonObject> {
  kind: RecordKind<T>;
  /** All records of this kind, because a copy needs an unused name. */
  all: readonly T[];
  editing: Editing<T> | undefined;
  sections: readonly FormSection[];
  suggestions?: FormState['suggestions'];
  /** Refines the schema, so that you choose a service instead of typing its ID. */
  adapt?: (schema: JsonSchema) => JsonSchema;
  /** Opens another one. Undefined closes the drawer. */
  onEdit: (editing: Editing<T> | undefined) => void;
}

/** A drawer that edits a service, scope or claim beside its list. */
export function EntryDrawer<T extends JsonObject>(props: EntryDrawerProps<T>) {
  const { kind, editing, onEdit } = props;
  const schema = useSchema(kind.schema);
  const title = editing?.record ? nameOf(kind, editing.record) : `New ${kind.noun}`;
  return (
    <Drawer opened={editing !== undefined} onClose={() => onEdit(undefined)} position="right" size={480} title={title}>
      {editing && !schema && <Loading>Loading the form for this {kind.noun} …</Loading>}
      {editing && schema && <EntryForm key={title} {...props} editing={editing} schema={schema} />}
    </Drawer>
  );
}

const NOTHING: JsonObject = {};
const AS_IS = (schema: JsonSchema): JsonSchema => schema;

function EntryForm<T extends JsonObject>(props: EntryDrawerProps<T> & { editing: Editing<T>; schema: JsonSchema }) {
  const { kind, all, editing, suggestions, adapt = AS_IS, onEdit } = props;
  const { record: entry, start = NOTHING } = editing;
  const { id: workspace } = useWorkspace();
  const actions = useRecordActions(kind);
  const schema = adapt(props.schema);
  const record = useRecordForm({
    draftKey: `${workspace} ${kind.noun} ${entry ? kind.idOf(entry) : `new ${JSON.stringify(start)}`}`,
    what: entry ? nameOf(kind, entry) : `the new ${kind.noun}`,
    schema,
    record: entry ?? start,
    ...(suggestions && { suggestions }),
    async submit(value, patch) {
      const outcome = entry ? await actions.update(kind.idOf(entry), patch) : await actions.create(value);
      if (!outcome.ok) return outcome;
      notifications.show({ message: `${nameOf(kind, outcome.data)} saved.` });
      onEdit(undefined);
      return outcome;
    },
  });
  return (
    <div className={classes.drawer}>
      <SchemaForm record={record} schema={schema} sections={props.sections} />
      <footer className={classes.drawerFoot}>
        <Group gap={4}>{entry && <EntryActions {...{ entry, actions, all, onEdit }} />}</Group>
        <Group gap="xs">
          <SaveButtons record={record} label={entry ? 'Save' : `Create ${kind.noun}`} isNew={!entry} />
        </Group>
      </footer>
    </div>
  );
}

function EntryActions<T extends JsonObject>(
  props: Pick<EntryDrawerProps<T>, 'all' | 'onEdit'> & { entry: T; actions: RecordActions<T> },
) {
  const { entry, actions, all, onEdit } = props;
  const close = () => onEdit(undefined);
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconCopy size={14} />}
        onClick={() => void actions.duplicate([entry], all).then(close)}
      >
        Duplicate
      </Button>
      <Button
        variant="subtle"
        color="red"
        leftSection={<IconTrash size={14} />}
        onClick={() => void actions.remove([entry]).then(close)}
      >
        Delete
      </Button>
    </>
  );
}
