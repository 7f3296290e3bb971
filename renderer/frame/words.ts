/** Texts of the frame, which tests import. */
export const FRAME_WORDS = {
  search: 'Search screens, users, clients and actions …',
  shortcuts: 'Keyboard shortcuts',
  runDemo: 'Run demo login',
  openRecording: 'Open a recording',
  newWorkspace: 'New workspace',
  reconnecting: 'Reconnecting.',
  configBroken: 'The config file has errors',
  askToken: 'Sign in with the admin token',
  adminToken: 'Admin token',
  openConsole: 'Open the console',
  signingIn: 'Signing you in …',
  newFault: 'Plant a fault …',
  endFaults: 'End all faults',
  viewFaults: 'View faults',
} as const;

/** The title of each screen. */
export const TITLES = {
  overview: 'Overview',
  live: 'Live',
  waiting: 'Waiting now',
  faults: 'Faults',
  users: 'Users',
  clients: 'Clients',
  scopes: 'Scopes and claims',
  consents: 'Consents and tokens',
  config: 'Config file',
  settings: 'Settings',
} as const;
