import {
  Alert,
  Button,
  Checkbox,
  Group,
  MultiSelect,
  Radio,
  SegmentedControl,
  Select,
  Stack,
  Text,
} from '@mantine/core';
import { IconDownload, IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import type { OperationOutput } from '../../../contract/operations.ts';
import type { ExportFormat, SecretMode } from '../../../contract/transfer-modes.ts';
import { useWorkspace } from '../../api/console.tsx';
import { useOperation } from '../../api/hooks.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNotice, Loading } from '../../ui/Loading.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { exportInputOf, FORMATS, secretsFor, type ExportChoice } from './export-words.ts';
import { sizeText } from './import-words.ts';
import { ReportLines } from './ReportLines.tsx';
import classes from './config.module.css';

const FIRST: ExportChoice = {
  format: 'understudy',
  secrets: 'placeholders',
  what: 'everything',
  clients: [],
  users: [],
  keys: false,
};

/** Export: the options on the left, the file on the right. */
export function ExportPart() {
  const { id } = useWorkspace();
  const [choice, setChoice] = useState(FIRST);
  const exported = useOperation('config.export', { body: exportInputOf(choice, id) });
  const change = (part: Partial<ExportChoice>) => setChoice((last) => ({ ...last, ...part }));
  return (
    <div className={classes.export}>
      <Choices choice={choice} onChange={change} />
      <div className={classes.result}>
        {exported.error && (
          <ErrorNotice title="Couldn’t export the config" error={exported.error} retry={exported.reload} />
        )}
        {exported.loading && <Loading>Creating the file …</Loading>}
        {exported.data && <Result exported={exported.data} />}
      </div>
    </div>
  );
}

interface ChoicesProps {
  choice: ExportChoice;
  onChange: (part: Partial<ExportChoice>) => void;
}

function Choices({ choice, onChange }: ChoicesProps) {
  const secrets = secretsFor(choice.format);
  const asked = secrets.some(({ value }) => value === choice.secrets) ? choice.secrets : 'stripped';
  return (
    <Stack gap="lg">
      <WhatChoice choice={choice} onChange={onChange} />
      <Select
        label="Format"
        data={[...FORMATS]}
        value={choice.format}
        onChange={(format) => format && onChange({ format: format as ExportFormat })}
        allowDeselect={false}
      />
      <Radio.Group
        label="Secrets and passwords"
        value={asked}
        onChange={(value) => onChange({ secrets: value as SecretMode })}
      >
        <Stack gap="sm" mt="xs">
          {secrets.map((mode) => (
            <Radio key={mode.value} {...mode} />
          ))}
        </Stack>
      </Radio.Group>
      {choice.format === 'understudy' && (
        <Checkbox
          label="Include private signing keys"
          description="Only needed if tokens from one server must verify on another."
          checked={choice.keys}
          onChange={(event) => onChange({ keys: event.currentTarget.checked })}
        />
      )}
      {choice.keys && choice.format === 'understudy' && (
        <Alert color="red" icon={<IconKey size={16} />} title="Anyone with this file can sign tokens as this server">
          Don’t commit it or send it in a chat.
        </Alert>
      )}
    </Stack>
  );
}

const WHAT = [
  { value: 'everything', label: 'Everything' },
  { value: 'workspace', label: 'This workspace' },
  { value: 'chosen', label: 'Selected items' },
];

function WhatChoice({ choice, onChange }: ChoicesProps) {
  const { tid, aid } = useWorkspace();
  const params = { tid, aid };
  const clients = useOperation('clients.list', { params });
  const users = useOperation('users.list', { params });
  return (
    <div>
      <Text fw={500} mb={4}>
        What to export
      </Text>
      <SegmentedControl
        aria-label="What to export"
        data={WHAT}
        value={choice.what}
        onChange={(what) => onChange({ what: what as ExportChoice['what'] })}
        fullWidth
      />
      {choice.what === 'chosen' && (
        <Stack gap="sm" mt="sm">
          <MultiSelect
            label="Clients"
            description="Includes the scopes they need."
            data={(clients.data ?? []).map(({ client_id }) => client_id)}
            value={choice.clients}
            onChange={(value) => onChange({ clients: value })}
            searchable
            hidePickedOptions
          />
          <MultiSelect
            label="Users"
            data={(users.data ?? []).map(({ username }) => username)}
            value={choice.users}
            onChange={(value) => onChange({ users: value })}
            searchable
            hidePickedOptions
          />
        </Stack>
      )}
    </div>
  );
}

const SHOWN_CHARACTERS = 60_000;

function Result({ exported }: { exported: OperationOutput<'config.export'> }) {
  const { filename, text, secrets, report } = exported;
  const left = secrets.filter(({ stands }) => stands === '').length;
  return (
    <>
      <div className={classes.source}>
        <div className="u-truncate">
          <strong>{filename}</strong> <span className="u-muted">{sizeText(text.length)}</span>
        </div>
        <Group gap="xs" wrap="nowrap">
          <CopyButton value={text}>Copy</CopyButton>
          <Button leftSection={<IconDownload size={14} />} onClick={() => saveFile(filename, text, 'application/json')}>
            Download
          </Button>
        </Group>
      </div>
      <Text c="dimmed" size="xs" mb="xs">
        {secrets.length === 0
          ? 'Secrets are included in plain text.'
          : left > 0
            ? `${left} secrets are left out.`
            : `${secrets.length} secrets are replaced.`}
      </Text>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
      <pre className={classes.text} tabIndex={0} aria-label={`The text of ${filename}`}>
        {text.slice(0, SHOWN_CHARACTERS)}
        {text.length > SHOWN_CHARACTERS && '\n…'}
      </pre>
      <ReportLines lines={report} way="to" />
    </>
  );
}
