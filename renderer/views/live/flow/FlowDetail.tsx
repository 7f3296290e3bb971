import { Badge, Tabs } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useMemo } from 'react';
import { outcomeOf, type Flow } from '../../../../contract/traffic/flow.ts';
import type { Exchange } from '../../../../contract/traffic/traffic.ts';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { durationWords } from '../../../ui/time-words.ts';
import { mermaidOf } from '../export/mermaid.ts';
import { flowDuration, flowTitle, KIND_WORDS, OUTCOME_WORDS } from '../../../../contract/traffic/read/flow-words.ts';
import { copyWords, useMask } from '../../../tokens/mask.ts';
import { useMaskedFlow } from '../mask.ts';
import { useSource, useSourceNow } from '../source.ts';
import { HandOverMenu } from '../handover/HandOverMenu.tsx';
import { Picture } from '../picture/Picture.tsx';
import { flowTokens, type FlowTokens } from '../token/flow-tokens.ts';
import { TokenCard } from '../token/TokenCard.tsx';
import { TokenComparison } from '../token/TokenComparison.tsx';
import { LIVE_WORDS } from '../words.ts';
import { BreakButton, FaultBadges } from '../exchange/Faults.tsx';
import { HeldBar } from '../breakpoints/HeldBar.tsx';
import { CompareSelect } from '../compare/CompareSelect.tsx';
import { ExchangeList } from './ExchangeList.tsx';
import { saidOfFlow } from '../../../../contract/traffic/read/said.ts';
import { FlowVerdict } from './FlowVerdict.tsx';
import { WaitingBar } from './WaitingBar.tsx';
import classes from './flow.module.css';

const COLORS = { succeeded: 'green', failed: 'red', waiting: 'yellow', running: 'iris' } as const;

/** One flow: its outcome, steps, tokens and exchanges. */
export function FlowDetail(props: { flow: Flow; exchanges: readonly Exchange[] }) {
  const { exchanges } = props;
  const flow = useMaskedFlow(props.flow);
  const { recording } = useSource();
  const [tab, setTab] = useLocalStorage<string | null>({ key: 'understudy.flow-tab', defaultValue: 'steps' });
  const tokens = useMemo(() => flowTokens(exchanges), [exchanges]);
  const said = saidOfFlow(props.flow, exchanges);
  return (
    <article className={`${classes.detail} u-scroll`} aria-label={LIVE_WORDS.flow}>
      <FlowHead flow={flow} whole={props.flow} />
      {said && <FlowVerdict flow={props.flow} exchanges={exchanges} said={said} />}
      {!recording && <WaitingBar flow={flow} />}
      {!recording && <HeldBar isMeant={({ flowId }) => flowId === flow.flowId} />}
      <Tabs value={tab} onChange={setTab} keepMounted={false} className={classes.tabs}>
        <Tabs.List px={12}>
          <Tabs.Tab value="steps">Steps</Tabs.Tab>
          <Tabs.Tab value="tokens">Tokens{tokens.tokens.length > 0 && ` · ${tokens.tokens.length}`}</Tabs.Tab>
          <Tabs.Tab value="exchanges">Exchanges · {exchanges.length}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="steps">
          <Picture key={flow.flowId} flow={flow} exchanges={exchanges} explained={saidOfFlow(flow, exchanges)?.check} />
        </Tabs.Panel>
        <Tabs.Panel value="tokens">
          <FlowTokensPanel tokens={tokens} />
        </Tabs.Panel>
        <Tabs.Panel value="exchanges">
          <ExchangeList flow={flow} exchanges={exchanges} />
        </Tabs.Panel>
      </Tabs>
    </article>
  );
}

function FlowHead({ flow, whole }: { flow: Flow; whole: Flow }) {
  const outcome = outcomeOf(flow);
  const masked = useMask();
  const now = useSourceNow();
  return (
    <header className={classes.head}>
      <div className={classes.title}>
        <h1 className="u-truncate">{flowTitle(flow)}</h1>
        <Badge color={COLORS[outcome]}>{OUTCOME_WORDS[outcome]}</Badge>
        <span className={classes.spacer} />
        <span className={classes.headActions}>
          <BreakButton client_id={flow.client_id} />
          <CompareSelect flow={flow} />
          <HandOverMenu flow={whole} />
          <CopyButton value={() => mermaidOf(flow)}>{copyWords(LIVE_WORDS.copyMermaid, masked)}</CopyButton>
        </span>
      </div>
      <div className={classes.facts}>
        <span>{KIND_WORDS[flow.kind]}</span>
        <FaultBadges faults={flow.faults} />
        <RelativeTime at={flow.startedAt} />
        <span className="u-tabular">{durationWords(flowDuration(flow, now))}</span>
        <span className={classes.fact}>
          <span className="u-mono">{flow.flowId}</span>
          <CopyButton value={flow.flowId} label="Copy flow ID" />
        </span>
        {flow.scope !== undefined && (
          <span className={classes.scopes}>
            {flow.scope.split(' ').map((scope) => (
              <code key={scope}>{scope}</code>
            ))}
          </span>
        )}
      </div>
    </header>
  );
}

function FlowTokensPanel({ tokens: { tokens, sets } }: { tokens: FlowTokens }) {
  const redacted = useSource().recording?.redacted ?? false;
  if (tokens.length === 0) {
    return (
      <EmptyState title="No tokens">
        {redacted
          ? 'This recording was exported without secrets and tokens.'
          : 'This flow has not returned a JWT yet. You can find opaque tokens in the exchange that returned them.'}
      </EmptyState>
    );
  }
  return (
    <>
      {Object.keys(sets).length > 1 && (
        <div className={classes.comparison}>
          <TokenComparison sets={sets} />
        </div>
      )}
      {tokens.map((token) => (
        <TokenCard key={token.jwt.raw} token={token} />
      ))}
    </>
  );
}
