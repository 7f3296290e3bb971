import { Alert, Badge, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlus } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { BusyButton } from '../../ui/BusyButton.tsx';
import { useWorkspace, useWorkspaces, type WorkspaceView } from '../../api/console.tsx';
import { useMutation } from '../../api/hooks.ts';
import { sentenceOf } from '../../forms/errors.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Section } from '../../ui/PageHeader.tsx';
import { FRAME_WORDS } from '../../frame/words.ts';
import records from '../../records/records.module.css';
import { SettingsPart } from './SettingsPart.tsx';
import { SETTINGS_WORDS } from './words.ts';

/** Every workspace is a separate issuer with its own users, clients, keys and settings. */
export function Workspaces() {
  const { id } = useWorkspace();
  const { workspaces } = useWorkspaces();
  const [opened, open] = useState(false);
  return (
    <SettingsPart
      actions={
        <Button leftSection={<IconPlus size={14} />} onClick={() => open(true)}>
          {FRAME_WORDS.newWorkspace}
        </Button>
      }
    >
      <Section
        title="All workspaces"
        description="Each workspace is a separate issuer with its own users, clients, keys and settings."
      >
        <div className={records.panel}>
          <dl className={records.facts}>
            {workspaces.map((workspace) => (
              <WorkspaceRow key={workspace.issuer} workspace={workspace} isLast={workspaces.length === 1} />
            ))}
          </dl>
        </div>
      </Section>
      <Section title={SETTINGS_WORDS.workspace} description={`The name of ${id} in the console and the Demo Portal.`}>
        <NameField key={id} />
      </Section>
      <Modal opened={opened} onClose={() => open(false)} title={FRAME_WORDS.newWorkspace}>
        <NewWorkspace onDone={() => open(false)} />
      </Modal>
    </SettingsPart>
  );
}

function WorkspaceRow({ workspace, isLast }: { workspace: WorkspaceView; isLast: boolean }) {
  const { tid, aid, name, issuer } = workspace;
  const here = useWorkspace().id === `${tid}/${aid}`;
  const { choose } = useWorkspaces();
  const remove = useMutation('workspaces.delete');
  const removeNow = async () => {
    const outcome = await remove.run({ params: { tid, aid } });
    notifications.show(
      outcome.ok
        ? { message: `Workspace ${tid}/${aid} deleted.` }
        : { color: 'red', title: 'Couldn’t delete the workspace', message: outcome.error.description },
    );
  };
  return (
    <div>
      <dt className="u-truncate" title={name ?? `${tid}/${aid}`}>
        {name ?? `${tid}/${aid}`}
      </dt>
      <dd className="u-mono u-truncate" title={issuer}>
        {issuer}
      </dd>
      <dd>
        <Group gap={6} wrap="nowrap">
          <CopyButton value={issuer} label={`Copy issuer of ${tid}/${aid}`} />
          {here ? (
            <Badge>Current</Badge>
          ) : (
            <Button variant="default" size="compact-xs" onClick={() => choose(`${tid}/${aid}`)}>
              Switch
            </Button>
          )}
          {!isLast && (
            <ConfirmButton
              size="compact-xs"
              aria-label={`Delete ${tid}/${aid}`}
              confirm="Delete with all its data"
              onConfirm={() => void removeNow()}
            >
              Delete
            </ConfirmButton>
          )}
        </Group>
      </dd>
    </div>
  );
}

function NameField() {
  const { tid, aid, name = '' } = useWorkspace();
  const [typed, type] = useState(name);
  const update = useMutation('workspaces.update');
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await update.run({ params: { tid, aid }, body: { name: typed } });
    if (outcome.ok) notifications.show({ message: 'Workspace renamed.' });
  };
  return (
    <form onSubmit={(event) => void save(event)}>
      <Group gap="xs" align="flex-end">
        <TextInput
          label="Name"
          w={320}
          value={typed}
          onChange={(event) => type(event.currentTarget.value)}
          error={update.fieldError('name') ?? update.error?.description}
        />
        {typed !== name && (
          <BusyButton type="submit" variant="default" busy={update.busy}>
            Rename
          </BusyButton>
        )}
      </Group>
    </form>
  );
}

function NewWorkspace({ onDone }: { onDone: () => void }) {
  const { choose } = useWorkspaces();
  const here = useWorkspace();
  const base = here.issuer.slice(0, -`/${here.id}`.length);
  const [typed, type] = useState({ tid: 'default', aid: '', name: '' });
  const create = useMutation('workspaces.create');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { tid, aid, name } = typed;
    const outcome = await create.run({ body: { tid, aid, ...(name !== '' && { name }) } });
    if (!outcome.ok) return;
    notifications.show({ message: `Workspace ${tid}/${aid} created.` });
    choose(`${tid}/${aid}`);
    onDone();
  };
  const field = (name: keyof typeof typed) => ({
    value: typed[name],
    onChange: (event: { currentTarget: { value: string } }) => type({ ...typed, [name]: event.currentTarget.value }),
    error: sentenceOf(create.fieldError(name) ?? ''),
  });
  const unplaced = create.error && create.fieldErrors.length === 0;
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        {unplaced && <Alert color="red">{create.error?.description}</Alert>}
        <TextInput label="Name" description="The name shown in the console and the Demo Portal." {...field('name')} />
        <Group grow align="flex-start">
          <TextInput label="Tenant ID" withAsterisk {...field('tid')} />
          <TextInput label="Authorization server ID" withAsterisk data-autofocus {...field('aid')} />
        </Group>
        <Text size="xs" c="dimmed">
          Its issuer will be{' '}
          <span className="u-mono" style={{ overflowWrap: 'anywhere' }}>
            {base}/{typed.tid || '…'}/{typed.aid || '…'}
          </span>
          . It starts with the default users and clients.
        </Text>
        <Group justify="flex-end">
          <BusyButton type="submit" busy={create.busy}>
            Create workspace
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}
