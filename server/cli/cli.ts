#!/usr/bin/env node
import module from 'node:module';

// Since Node 22.1: what was compiled once isn't compiled at the next start.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();

void import('./program.ts');
