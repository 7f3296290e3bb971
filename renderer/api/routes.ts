import { OPERATIONS, routesOf } from '../../contract/operations.ts';

/** How each operation is called. The build replaces this module with its value, which holds no schemas. */
export const ROUTES = routesOf(OPERATIONS);
