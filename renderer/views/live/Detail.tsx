import { IconClick, IconGhost2 } from '@tabler/icons-react';
import { memo } from 'react';
import type { Flow } from '../../../contract/flow.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { KeyHint } from '../../ui/KeyHint.tsx';
import { ExchangeDetail } from './exchange/ExchangeDetail.tsx';
import { FlowDetail } from './flow/FlowDetail.tsx';
import { Picture } from './picture/Picture.tsx';
import type { Selection } from './selection.ts';
import { useSource } from './source.ts';
import classes from './live.module.css';

/** Stands for the first login, before there is one. */
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

/** The right pane: the selected exchange or flow, else the newest flow, or why there is none. */
export const Detail = memo(function Detail(props: {
  selection: Selection | undefined;
  /** Shown while nothing is selected. */
  newest: Selection | undefined;
  asked: boolean;
  /** Nothing has happened yet. */
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
      <EmptyState icon={<IconGhost2 size={22} />} title="This is not on record">
        {recording
          ? 'The recording does not hold it.'
          : 'It was cleared, or pushed out by newer traffic, or happened before the server started.'}
      </EmptyState>
    );
  }
  if (newest?.flow) {
    return (
      <div className={classes.followed}>
        <div className={classes.following}>
          {recording
            ? 'The last flow of the recording. Choose another in the list.'
            : 'Following the newest flow. Choose one to stay with it.'}
        </div>
        <FlowDetail flow={newest.flow} exchanges={newest.exchanges} />
      </div>
    );
  }
  if (empty) {
    return (
      <div className={classes.followed}>
        <div className={classes.following}>A login, step by step. Each lights up as it happens.</div>
        <div className="u-scroll">
          <Picture flow={NO_FLOW} exchanges={[]} />
        </div>
      </div>
    );
  }
  return (
    <EmptyState icon={<IconClick size={22} />} title="Nothing selected">
      Choose a flow to see its steps, or an exchange to see what travelled. <KeyHint keys="J" /> and{' '}
      <KeyHint keys="K" /> walk through the list.
    </EmptyState>
  );
});
