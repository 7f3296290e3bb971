export { openDesk } from '../../world/desk.ts';
