import { OPERATIONS, routesOf } from '../../contract/operations.ts';

/** How to call each operation. The build replaces this module with its value, which contains no schemas. */
export const ROUTES = routesOf(OPERATIONS);
