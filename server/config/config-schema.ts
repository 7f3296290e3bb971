import { z } from 'zod';
import { configSchema } from '../../contract/config/config.ts';

/** The JSON Schema (2020-12) of the config file, for editors, with titles and descriptions. */
export function configJsonSchema(schema: z.ZodType = configSchema): Record<string, unknown> {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

/** The same as the text of a file. */
export const configJsonSchemaText = (): string => `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`;
