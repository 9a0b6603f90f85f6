#!/usr/bin/env node
import { withV8Flags } from '../lib/v8-flags';

void withV8Flags(async () => (await import('../lib/app.js')).main());
