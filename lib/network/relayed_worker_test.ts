import assert from "node:assert/strict";
import { relayedWorkers } from "./relayed_worker.ts";
import type { ThreadMessage, ThreadStart } from "./session_messages.ts";

Deno.test("relayedWorkers() makes workers whose starter is told of each by its number", () => {
  const told: (ThreadStart | ThreadMessage)[] = [];
  const { Worker, deliver } = relayedWorkers((message) => told.push(message));
  const first = new Worker(new URL("file:///threads.mjs"));
  const second = new Worker(new URL("file:///threads.mjs"));
  second.postMessage("to the second");
  assert.deepEqual(told, [
    { kind: "threadStart", url: "file:///threads.mjs" },
    { kind: "threadStart", url: "file:///threads.mjs" },
    { kind: "threadMessage", thread: 1, message: "to the second" },
  ]);

  const heard: unknown[] = [];
  first.on("message", (message) => heard.push(["first", message]));
  second.on("message", (message) => heard.push(["second", message]));
  second.on("error", (message) => heard.push(["wrong", message]));
  deliver({ kind: "threadMessage", thread: 1, message: 7 });
  deliver({ kind: "threadMessage", thread: 0, message: 8 });
  deliver({ kind: "threadMessage", thread: 2, message: "to nobody" });
  assert.deepEqual(heard, [["second", 7], ["first", 8]]);
});
