import { Anchor, Button, Text, Title } from '@mantine/core';
import { IconExternalLink, IconPlayerPlayFilled } from '@tabler/icons-react';
import { Link, useLocation } from 'wouter';
import { useWorkspace } from '../../api/console.tsx';
import { useOperation, useTraffic } from '../../api/hooks.ts';
import { openOutside } from '../../frame/open-outside.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNotice, Loading } from '../../ui/Loading.tsx';
import { Section } from '../../ui/PageHeader.tsx';
import { FRAME_WORDS } from '../../frame/words.ts';
import { Doctor } from './Doctor.tsx';
import { Listeners } from './Listeners.tsx';
import { OtherNames } from './OtherNames.tsx';
import { RecentFlows } from './RecentFlows.tsx';
import { recentFlows, sameRecent } from './recent.ts';
import { SnippetPanel } from './SnippetPanel.tsx';
import classes from './overview.module.css';

const RECENT = 8;

/** The start page: issuer, demo login, code snippets and recent activity. */
export default function OverviewView() {
  const workspace = useWorkspace();
  const { issuer } = workspace;
  const recent = useTraffic(({ traffic }) => recentFlows(traffic, workspace.id, RECENT), sameRecent);
  const [, navigate] = useLocation();
  const discovery = `${issuer}/.well-known/openid-configuration`;
  const runDemo = () => {
    openOutside(`${issuer}/demo`);
    navigate('/live');
  };
  return (
    <div className={`${classes.overview} u-scroll`}>
      <div className={classes.content}>
        <header className={classes.hero}>
          <div className={classes.heroText}>
            <Title order={1} className="u-truncate" title={workspace.name}>
              {workspace.name ?? workspace.id}
            </Title>
            <div className={classes.issuer}>
              <span className="u-muted">Issuer</span>
              <code className="u-truncate" title={issuer}>
                {issuer}
              </code>
              <CopyButton value={issuer} label="Copy issuer" />
            </div>
            <OtherNames workspace={workspace.id} />
            <Anchor
              href={discovery}
              size="xs"
              onClick={(event) => {
                event.preventDefault();
                openOutside(discovery);
              }}
            >
              Discovery document <IconExternalLink size={12} style={{ verticalAlign: -1 }} />
            </Anchor>
          </div>
          <div className={classes.demo}>
            <Button size="md" leftSection={<IconPlayerPlayFilled size={16} />} onClick={runDemo}>
              {FRAME_WORDS.runDemo}
            </Button>
            <Text size="xs" c="dimmed">
              Logs in with a real client in your browser. Watch its ten steps in <Link href="/live">Live</Link>.
            </Text>
          </div>
        </header>
        <Listeners />
        <Doctor />
        <div className={classes.columns}>
          <Section
            title="Connect an app"
            description="Settings and code for your app, with the real values of this workspace."
          >
            <Snippets />
          </Section>
          <Section
            title="Recent activity"
            actions={
              recent.length > 0 && (
                <Anchor component={Link} href="/live" size="xs">
                  View all in Live
                </Anchor>
              )
            }
          >
            <RecentFlows flows={recent} />
          </Section>
        </div>
      </div>
    </div>
  );
}

function Snippets() {
  const { tid, aid, issuer } = useWorkspace();
  const clients = useOperation('clients.list', { params: { tid, aid } });
  const settings = useOperation('settings.get', { params: { tid, aid } });
  const failed = [clients, settings].find(({ data, error }) => !data && error);
  if (clients.data && settings.data) {
    return <SnippetPanel clients={clients.data} issuer={issuer} signingAlg={settings.data.signing_alg} />;
  }
  if (failed?.error) {
    return <ErrorNotice title="Couldn’t load the clients" error={failed.error} retry={failed.reload} />;
  }
  return (
    <div className={classes.panel}>
      <Loading>Loading the clients …</Loading>
    </div>
  );
}
