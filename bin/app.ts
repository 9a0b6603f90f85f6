#!/usr/bin/env node
import { main } from '../lib/app';

main();
