/**
 * Variables of the process's environment.
 *
 * @module
 */

/** A variable's value; `undefined` if it is not set or may not be looked at: nobody is asked. */
export function permittedVariable(name: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) : undefined;
}
