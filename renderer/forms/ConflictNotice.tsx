import { Alert, Button, Group, Text } from '@mantine/core';
import { IconGitMerge } from '@tabler/icons-react';
import { BusyButton } from '../ui/BusyButton.tsx';
import type { JsonSchema } from './json-schema.ts';
import type { RecordForm } from './use-record-form.ts';
import { isSame } from './value.ts';
import classes from './forms.module.css';

const textOf = (value: unknown): string =>
  value === undefined || value === null ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);

/** Shows both versions when a save conflicts with a change in the file, so you can choose. */
export function ConflictNotice({ record, schema }: { record: RecordForm; schema: JsonSchema }) {
  const { theirs = {}, mine = {} } = record.conflict ?? {};
  const fields = Object.keys(theirs);
  return (
    <Alert
      color="yellow"
      icon={<IconGitMerge size={16} />}
      title="The file changed while you were editing"
      role="alert"
      mb="lg"
    >
      <Text>Couldn’t save. Your changes are still below.</Text>
      <table className={classes.conflict}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">In the file</th>
            <th scope="col">Yours</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field}>
              <th scope="row">{schema.properties?.[field]?.title ?? field}</th>
              <td className="u-mono">{textOf(theirs[field])}</td>
              <td className="u-mono">
                {field in mine && !isSame(mine[field], theirs[field]) ? (
                  textOf(mine[field])
                ) : (
                  <span className="u-muted">unchanged</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Group gap="xs" mt="sm">
        <BusyButton busy={record.busy} onClick={() => void record.save()}>
          Keep my changes
        </BusyButton>
        <Button variant="default" onClick={record.discard}>
          Use the file
        </Button>
      </Group>
    </Alert>
  );
}
