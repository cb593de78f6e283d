import { DgramEngine } from '../../src/datapath/dgram-engine.ts';
import { describeEngine } from './engine-conformance.ts';

describeEngine('dgram', (parts) => new DgramEngine(parts));
