import { z } from 'zod';
import type { FaultKindView } from './fault.ts';
import { FAULT_KINDS } from './kinds.ts';
import { familyOf } from './names.ts';
import type { FaultRow } from './row.ts';

/** The catalogue as the admin API, the console and the docs show it. */
export const faultCatalogue = (): FaultKindView[] =>
  Object.entries<FaultRow>(FAULT_KINDS).map(([kind, { params, appliesTo, ...facts }]) => {
    const { $schema: _, ...schema } = z.toJSONSchema(params, { io: 'input' });
    const { endpoints, grants, response_modes, algorithms, needs } = appliesTo;
    return {
      kind,
      family: familyOf(kind),
      ...facts,
      appliesTo: {
        endpoints: [...endpoints],
        ...(grants && { grants: [...grants] }),
        ...(response_modes && { response_modes: [...response_modes] }),
        ...(algorithms && { algorithms: [...algorithms] }),
        ...(needs !== undefined && { needs }),
      },
      params: schema,
    };
  });
