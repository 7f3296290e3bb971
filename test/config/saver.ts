/** Saves a config again and again, as fast as possible, until it is killed. */
import { openConfigStore } from '../../server/config/config-file.ts';

const [path = '', from = '0'] = process.argv.slice(2);
const store = await openConfigStore({ path, base: 'http://localhost:9400', emit: () => undefined });
process.stdout.write('ready\n');
for (let count = Number(from); ; count++) {
  await store.update('saver', ({ workspaces: [workspace] }) => {
    workspace!.name = `save ${count}`;
    workspace!.users = Array.from({ length: 200 }, (_, n) => ({ username: `user-${n}`, password: `save ${count}` }));
  });
  process.stdout.write(`${count}\n`);
}
