import type { Secret } from '../config/secret-fields.ts';

/** What an export writes in place of a secret, so the import asks for it. */
export const placeholderOf = ({ field, id }: Pick<Secret, 'field' | 'id'>): string => `<${field} of ${id}>`;

/** Whether a secret is its own placeholder. */
export const isPlaceholder = (secret: Secret): boolean => secret.value === placeholderOf(secret);
