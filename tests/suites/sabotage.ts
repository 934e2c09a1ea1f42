/**
 * What tests do to a session's thread (`saboteur_worker.ts`).
 *
 * @module
 */

/** What happens when a run's input `x` starts with one of these numbers. */
export const SABOTAGE = { crash: 7001, hang: 7002, leave: 7003, loseDevice: 7004, babble: 7005 };
