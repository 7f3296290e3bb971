import { Badge, SegmentedControl, Tooltip } from '@mantine/core';
import { IconShieldCheck, IconShieldQuestion, IconShieldX } from '@tabler/icons-react';
import { useState } from 'react';
import { REDACTED } from '../../../../contract/traffic/redact.ts';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { Card, CardPart } from '../exchange/Card.tsx';
import { Json } from '../../../tokens/Json.tsx';
import { ClaimTable } from '../../../tokens/ClaimTable.tsx';
import { maskClaims } from '../../../../contract/traffic/read/mask-claims.ts';
import { useMask, withoutSignature } from '../../../tokens/mask.ts';
import { useSource } from '../source.ts';
import { roleOf, type FoundToken, type TokenRole } from '../../../../contract/traffic/read/find-tokens.ts';
import type { Jwt } from '../../../../contract/traffic/read/jwt.ts';
import { TOKEN_WORDS } from '../../../tokens/token-words.ts';
import { LIVE_WORDS } from '../words.ts';
import { useVerdict } from './use-keys.ts';
import classes from './token.module.css';

const ROLE_WORDS: Record<TokenRole, string> = {
  ...TOKEN_WORDS,
  other: 'Token',
};

/** A decoded JWT with explained claims, its verified signature and coloured raw parts. */
export function TokenCard({ token }: { token: FoundToken }) {
  const [face, setFace] = useState('claims');
  const { jwt } = token;
  const masked = useMask();
  return (
    <Card
      title={ROLE_WORDS[roleOf(token)]}
      aside={`in the ${token.where}`}
      actions={
        <CopyButton
          value={masked ? withoutSignature(jwt.raw) : jwt.raw}
          label={masked ? 'Copy token without signature' : 'Copy token'}
        />
      }
    >
      <div className={classes.tokenBar}>
        <Signature jwt={jwt} />
        <SegmentedControl
          value={face}
          onChange={setFace}
          data={[
            { value: 'claims', label: 'Claims' },
            { value: 'json', label: 'JSON' },
            { value: 'raw', label: 'Raw' },
          ]}
          aria-label="Token format"
        />
      </div>
      {face === 'claims' && (
        <>
          <CardPart title="Header">
            <ClaimTable claims={jwt.header} label="Header" />
          </CardPart>
          <CardPart title="Claims">
            <ClaimTable claims={jwt.payload} label="Claims" />
          </CardPart>
        </>
      )}
      {face === 'json' && (
        <Json value={{ header: jwt.header, payload: masked ? maskClaims(jwt.payload) : jwt.payload }} />
      )}
      {face === 'raw' && (masked ? <p className={classes.raw}>{REDACTED}</p> : <RawToken raw={jwt.raw} />)}
    </Card>
  );
}

function RawToken({ raw }: { raw: string }) {
  const [header = '', payload = '', signature = ''] = raw.split('.');
  return (
    <p className={classes.raw}>
      <span data-part="header">{header}</span>.<span data-part="payload">{payload}</span>.
      <span data-part="signature">{signature}</span>
    </p>
  );
}

const VERDICTS = {
  verified: { color: 'green', words: LIVE_WORDS.verified, Icon: IconShieldCheck },
  invalid: { color: 'red', words: 'Invalid signature', Icon: IconShieldX },
  unknown: { color: 'gray', words: 'Not verified', Icon: IconShieldQuestion },
} as const;

function Signature({ jwt }: { jwt: Jwt }) {
  const verdict = useVerdict(jwt);
  const { recording } = useSource();
  if (!verdict) return <Badge color="gray">Verifying signature …</Badge>;
  const { color, words, Icon } = VERDICTS[verdict.state];
  const why =
    verdict.state === 'verified'
      ? `${verdict.alg}, with key ${verdict.kid ?? ''} from ${recording ? 'a JWKS in the recording or from this workspace' : 'the JWKS'}.`
      : verdict.reason;
  return (
    <Tooltip label={why}>
      <Badge color={color} leftSection={<Icon size={13} />} tabIndex={0} aria-description={why}>
        {words}
      </Badge>
    </Tooltip>
  );
}
