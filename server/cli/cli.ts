#!/usr/bin/env node
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the user’s caches are. The temp folder belongs to all users, and what is cached is run. */
function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  if (process.platform === 'win32') return LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
  return XDG_CACHE_HOME ?? join(homedir(), '.cache');
}

/** Since Node 22.1: what was compiled once isn’t compiled at the next start. Without a place for it, it is. */
function keepCompiled(): void {
  const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };
  try {
    enableCompileCache?.(join(cacheFolder(), 'understudy'));
  } catch {
    // A user without a home has no cache.
  }
}

keepCompiled();
void import('./program.ts');
