/**
 * What a rival in Python needs → what of it is missing, so that a bench leaves the rival out with a word.
 *
 * @module
 */

/** Modules by the names under which PyPI has them. */
const MODULES = {
  "flask": "flask",
  "fvcore": "fvcore",
  "imagecodecs": "imagecodecs",
  "numpy": "numpy",
  "onnxruntime": "onnxruntime",
  "opencv-python-headless": "cv2",
  "Pillow": "PIL",
  "tifffile": "tifffile",
  "timm": "timm",
  "torch": "torch",
  "transformers": "transformers",
  "waitress": "waitress",
} as const;

/** Names of packages that rivals need. */
export type PythonPackage = keyof typeof MODULES;

/** Prints which of the modules that are its arguments are not there. */
const FIND_MISSING = "import sys, importlib.util as util\n" +
  "print(*(name for name in sys.argv[1:] if util.find_spec(name) is None))";

/**
 * Why a Python cannot run what needs these packages; `undefined` if it can.
 *
 * @param python Its command.
 */
export async function objectionToPython(
  python: string,
  packages: readonly PythonPackage[],
): Promise<string | undefined> {
  const missing = await missingModules(python, packages.map((name) => MODULES[name]));
  if (!missing) return `${python} does not run`;
  const names = packages.filter((name) => missing.includes(MODULES[name]));
  if (names.length === 0) return undefined;
  const verb = names.length === 1 ? "is" : "are";
  return `${names.join(", ")} ${verb} not installed for ${python}`;
}

/** Nothing where Python is not there. */
async function missingModules(
  python: string,
  modules: readonly string[],
): Promise<readonly string[] | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(python, {
      args: ["-c", FIND_MISSING, ...modules],
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim().split(" ") : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
