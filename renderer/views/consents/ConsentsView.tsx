import { useLocation } from 'wouter';
import { pathTo, usePathParts } from '../../frame/paths.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { TabbedPage } from '../../ui/TabbedPage.tsx';
import { ConsentTable, SessionTable, TokenTable } from '../../tokens/tables.tsx';
import { TITLES } from '../../frame/words.ts';

const TABS = [
  ['tokens', 'Tokens', TokenTable],
  ['consents', 'Consents', ConsentTable],
  ['sessions', 'Sessions', SessionTable],
] as const;

const ENTRIES = TABS.map(([value, title]) => [value, title] as const);
const EVERYTHING = {};

/** Active tokens, consents and sessions, and how to end them. */
export default function ConsentsView() {
  const [, navigate] = useLocation();
  const [, asked] = usePathParts();
  const [tab, , Table] = TABS.find(([value]) => value === asked) ?? TABS[0];
  return (
    <TabbedPage
      header={
        <PageHeader
          title={TITLES.consents}
          description="Active tokens, consents and sessions. A restart ends them, but APIs that validate JWTs themselves accept those until they expire."
        />
      }
      tabs={ENTRIES}
      value={tab}
      onChange={(next) => navigate(pathTo('consents', next))}
    >
      <Table only={EVERYTHING} fills />
    </TabbedPage>
  );
}
