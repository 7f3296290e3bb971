import { Alert, Button, Group, Text } from '@mantine/core';
import { IconGitMerge } from '@tabler/icons-react';
import { BusyButton } from '../ui/BusyButton.tsx';
import type { JsonSchema } from './json-schema.ts';
import type { RecordForm } from './use-record-form.ts';
import { isSame } from './value.ts';
import classes from './forms.module.css';

const textOf = (value: unknown): string =>
  value === undefined || value === null ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);

/** A save that ran into what somebody else has changed in the file: both are shown, and the person decides. */
export function ConflictNotice({ record, schema }: { record: RecordForm; schema: JsonSchema }) {
  const { theirs = {}, mine = {} } = record.conflict ?? {};
  const fields = Object.keys(theirs);
  return (
    <Alert
      color="yellow"
      icon={<IconGitMerge size={16} />}
      title="Changed in the file while you were editing"
      role="alert"
      mb="lg"
    >
      <Text>Nothing was saved, and nothing is lost: what you typed is still below.</Text>
      <table className={classes.conflict}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">In the file now</th>
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
                  <span className="u-muted">as in the file</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Group gap="xs" mt="sm">
        <BusyButton busy={record.busy} onClick={() => void record.save()}>
          Save mine over it
        </BusyButton>
        <Button variant="default" onClick={record.discard}>
          Take what is in the file
        </Button>
      </Group>
    </Alert>
  );
}
