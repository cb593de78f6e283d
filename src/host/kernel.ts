/**
 * The way to the kernel for what Node has no words for: the addon, and where it cannot be loaded, its stand-in. Which
 * of them it is, is decided once, and only the engine has to know.
 */
import type { WeftError } from '../model/errors.ts';
import { standIn } from './libc/stand-in.ts';
import { type Kernel, native, nativeFault } from './native.ts';

let chosen: { readonly kernel: Kernel } | { readonly fault: WeftError } | undefined;

/** Returns it, choosing at the first call. Throws what `native` throws when there is no stand-in either. */
export function kernel(): Kernel {
  chosen ??= choose();
  if ('fault' in chosen) throw chosen.fault;
  return chosen.kernel;
}

/** Returns what `kernel` would throw; `undefined` when there is a way. */
export function kernelFault(): WeftError | undefined {
  chosen ??= choose();
  return 'fault' in chosen ? chosen.fault : undefined;
}

function choose(): { readonly kernel: Kernel } | { readonly fault: WeftError } {
  const fault = nativeFault();
  if (fault === undefined) return { kernel: native() };
  try {
    return { kernel: standIn() };
  } catch {
    // What is wrong is that there is no addon; the stand-in is a favour.
    return { fault };
  }
}
