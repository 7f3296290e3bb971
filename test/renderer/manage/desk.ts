export { openDesk, type OpenDesk } from '../../world/desk.ts';
