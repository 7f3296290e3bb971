import { settingsSchema, type Settings } from '../../contract/settings.ts';
import type { Call, Desk, Handlers } from './desk.ts';
import { asWritten, editWorkspace, findIssuer } from './edit.ts';
import { parseInput } from './errors.ts';
import { mergePatch } from '../transfer/merge-patch.ts';

type Edit = Call<'settings.replace'> | Call<'settings.update'>;
type Written = Call<'settings.replace'>['body'];

async function edit(desk: Desk, call: Edit, change: (settings: Written) => Written): Promise<Settings> {
  await editWorkspace(desk, call, (workspace, target) => {
    target.prefix += '.settings';
    const settings = change(workspace.settings ?? {});
    if (workspace.settings || Object.keys(settings).length > 0) workspace.settings = settings;
  });
  return findIssuer(desk, call.params).workspace.settings;
}

export const settingsHandlers = {
  'settings.get': (desk, { params }) => findIssuer(desk, params).workspace.settings,
  'settings.replace': (desk, call) =>
    edit(desk, call, (written) => asWritten(call.body, findIssuer(desk, call.params).workspace.settings, written)),
  'settings.update': (desk, call) =>
    edit(desk, call, (settings) => {
      const merged = mergePatch(settings, call.body);
      parseInput(settingsSchema, merged);
      return merged as Written;
    }),
} satisfies Partial<Handlers>;
