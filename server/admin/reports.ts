import type { ReportFormat } from '../../contract/traffic/report/formats.ts';
import type { ReportSource } from '../../contract/traffic/report/report.ts';
import type { Flow } from '../../contract/traffic/flow.ts';
import type { Exchange } from '../../contract/traffic/traffic.ts';
import type { AdminContext, Handlers } from './context.ts';
import { gone, judgeExchange, judgeFlow } from './traffic.ts';

type Recorded = Pick<ReportSource, 'flow' | 'exchanges' | 'single'>;

/** Renders what was recorded, with the client's config. Few ask for it, so it is loaded then. */
async function render(context: AdminContext, recorded: Recorded, format: ReportFormat): Promise<string> {
  const { renderReport } = await import('../../contract/traffic/report/render.ts');
  const { acp, version } = context.server();
  const { flow } = recorded;
  return renderReport({ ...recorded, origin: acp.url, version, client: flow && clientOf(context, flow) }, format);
}

function clientOf({ core }: AdminContext, { workspace, client_id = '' }: Flow): Record<string, unknown> | undefined {
  const [tid = '', aid = ''] = workspace.split('/');
  const client = core.config.issuer(tid, aid)?.clients.get(client_id);
  return client && { ...client };
}

const flowOf = ({ traffic }: AdminContext, { flowId }: Exchange): Flow | undefined =>
  flowId === undefined ? undefined : traffic().flows.get(flowId);

export const reportHandlers = {
  'flows.report': async (context, { params: { flowId }, query: { format } }) => {
    await judgeFlow(context, flowId);
    const { flows, exchanges } = context.traffic();
    const flow = flows.get(flowId);
    if (!flow) throw gone('flow', flowId);
    const recorded = flow.exchangeIds.flatMap((exchangeId) => exchanges.get(exchangeId) ?? []);
    return render(context, { flow, exchanges: recorded, single: false }, format);
  },
  'exchanges.report': async (context, { params: { exchangeId }, query: { format } }) => {
    await judgeExchange(context, exchangeId);
    const exchange = context.traffic().exchanges.get(exchangeId);
    if (!exchange) throw gone('exchange', exchangeId);
    return render(context, { flow: flowOf(context, exchange), exchanges: [exchange], single: true }, format);
  },
} satisfies Partial<Handlers>;
