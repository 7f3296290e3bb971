import { activityHandlers } from './activity/index.ts';
import { breakpointHandlers } from './faults/breakpoints.ts';
import { checkupHandlers } from './checkups/index.ts';
import { clientHandlers } from './clients.ts';
import { clockHandlers } from './clock/index.ts';
import { comparisonHandlers } from './comparison/index.ts';
import { consentHandlers } from './consents.ts';
import type { Handlers } from './context.ts';
import { exchangeHandlers } from './transfer/index.ts';
import { faultHandlers } from './faults/index.ts';
import { findingHandlers } from './activity/findings.ts';
import { interactionHandlers } from './interactions.ts';
import { keyHandlers } from './keys.ts';
import { reportHandlers } from './reports.ts';
import { scopeHandlers } from './scopes.ts';
import { serverHandlers } from './server.ts';
import { sessionHandlers } from './sessions.ts';
import { settingsHandlers } from './settings.ts';
import { tokenHandlers } from './tokens.ts';
import { trafficHandlers } from './traffic.ts';
import { userHandlers } from './users.ts';
import { workspaceHandlers } from './workspaces.ts';

/** Every operation of the contract and its implementation. */
export const ADMIN_HANDLERS: Handlers = {
  ...serverHandlers,
  ...trafficHandlers,
  ...comparisonHandlers,
  ...reportHandlers,
  ...interactionHandlers,
  ...faultHandlers,
  ...breakpointHandlers,
  ...checkupHandlers,
  ...workspaceHandlers,
  ...exchangeHandlers,
  ...userHandlers,
  ...clientHandlers,
  ...findingHandlers,
  ...scopeHandlers,
  ...settingsHandlers,
  ...keyHandlers,
  ...clockHandlers,
  ...consentHandlers,
  ...sessionHandlers,
  ...tokenHandlers,
  ...activityHandlers,
};
