/** The message for a value of another type. */
export const wrongType = (expected: string, received: string): string => `must be ${expected}, not ${received}`;

/** Messages that several tests expect, each spelled out here and nowhere else. */
export const FAULTS = {
  notBoolean: wrongType('true or false', 'a string'),
  emptyList: 'must have at least one entry',
  noWorkspace: 'must have at least one workspace',
  fraction: 'must be a whole number',
  noDuration: 'must be a duration such as 1h0m0s, 10m or 90s',
  saveAsUtf8: 'save it as UTF-8 (RFC 8259 §8.1)',
} as const;
