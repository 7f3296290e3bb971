import { STEPS, type Flow, type Party, type StepId } from '../flow.ts';

type Recorded = Pick<Flow, 'workspace'>;

/** Another program’s recording names no workspace. What answered there is some provider, and not ACP. */
const serverName = ({ workspace }: Recorded): string => (workspace === '' ? 'Provider' : 'ACP');

/** The parties of a flow by name. */
export const partyWords = (flow: Recorded): Readonly<Record<Party, string>> => ({
  user: 'User',
  client: 'Client',
  acp: serverName(flow),
  'resource-server': 'Resource server',
});

/** What happens in a step of a flow. */
export const stepTitle = (step: StepId, flow: Recorded): string => STEPS[step].title.replace('ACP', serverName(flow));

/** The same for a step of two flows. If one is another program’s, its server stands for both. */
export const comparedTitle = (step: StepId, left: Recorded, right: Recorded): string =>
  stepTitle(step, left.workspace === '' ? left : right);
