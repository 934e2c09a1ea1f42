/**
 * The classes and functions that a checkpoint may name. None of them is ever called here; a pickle
 * that names another one is not a state dictionary, or worse, and is refused whole.
 *
 * @module
 */

const STORAGES = [
  ...["Double", "Float", "Half", "BFloat16", "Long", "Int", "Short", "Char", "Byte", "Bool"],
  ...["ComplexFloat", "ComplexDouble", "QInt8", "QUInt8", "QInt32", "QUInt4x2", "QUInt2x4"],
].map((type) => `torch.${type}Storage`);

const DTYPES = [
  ...["float64", "float32", "float16", "bfloat16", "double", "float", "half", "bool"],
  ...["int64", "int32", "int16", "int8", "uint64", "uint32", "uint16", "uint8", "long", "int"],
  ...["complex32", "complex64", "complex128", "qint8", "quint8", "qint32", "quint4x2"],
  ...["float8_e4m3fn", "float8_e4m3fnuz", "float8_e5m2", "float8_e5m2fnuz", "float8_e8m0fnu"],
].map((dtype) => `torch.${dtype}`);

const TORCH = [
  "torch._utils._rebuild_tensor",
  "torch._utils._rebuild_tensor_v2",
  "torch._utils._rebuild_tensor_v3",
  "torch._utils._rebuild_parameter",
  "torch._utils._rebuild_parameter_with_state",
  "torch._utils._rebuild_sparse_tensor",
  "torch._utils._rebuild_sparse_csr_tensor",
  "torch._utils._rebuild_qtensor",
  "torch._utils._rebuild_meta_tensor_no_storage",
  "torch._utils._rebuild_nested_tensor",
  "torch._utils._rebuild_device_tensor_from_numpy",
  "torch._tensor._rebuild_from_type",
  "torch._tensor._rebuild_from_type_v2",
  "torch.Size",
  "torch.Tensor",
  "torch.device",
  "torch.nn.parameter.Parameter",
  "torch.nn.parameter.Buffer",
  "torch.per_channel_affine",
  "torch.per_tensor_affine",
  "torch.serialization._get_layout",
  "torch.storage.TypedStorage",
  "torch.storage.UntypedStorage",
  "torch.storage._TypedStorage",
  "torch.storage._UntypedStorage",
];

const NUMPY = [
  "numpy.core.multiarray._reconstruct",
  "numpy.core.multiarray.scalar",
  "numpy.core.numeric._frombuffer",
  "numpy.dtype",
  "numpy.ndarray",
];

const PYTHON = [
  "_codecs.encode",
  "builtins.bool",
  "builtins.bytearray",
  "builtins.bytes",
  "builtins.complex",
  "builtins.dict",
  "builtins.float",
  "builtins.frozenset",
  "builtins.int",
  "builtins.list",
  "builtins.range",
  "builtins.set",
  "builtins.slice",
  "builtins.str",
  "builtins.tuple",
  "collections.Counter",
  "collections.OrderedDict",
  "collections.defaultdict",
];

const ALLOWED: ReadonlySet<string> = new Set([
  ...STORAGES,
  ...DTYPES,
  ...TORCH,
  ...NUMPY,
  ...PYTHON,
]);

/** Classes whose objects are dictionaries. */
export const DICT_CLASSES: ReadonlySet<string> = new Set([
  "builtins.dict",
  "collections.Counter",
  "collections.OrderedDict",
  "collections.defaultdict",
]);

/**
 * The name of a global as all versions of Python and NumPy would write it, or nothing if it may not
 * be named.
 */
export function allowedGlobal(module: string, name: string): string | undefined {
  const canonical = module.replace(/^__builtin__$/, "builtins").replace(
    /^numpy\._core\b/,
    "numpy.core",
  );
  const full = `${canonical}.${name}`;
  return ALLOWED.has(full) ? full : undefined;
}
