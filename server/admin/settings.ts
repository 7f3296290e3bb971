import { settingsSchema, type Settings } from '../../contract/config/settings.ts';
import type { Call, AdminContext, Handlers } from './context.ts';
import { asWritten, editWorkspace, findIssuer } from './edit.ts';
import { parseInput } from './errors.ts';
import { mergePatch } from '../transfer/merge-patch.ts';

type Edit = Call<'settings.replace'> | Call<'settings.update'>;
type Written = Call<'settings.replace'>['written'];

async function edit(context: AdminContext, call: Edit, change: (settings: Written) => Written): Promise<Settings> {
  await editWorkspace(context, call, (workspace, target) => {
    target.prefix += '.settings';
    const settings = change(workspace.settings ?? {});
    if (workspace.settings || Object.keys(settings).length > 0) workspace.settings = settings;
  });
  return findIssuer(context, call.params).workspace.settings;
}

export const settingsHandlers = {
  'settings.get': (context, { params }) => findIssuer(context, params).workspace.settings,
  'settings.replace': (context, call) =>
    edit(context, call, (written) =>
      asWritten(call.written, findIssuer(context, call.params).workspace.settings, written),
    ),
  'settings.update': (context, call) =>
    edit(context, call, (settings) => {
      const merged = mergePatch(settings, call.written);
      parseInput(settingsSchema, merged);
      return merged as Written;
    }),
} satisfies Partial<Handlers>;
