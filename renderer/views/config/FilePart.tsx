import { Badge, Button, Group, Text } from '@mantine/core';
import { BusyButton } from '../../ui/BusyButton.tsx';
import type { ChangeView, ConfigView } from '../../../contract/transfer.ts';
import { useTraffic, useOperation } from '../../api/hooks.ts';
import { sentenceOf } from '../../forms/errors.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNotice, Loading } from '../../ui/Loading.tsx';
import { Section } from '../../ui/PageHeader.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { FRAME_WORDS } from '../../frame/words.ts';
import records from '../../records/records.module.css';
import { Faults } from './Faults.tsx';
import { FieldDifferences } from './FieldDifferences.tsx';
import { useUndo } from './use-undo.ts';
import classes from './config.module.css';

/** Where the file is, its state, and its recent changes. */
export function FilePart() {
  const rejected = useTraffic(({ traffic }) => traffic.config.rejected);
  const config = useOperation('config.get', undefined);
  const changes = useOperation('config.changes', undefined);
  if (!config.data)
    return config.error ? (
      <ErrorNotice title="Couldn’t load the config" error={config.error} retry={config.reload} />
    ) : (
      <Loading>Loading the config …</Loading>
    );
  return (
    <div className={classes.column}>
      {rejected && (
        <div className={classes.rejected}>
          <Faults
            title={FRAME_WORDS.configBroken}
            faults={rejected.details.length > 0 ? rejected.details : [{ path: '', message: rejected.reason }]}
            after="Understudy keeps using the last valid config. You can’t save here until the file is fixed, so that your edit isn’t lost."
          />
        </div>
      )}
      <FileFacts config={config.data} isRejected={rejected !== undefined} onUndone={config.reload} />
      <RecentChanges changes={(changes.data ?? []).filter(({ differences }) => differences.length > 0)} />
    </div>
  );
}

function FileFacts(props: { config: ConfigView; isRejected: boolean; onUndone: () => void }) {
  const { config, isRejected } = props;
  const bridge = window.understudy;
  return (
    <Section
      title="File"
      description="Edit it in any editor or update it with git. The server picks up changes."
      actions={
        bridge && (
          <Button variant="default" onClick={() => void bridge.revealConfigFile()}>
            Show in folder
          </Button>
        )
      }
    >
      <div className={records.panel}>
        <dl className={records.facts}>
          <div>
            <dt>Path</dt>
            <dd className="u-mono u-truncate">{config.path ?? 'None, the config is in memory'}</dd>
            <dd>{config.path !== undefined && <CopyButton value={config.path} label="Copy config path" />}</dd>
          </div>
          <div>
            <dt>State</dt>
            <dd>
              <Group gap="xs">
                {isRejected ? <Badge color="red">Edit rejected</Badge> : <Badge color="green">Active</Badge>}
                {config.readOnly && <Badge color="gray">Read-only</Badge>}
              </Group>
            </dd>
          </div>
          <div>
            <dt>Revision</dt>
            <dd className="u-tabular">{config.revision}</dd>
          </div>
          {config.undo && <LastImport undo={config.undo} onUndone={props.onUndone} />}
        </dl>
      </div>
    </Section>
  );
}

function LastImport({ undo, onUndone }: { undo: NonNullable<ConfigView['undo']>; onUndone: () => void }) {
  const undoing = useUndo();
  return (
    <div>
      <dt>Last import</dt>
      <dd className="u-truncate">
        <RelativeTime at={undo.at} /> · {undo.summary.join(', ')}
      </dd>
      <dd>
        <BusyButton
          variant="default"
          size="compact-xs"
          busy={undoing.busy}
          onClick={() => void undoing.undo(undo.importId).then(onUndone)}
        >
          Undo
        </BusyButton>
      </dd>
    </div>
  );
}

const BY: Readonly<Record<string, string>> = {
  file: 'In the file',
  console: 'Console',
  api: 'Admin API',
  import: 'Import',
  undo: 'Undo of an import',
};

function RecentChanges({ changes }: { changes: readonly ChangeView[] }) {
  return (
    <Section title="Recent changes" description="All changes since the server started, newest first.">
      {changes.length === 0 ? (
        <Text c="dimmed">No changes since the server started.</Text>
      ) : (
        <ol className={classes.changes}>
          {changes.map((change) => (
            <li key={change.revision}>
              <div className={classes.changeHead}>
                <strong>{sentenceOf(change.summary.join(', '))}</strong>
                <span className="u-muted">
                  {BY[change.by] ?? change.by} · <RelativeTime at={change.at} />
                </span>
              </div>
              {change.differences
                .filter(({ fields }) => fields.length > 0)
                .slice(0, 20)
                .map((difference) => (
                  <div key={`${difference.workspace} ${difference.noun} ${difference.id}`}>
                    <div className={classes.changed}>
                      <span className={classes.noun}>{difference.noun}</span>{' '}
                      <span className="u-mono">{difference.id}</span>
                    </div>
                    <FieldDifferences fields={difference.fields} />
                  </div>
                ))}
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
