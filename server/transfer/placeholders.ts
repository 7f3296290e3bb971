import type { Secret } from '../config/secret-fields.ts';

/** What an export writes in place of a secret, so that the import asks for it. */
export const placeholderOf = ({ field, id }: Pick<Secret, 'field' | 'id'>): string => `<${field} of ${id}>`;

/** Whether a secret is the placeholder of itself. */
export const isPlaceholder = (secret: Secret): boolean => secret.value === placeholderOf(secret);
