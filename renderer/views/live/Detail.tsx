import { IconClick, IconGhost2 } from '@tabler/icons-react';
import { memo } from 'react';
import type { Flow } from '../../../contract/traffic/flow.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { KeyHint } from '../../ui/KeyHint.tsx';
import { ExchangeDetail } from './exchange/ExchangeDetail.tsx';
import { FlowDetail } from './flow/FlowDetail.tsx';
import { Picture } from './picture/Picture.tsx';
import type { Selection } from './selection.ts';
import { useSource } from './source.ts';
import classes from './live.module.css';

/** A placeholder shown before the first login. */
const NO_FLOW: Flow = {
  flowId: '',
  kind: 'authorization_code',
  workspace: '',
  startedAt: 0,
  updatedAt: 0,
  steps: {},
  exchangeIds: [],
  tokens: [],
};

/** The right pane: the selected exchange or flow, else the newest flow, or why there is none yet. */
export const Detail = memo(function Detail(props: {
  selection: Selection | undefined;
  /** Shown while nothing is selected. */
  newest: Selection | undefined;
  asked: boolean;
  /** There is no traffic yet. */
  empty: boolean;
}) {
  const { selection, newest, asked, empty } = props;
  const { recording } = useSource();
  if (selection?.exchange) {
    return <ExchangeDetail key={selection.exchange.exchangeId} exchange={selection.exchange} flow={selection.flow} />;
  }
  if (selection?.flow) return <FlowDetail flow={selection.flow} exchanges={selection.exchanges} />;
  if (asked) {
    return (
      <EmptyState icon={<IconGhost2 size={22} />} title="Not found">
        {recording
          ? 'This recording doesn’t contain it.'
          : 'It was cleared, dropped to make room for newer traffic, or recorded before the server restarted.'}
      </EmptyState>
    );
  }
  if (newest?.flow) {
    return (
      <div className={classes.followed}>
        <div className={classes.following}>
          {recording
            ? 'Showing the last flow in this recording. Select another one in the list.'
            : 'Following the newest flow. Select a flow to stay on it.'}
        </div>
        <FlowDetail flow={newest.flow} exchanges={newest.exchanges} />
      </div>
    );
  }
  if (empty) {
    return (
      <div className={classes.followed}>
        <div className={classes.following}>The steps of a login. Each one lights up as it happens.</div>
        <div className="u-scroll">
          <Picture flow={NO_FLOW} exchanges={[]} />
        </div>
      </div>
    );
  }
  return (
    <EmptyState icon={<IconClick size={22} />} title="Nothing selected">
      Select a flow to see its steps, or an exchange to see its request and response. <KeyHint keys="J" /> and{' '}
      <KeyHint keys="K" /> move through the list.
    </EmptyState>
  );
});
