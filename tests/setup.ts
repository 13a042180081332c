/**
 * Loaded before every test file. In CI the properties draw the same values every time, so that a change is judged by what
 * it changes; elsewhere they draw new ones, and `FAST_CHECK_SEED` repeats a run.
 */
import fc from "fast-check";

const FIXED = 20_261_121;
const wanted = Deno.env.get("FAST_CHECK_SEED") ?? (Deno.env.get("CI") ? String(FIXED) : undefined);
if (wanted !== undefined) fc.configureGlobal({ seed: Number(wanted) });
