import { Alert, Badge, Button, Checkbox, Group, PasswordInput, SegmentedControl, Select, Text } from '@mantine/core';
import { IconKey, IconVariable } from '@tabler/icons-react';
import { BusyButton } from '../../ui/BusyButton.tsx';
import type { ImportPreview } from '../../../contract/transfer.ts';
import type { ExportFormat } from '../../../contract/transfer-modes.ts';
import { useWorkspaces } from '../../api/console.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNotice, Loading } from '../../ui/Loading.tsx';
import { Section } from '../../ui/PageHeader.tsx';
import type { Source } from './DropZone.tsx';
import { Faults } from './Faults.tsx';
import {
  ACTIONS,
  allowOption,
  countsOf,
  countText,
  MODES,
  openQuestions,
  openReferences,
  sizeText,
} from './import-words.ts';
import { PreviewItems } from './PreviewItems.tsx';
import { ReportLines } from './ReportLines.tsx';
import { offerUndo } from '../../ui/undo-toast.tsx';
import { useUndo } from './use-undo.ts';
import { useImport, type ImportForm } from './use-import.ts';
import classes from './config.module.css';

const FORMATS = {
  understudy: 'Understudy config',
  'acp-flat': 'ACP export, flat',
  'acp-tree': 'ACP export, tree',
} as const satisfies Record<ExportFormat, string>;

/** What an import would do, and its options. */
export function ImportPreviewPane({ source, onDone }: { source: Source; onDone: () => void }) {
  const form = useImport(source.text);
  const { undo } = useUndo();
  const { preview } = form;
  const apply = async () => {
    const done = await form.apply();
    if (!done) return;
    const { importId } = done;
    if (importId !== undefined) offerUndo(done.summary.join(', '), () => void undo(importId), 'Imported');
    onDone();
  };
  return (
    <div className={classes.column}>
      <div className={classes.source}>
        <div className="u-truncate">
          <strong>{source.name}</strong> <span className="u-muted">{sizeText(source.text.length)}</span>
        </div>
        {preview?.format && <Badge color="gray">{FORMATS[preview.format]}</Badge>}
        <Button variant="default" onClick={onDone}>
          Choose another file
        </Button>
      </div>
      {form.error && <ErrorNotice title="Couldn’t preview the file" error={form.error} />}
      {!preview && !form.error && <Loading>Comparing with your config …</Loading>}
      {preview && preview.faults.length > 0 && (
        <Faults
          title={preview.format ? 'Can’t import this file' : 'Can’t read this file'}
          faults={preview.faults}
          text={source.text}
        />
      )}
      {preview && preview.items.length > 0 && <Plan form={form} preview={preview} onApply={() => void apply()} />}
      {preview && <ReportLines lines={preview.report} way="from" />}
    </div>
  );
}

function Plan({ form, preview, onApply }: { form: ImportForm; preview: ImportPreview; onApply: () => void }) {
  const counts = countsOf(preview.items, form.left);
  return (
    <>
      <Choices form={form} preview={preview} />
      <Section
        title="Changes"
        description="An import never removes anything."
        actions={counts.map(([action, count]) => (
          <Badge key={action} color={ACTIONS[action].color}>
            {countText(action, count)}
          </Badge>
        ))}
      >
        <PreviewItems items={preview.items} references={preview.references} left={form.left} onLeft={form.setLeft} />
      </Section>
      <References references={openReferences(preview, form.left)} />
      <Questions form={form} preview={preview} />
      {preview.keys.length > 0 && <KeysChoice form={form} />}
      {form.refusal && <ErrorNotice title="Couldn’t import the file" error={form.refusal} />}
      <div className={classes.apply}>
        <Text c="dimmed" role="status">
          {form.obstacle ?? 'All changes are applied at once. You can undo them.'}
        </Text>
        <BusyButton onClick={onApply} busy={form.busy} disabled={form.obstacle !== undefined}>
          {' '}
          Import
        </BusyButton>
      </div>
    </>
  );
}

const AS_THE_FILE_SAYS = '';

function Choices({ form, preview }: { form: ImportForm; preview: ImportPreview }) {
  const { workspaces } = useWorkspaces();
  const mode = MODES.find(({ value }) => value === form.mode);
  const places = workspaces.map(({ tid, aid }) => `${tid}/${aid}`);
  return (
    <Group align="flex-start" gap="xl" mb="lg">
      <div>
        <Text fw={500} mb={4}>
          If something already exists and differs
        </Text>
        <SegmentedControl
          aria-label="If something already exists and differs"
          data={MODES.map(({ value, label }) => ({ value, label }))}
          value={form.mode}
          onChange={(value) => form.setMode(value as ImportForm['mode'])}
        />
        <Text c="dimmed" size="xs" mt={4}>
          {mode?.help}
        </Text>
      </div>
      {preview.workspaces.length === 1 && (
        <Select
          label="Import into"
          data={[{ value: AS_THE_FILE_SAYS, label: 'Workspace named in the file' }, ...places]}
          value={form.into ?? AS_THE_FILE_SAYS}
          onChange={(value) => form.setInto(value || undefined)}
          allowDeselect={false}
        />
      )}
    </Group>
  );
}

function Questions({ form, preview }: { form: ImportForm; preview: ImportPreview }) {
  const questions = openQuestions(preview, form.left);
  if (questions.length === 0) return null;
  return (
    <Section title="Secrets" description="The file doesn’t contain these. Ask the sender, or choose your own.">
      <div className={classes.questions}>
        {questions.map(({ key, field, id }) => (
          <PasswordInput
            key={key}
            label={`${field} of ${id}`}
            autoComplete="new-password"
            value={form.answers[key] ?? ''}
            onChange={(event) => form.answer(key, event.currentTarget.value)}
          />
        ))}
      </div>
    </Section>
  );
}

/** What this host can't read, and the options to start it with. */
function References({ references }: { references: ImportPreview['references'] }) {
  if (references.length === 0) return null;
  const option = allowOption(references);
  return (
    <Alert
      color="yellow"
      icon={<IconVariable size={16} />}
      title="Secrets from environment variables"
      mb="lg"
      role="alert"
    >
      An imported config can only read the environment variables that you allow.{' '}
      {option === undefined
        ? 'These variables are allowed but not set. Set them and restart the server.'
        : 'Restart the server with this option, then import. Or leave the items out.'}
      {option !== undefined && (
        <div className={classes.option}>
          <code>{option}</code>
          <CopyButton value={option} label="Copy option" />
        </div>
      )}
    </Alert>
  );
}

function KeysChoice({ form }: { form: ImportForm }) {
  return (
    <Alert color="yellow" icon={<IconKey size={16} />} title="This file contains private signing keys" mb="lg">
      <Checkbox
        label="Use these keys to sign tokens"
        description="Tokens from either server then verify on both. Anyone with the file can create such tokens."
        checked={form.keys}
        onChange={(event) => form.setKeys(event.currentTarget.checked)}
      />
    </Alert>
  );
}
