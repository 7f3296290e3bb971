import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconBug, IconPlugConnectedX, IconStethoscope } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useMutation, useTraffic } from '../api/hooks.ts';
import { ComplaintNotice } from '../doctor/ComplaintNotice.tsx';
import { useComplaints } from '../doctor/use-complaints.ts';
import { BusyButton } from '../ui/BusyButton.tsx';
import { useFileChangeToast } from './file-changes.tsx';
import { pathTo, usePathParts } from './paths.ts';
import { FRAME_WORDS } from './words.ts';
import classes from './frame.module.css';

/** Messages for every screen: a lost connection, a rejected config file, a required restart. */
export function Banners() {
  const connection = useTraffic((view) => view.connection);
  const rejected = useTraffic((view) => view.traffic.config.rejected);
  const [area, part = 'file'] = usePathParts();
  const complaints = useComplaints();
  const [worst] = complaints.shown;
  const isOnOverview = area === undefined;
  const isShownBelow = area === 'config' && part === 'file';
  useRestartToast();
  useFileChangeToast();
  return (
    <>
      {connection.state === 'reconnecting' && (
        <Banner tone="waiting" icon={<IconPlugConnectedX size={16} />}>
          <strong>{FRAME_WORDS.reconnecting}</strong> {connection.reason} This data may be out of date. If you stopped
          the server, start it again. The console reconnects by itself.{' '}
          <span className="u-muted">Attempt {connection.attempt}.</span>
        </Banner>
      )}
      {rejected && !isShownBelow && (
        <Banner tone="failed" icon={<IconAlertTriangle size={16} />}>
          <strong>{FRAME_WORDS.configBroken}.</strong> Understudy keeps using the last valid config.{' '}
          {rejected.details.length > 1 ? `${rejected.details.length} errors found.` : rejected.reason}
          {(rejected.details.length > 1 ? rejected.details.slice(0, 3) : []).map((detail) => (
            <div key={detail.path}>
              {detail.line !== undefined && (
                <span className="u-mono">
                  Line {detail.line}, column {detail.column ?? 1}:{' '}
                </span>
              )}
              <span className="u-mono">{detail.path}</span> {detail.message}
            </div>
          ))}{' '}
          <Link href={pathTo('config')}>View file</Link>
        </Banner>
      )}
      {worst && !isOnOverview && (
        <Banner tone={worst.severity === 'error' ? 'failed' : 'waiting'} icon={<IconStethoscope size={16} />}>
          <ComplaintNotice complaints={complaints} />
        </Banner>
      )}
      <FaultBanner />
    </>
  );
}

/** While anything that is planted can fire, every screen says so, and can end it. */
function FaultBanner() {
  const { active } = useTraffic(({ traffic }) => traffic.faults);
  const clear = useMutation('faults.clear');
  if (active === 0) return null;
  return (
    <Banner tone="waiting" icon={<IconBug size={16} />}>
      <div className={classes.bannerRow}>
        <span>
          <strong>{active === 1 ? '1 fault is planted.' : `${active} faults are planted.`}</strong> Understudy answers
          wrong on purpose. <Link href={pathTo('faults')}>{FRAME_WORDS.viewFaults}</Link>
        </span>
        <BusyButton variant="default" size="compact-xs" busy={clear.busy} onClick={() => void clear.run()}>
          {FRAME_WORDS.endFaults}
        </BusyButton>
      </div>
    </Banner>
  );
}

export function Banner(props: { tone: 'waiting' | 'failed'; icon: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.banner} data-tone={props.tone} role="status">
      {props.icon}
      <div>{props.children}</div>
    </div>
  );
}

function useRestartToast(): void {
  const restarts = useTraffic((view) => view.restarts);
  const told = useRef(restarts);
  useEffect(() => {
    if (restarts === told.current) return;
    told.current = restarts;
    notifications.show({
      title: 'Server restarted',
      message: 'The console is connected again. Traffic from before the restart is gone. Your config is unchanged.',
    });
  }, [restarts]);
}
