import assert from "node:assert/strict";
import { type AdapterInfo, adapterName, isSoftwareAdapter } from "./adapter.ts";

Deno.test("isSoftwareAdapter() knows the renderers that run on the processor", () => {
  const descriptions = [
    "llvmpipe (LLVM 15.0.6, 256 bits)",
    "softpipe",
    "SwiftShader Device (Subzero)",
    "Microsoft Basic Render Driver",
    "Mesa lavapipe",
    "GDI Generic",
    "Apple Software Renderer",
  ];
  for (const description of descriptions) assert.ok(isSoftwareAdapter({ ...EMPTY, description }));
  for (const name of ["vendor", "architecture", "device"]) {
    assert.ok(isSoftwareAdapter({ ...EMPTY, [name]: "SwiftShader" }), name);
  }
  assert.ok(isSoftwareAdapter({ ...EMPTY, description: "a name", isFallbackAdapter: true }));
});

Deno.test("isSoftwareAdapter() does not take a graphics card for a program", () => {
  const descriptions = [
    "NVIDIA GeForce RTX 4090",
    "NVIDIA H100 80GB HBM3",
    "AMD Radeon RX 7900 XTX (RADV NAVI31)",
    "Intel(R) UHD Graphics 620 (KBL GT2)",
    "Apple M3 Pro",
    "Mali-G78",
    "",
  ];
  for (const description of descriptions) {
    assert.ok(!isSoftwareAdapter({ ...EMPTY, description, isFallbackAdapter: false }), description);
  }
});

Deno.test("adapterName() takes the first text that is a name", () => {
  assert.equal(adapterName({ ...EMPTY, description: "Apple M3", vendor: "apple" }), "Apple M3");
  assert.equal(adapterName({ ...EMPTY, vendor: "nvidia", device: "9860" }), "nvidia");
  assert.equal(
    adapterName({ ...EMPTY, vendor: "65541", device: "0" }),
    "an adapter without a name",
  );
  assert.equal(adapterName(EMPTY), "an adapter without a name");
});

const EMPTY: AdapterInfo = { vendor: "", architecture: "", device: "", description: "" };
