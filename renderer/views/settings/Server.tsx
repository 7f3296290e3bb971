import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ServerView } from '../../../contract/admin.ts';
import { useOperation } from '../../api/hooks.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNotice, Loading } from '../../ui/Loading.tsx';
import { Section } from '../../ui/PageHeader.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import records from '../../records/records.module.css';
import { SettingsPart } from './SettingsPart.tsx';

type Fact = readonly [label: string, value: ReactNode, action?: ReactNode];

export function Server() {
  const server = useOperation('server.get', undefined);
  return (
    <SettingsPart>
      {server.data && <ServerFacts server={server.data} />}
      {server.error && !server.data && (
        <ErrorNotice title="Couldn’t load the server status" error={server.error} retry={server.reload} />
      )}
      {server.loading && <Loading>Loading the server status …</Loading>}
    </SettingsPart>
  );
}

function ServerFacts({ server }: { server: ServerView }) {
  const bridge = window.understudy;
  return (
    <>
      <Section
        title="Listeners"
        description="Clients and browsers use the first, the console and scripts use the second."
      >
        <Facts
          facts={[
            ['ACP listener', server.acp.url, <CopyButton key="copy" value={server.acp.url} label="Copy ACP address" />],
            [
              'Admin listener',
              server.admin.url,
              <CopyButton key="copy" value={server.admin.url} label="Copy admin address" />,
            ],
          ]}
        />
      </Section>
      <Section
        title="Files"
        description="You can edit, commit and share the config. Keys are stored separately, so sharing the config never shares keys."
        actions={
          bridge && (
            <Button variant="default" onClick={() => void bridge.revealConfigFile()}>
              Show in folder
            </Button>
          )
        }
      >
        <Facts
          facts={[
            [
              'Config file',
              server.configPath ?? 'None, the config is in memory',
              <CopyPath key="copy" path={server.configPath} label="Copy config path" />,
            ],
            [
              'Signing keys',
              server.keysPath ?? 'None, the keys are in memory',
              <CopyPath key="copy" path={server.keysPath} label="Copy keys path" />,
            ],
            ...caFact(server),
            ['Revision', `${server.revision}${server.readOnly ? ', read-only' : ''}`],
          ]}
        />
      </Section>
      <Section title="Process">
        <Facts
          facts={[
            ['Version', server.version],
            ['Process ID', String(server.pid)],
            [
              'Started',
              <span key="started" className={records.words}>
                <RelativeTime at={server.startedAt} />
              </span>,
            ],
          ]}
        />
      </Section>
    </>
  );
}

/** What clients must trust. Nothing over http. */
const caFact = ({ caPath }: ServerView): Fact[] =>
  caPath === undefined
    ? []
    : [['Certificate to trust', caPath, <CopyPath key="copy" path={caPath} label="Copy certificate path" />]];

function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <div className={records.panel}>
      <dl className={records.facts}>
        {facts.map(([label, value, action]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="u-mono u-truncate" title={typeof value === 'string' ? value : undefined}>
              {value}
            </dd>
            {action !== undefined && <dd>{action}</dd>}
          </div>
        ))}
      </dl>
    </div>
  );
}

const CopyPath = ({ path, label }: { path: string | undefined; label: string }) =>
  path !== undefined && <CopyButton value={path} label={label} />;
