#!/usr/bin/env python3
"""Write small PyTorch checkpoints with real PyTorch and NumPy, each with what PyTorch reads from it.

usage: checkpoints.py [GOLDEN]     (torch 2.15, numpy 2.4)

tests/data/checkpoints/NAME.pth    the checkpoint
tests/data/checkpoints/index.json  checkpoint -> file of what it holds (many hold the same)
tests/data/checkpoints/*.json      {parameter: {"shape", "dtype", "values": row-major}} as PyTorch or NumPy reads it
tests/data/checkpoints/refused/*   files that must not be read; the test says why
tests/data/checkpoints/pickles.json  [{"name", "pickles": [base64], "value"}]: pickles of Python and what its pickle.loads makes
GOLDEN is the folder of reference model folders; a table of what PyTorch reads from them is written to
tests/data/checkpoints/golden.tsv: name, then for each folder "dtype shape sum" (sum in float64;
                                   the sum alone where type and shape are the first folder's)
"""
import base64
import collections
import functools
import io
import json
import os
import pickle
import struct
import sys
import warnings
import zipfile
from pathlib import Path

import numpy as np
import torch

warnings.simplefilter("ignore")
OUT = Path(__file__).parents[1] / "checkpoints"
index, tables = {}, {}
FLOATS = [torch.float16, torch.bfloat16, torch.float32, torch.float64]
WHOLE = [torch.int8, torch.int16, torch.int32, torch.int64, torch.uint8, torch.uint16, torch.uint32]


def tensor_of(value):
    return torch.from_numpy(np.asarray(value)) if isinstance(value, (np.ndarray, np.generic)) else value.detach()


def described(value):
    tensor = tensor_of(value)
    wide = tensor.to(torch.float64) if tensor.dtype.is_floating_point else tensor.to(torch.int64)
    return {"shape": list(tensor.shape), "dtype": str(tensor.dtype).removeprefix("torch."),
            "values": wide.reshape(-1).tolist()}


def write(name, content, expected=None, **how):
    torch.save(content, OUT / f"{name}.pth", **how)
    expect(name, content if expected is None else expected)


def expect(name, expected):
    text = json.dumps({key: described(value) for key, value in expected.items()}, separators=(",", ":"))
    index[f"{name}.pth"] = tables.setdefault(text, f"{name}.json")
    (OUT / tables[text]).write_text(text)


def ordinary():
    """A state dictionary such as networks have."""
    torch.manual_seed(4)
    state = collections.OrderedDict(
        weight=torch.randn(3, 4), bias=torch.randn(3), running_mean=torch.zeros(3),
        num_batches_tracked=torch.tensor(7), parameter=torch.nn.Parameter(torch.randn(2, 2)),
        buffer=torch.nn.Buffer(torch.ones(2)), empty=torch.zeros(0, 4), no_axis=torch.tensor(2.5),
    )
    state._metadata = collections.OrderedDict([("", {"version": 1})])
    return state


def every_dtype():
    floats = {str(t).removeprefix("torch."): torch.tensor([-1.5, 0.0, 0.3, 65504.0]).to(t) for t in FLOATS}
    whole = {str(t).removeprefix("torch."): torch.tensor([torch.iinfo(t).min, 0, 1, min(torch.iinfo(t).max // 2, 2**40)]).to(t)
             for t in WHOLE}
    return floats | whole | {"bool": torch.tensor([True, False, True]),
                             "special": torch.tensor([2.0 ** -149, 2.0 ** -126, 3.4e38, -0.0])}


def views():
    base = torch.arange(24.0).reshape(2, 3, 4)
    return {
        "whole": base, "transposed": base.transpose(0, 2), "part": base[1, 1:, 1:3], "one": base[1, 2, 3],
        "every_other": base[:, ::2, ::3], "row_repeated": torch.tensor([1.0, 2.0]).expand(3, 2),
        "shared_half": base.half()[:, 1], "channels_last": torch.arange(16).reshape(1, 4, 2, 2).contiguous(
            memory_format=torch.channels_last), "view": base.view(6, 4)[2:5],
    }


def numpy_values():
    rng = np.random.default_rng(5)
    codes = ["f8", "f4", "f2", "i8", "i4", "i2", "i1", "u4", "u2", "u1", "?"]
    arrays = {f"dtype_{np.dtype(c).name}": (rng.random(5) * 100).astype(c) for c in codes}
    return arrays | {
        "matrix": rng.random((3, 4)), "fortran": np.asfortranarray(rng.random((3, 4)).astype("f4")),
        "large": rng.random((20, 30)).astype("f4"), "empty": np.zeros((0, 2), "f4"), "no_axis": np.array(3.5),
        "scalar_float": np.float32(1.25), "scalar_whole": np.int64(-3), "scalar_bool": np.bool_(True),
        "big_endian": np.arange(4, dtype=">f4"), "sliced": rng.random((4, 4))[::2, 1:],
    }


def native(values):
    return {k: np.ascontiguousarray(v).astype(v.dtype.newbyteorder("=")).reshape(v.shape) for k, v in values.items()}


def optimizer():
    return {"state": {0: {"step": torch.tensor(5.0), "exp_avg": torch.zeros(9)}}, "param_groups": [{"lr": 5e-5, "betas": (0.9, 0.999)}]}


def rezipped(path, target, change=lambda name, data: data, method=zipfile.ZIP_STORED, keep=lambda name: True):
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", method) as new:
        for info in old.infolist():
            if keep(info.filename):
                new.writestr(info.filename, change(info.filename, old.read(info)))


def big_endian():
    """What a big-endian machine writes: its own byte order in every storage, and a note of it."""
    state = {"float32": torch.tensor([1.0, -2.5, 3e7]), "int64": torch.tensor([1, -2, 3 << 40]),
             "float16": torch.tensor([0.5, 6.0]).half(), "bfloat16": torch.tensor([0.5, 6.0]).bfloat16()}
    torch.save(state, OUT / "big_endian.tmp")
    sizes = {str(i): t.element_size() for i, t in enumerate(state.values())}

    def swap(name, data):
        if name.endswith("/byteorder"):
            return b"big"
        folder, _, key = name.rpartition("/")
        if not folder.endswith("/data"):
            return data
        return b"".join(data[i:i + sizes[key]][::-1] for i in range(0, len(data), sizes[key]))

    rezipped(OUT / "big_endian.tmp", OUT / "big_endian.pth", swap)
    (OUT / "big_endian.tmp").unlink()
    expect("big_endian", state)


def legacy_file(name, pickled_object, keys, storages):
    """A file from before PyTorch 1.6 of these parts; what it holds is what PyTorch reads."""
    parts = [pickle.dumps(part, 2) for part in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True})]
    stored = [struct.pack("<q", len(s)) + s.tobytes() for s in storages]
    (OUT / f"{name}.pth").write_bytes(b"".join([*parts, pickled_object, pickle.dumps(keys, 2), *stored]))
    expect(name, torch.load(OUT / f"{name}.pth", weights_only=False, encoding="latin1"))


class Reference:
    def __init__(self, *parts):
        self.parts = ("storage", torch.FloatStorage, *parts)


class Rebuilt:
    """Says a tensor as PyTorch 0.1 did."""
    def __init__(self, reference, *layout):
        self.args = (reference, *layout)

    def __reduce__(self):
        return torch._utils._rebuild_tensor, self.args


class OldPickler(pickle.Pickler):
    def persistent_id(self, value):
        return value.parts if isinstance(value, Reference) else None


def legacy_storage_views():
    """Before PyTorch 0.4 a storage could be a part of another."""
    whole, part = Reference("key", "cpu", 6, None), Reference("key", "cpu", 6, ("view", 2, 3))
    stream = io.BytesIO()
    OldPickler(stream, 2).dump({"whole": Rebuilt(whole, 0, (2, 3), (3, 1)), "part": Rebuilt(part, 1, (2,), (1,))})
    legacy_file("legacy_storage_views", stream.getvalue(), ["key"], [np.arange(6, dtype="f4")])


def python2_numpy():
    """An array as Python 2 pickled it: its bytes are a plain string."""
    array = np.array([[1.5, -2.0], [np.pi, 1e-30]], "<f4")
    legacy_file("python2_numpy", b"\x80\x02}(U\x05arraycnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\x00tU\x01btR"
                b"(K\x01(K\x02K\x02tcnumpy\ndtype\n(U\x02f4K\x00K\x01tR(K\x03U\x01<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
                b"\x89U\x10" + array.tobytes() + b"tbu.", [], [])


class Evil:
    def __init__(self, function, *args):
        self.function, self.args = function, args

    def __reduce__(self):
        return self.function, self.args


class Unknown(torch.nn.Linear):
    pass


def refused():
    folder = OUT / "refused"
    folder.mkdir(exist_ok=True)
    marker = "touch evil-was-run"
    state = dict(ordinary())
    torch.save({"model": state, "x": Evil(os.system, marker)}, folder / "os_system.pth")
    torch.save({"model": state, "x": Evil(os.system, marker)}, folder / "os_system_legacy.pth",
               _use_new_zipfile_serialization=False)
    torch.save({"model": state, "x": Evil(eval, "1")}, folder / "eval_protocol_4.pth", pickle_protocol=4)
    torch.save(Unknown(2, 2), folder / "whole_module.pth")
    torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), str(folder / "torchscript.pth"))
    torch.save({"epoch": 3, "args": [1, "a"]}, folder / "no_parameters.pth")
    torch.save(5, folder / "a_number.pth")
    (folder / "plain_pickle.pth").write_bytes(pickle.dumps({"model": {"a": np.ones(2)}}, 2))
    (folder / "empty.pth").write_bytes(b"")
    (folder / "lfs_pointer.pth").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n")
    (folder / "web_page.pth").write_text("<!DOCTYPE html><html>Sign in</html>")


def unreadable():
    """Sound checkpoints with tensors that are told apart only when they are wanted."""
    torch.save({
        "plain": torch.ones(2), "quantised": torch.quantize_per_tensor(torch.ones(2, 3), 0.1, 0, torch.qint8),
        "sparse": torch.eye(3).to_sparse(), "sparse_csr": torch.eye(3).to_sparse_csr(),
        "complex": torch.ones(2, dtype=torch.complex64), "float8": torch.ones(2).to(torch.float8_e4m3fn),
        "negated": torch.tensor([1j, 2j]).conj().imag, "meta": torch.ones(2, 5, device="meta"),
        "text_array": np.array(["a"]), "object_array": np.array([None, "x"]),
    }, OUT / "unreadable.pth")


def told(value):
    """A value of Python as JSON that keeps its type."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else {"int": str(value)}
    if isinstance(value, float):
        return {"float": value.hex()} if value == value and abs(value) != float("inf") else {"float": str(value)}
    if isinstance(value, (bytes, bytearray)):
        return {"bytes": list(value)}
    if isinstance(value, (list, tuple)):
        return {type(value).__name__: [told(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[told(k), told(v)] for k, v in value.items()]}
    assert isinstance(value, (set, frozenset))
    return {"set": True}


def pickles():
    shared = ["shared"]
    ring = {"long": "ä" * 600, "after": [shared, shared, (shared,)]}
    names = [str(i) for i in range(300)]
    values = {
        "numbers": [0, 1, -1, 255, 256, 65535, 65536, -2**31, 2**31, 2**53, -2**63, 2**64, 3**200, -(3**200)],
        "floats": [0.0, -0.0, 1.5, -2.5e-300, 1e308, float("inf"), float("-inf"), float("nan"), 0.1],
        "texts": ["", "a", "ü", "\u20ac", "\U0001f600", "line\nfeed", "back\\slash", "'quoted'", "x" * 300],
        "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), ((),)],
        "constants": [True, False, None],
        "dictionaries": [{}, {"a": 1}, {"b": {"c": [1, {"d": ()}]}, 3: 4, (1, 2): "tuple"},
                         collections.OrderedDict([("z", 1), ("a", 2)]), collections.defaultdict(list, {"k": [1]}),
                         collections.Counter("abca")],
        "shared": ring,
        "many": names + names[-3:],  # more than one byte can number
        "deep": functools.reduce(lambda inner, _: [inner], range(60), 5),
    }
    made = [(name, [pickle.dumps(value, protocol) for protocol in range(6)], value) for name, value in values.items()]
    blobs = [b"", b"\x00\xff", b"y" * 300]
    made.append(("bytes", [pickle.dumps(blobs, p) for p in (3, 4, 5)], blobs))
    made.append(("bytearray", [pickle.dumps(bytearray(b"z\xff"), 5)], bytearray(b"z\xff")))
    made.append(("sets", [pickle.dumps([set(), {1}, frozenset([2])], p) for p in (4, 5)], [set(), {1}, frozenset([2])]))
    python2 = {  # as Python 2 wrote its strings
        "SHORT_BINSTRING": b"\x80\x02U\x03a\xe4b.", "BINSTRING": b"T\x03\x00\x00\x00a\xe4b.", "STRING": b"S'a\\xe4\\n\\'b'\n.",
        "OrderedDict": b"\x80\x02ccollections\nOrderedDict\n](](U\x01bK\x01e](U\x01aK\x02ee\x85R.",
        "booleans": b"(I01\nI00\nI7\nL8L\nt.", "stack": b"(1K\x010N2\x86.",
    }
    made += [(f"Python 2, {name}", [data], pickle.loads(data, encoding="latin1")) for name, data in python2.items()]
    (OUT / "pickles.json").write_text(json.dumps([
        {"name": name, "pickles": [base64.b64encode(data).decode() for data in pickles], "value": told(value)}
        for name, pickles, value in made], ensure_ascii=False, separators=(",", ":")))


def golden(folders):
    columns = []
    for folder in folders:
        content = torch.load(folder / "model" / "model_final.pth", weights_only=False)
        tensors = {name: tensor_of(value) for name, value in content.get("model", content).items()}
        columns.append({name: f"{str(t.dtype).removeprefix('torch.')} {','.join(map(str, t.shape))} {t.double().sum().item():.7g}"
                        for name, t in tensors.items()})
    rows = [["", *[folder.name for folder in folders]]]
    for name in columns[0]:
        cells = [column[name] for column in columns]
        kind = cells[0].rpartition(" ")[0] + " "
        rows.append([name, cells[0], *[cell.removeprefix(kind) for cell in cells[1:]]])
    (OUT / "golden.tsv").write_text("".join("\t".join(row) + "\n" for row in rows))


def main():
    OUT.mkdir(exist_ok=True)
    state = ordinary()
    write("bare", state)
    for protocol in (2, 3, 4, 5):
        write(f"protocol_{protocol}", {"model": state, "optimizer": optimizer(), "iteration": 59999,
                                       "mean": 1.5, "history": list(range(300)), "names": {"a", "b"}},
              state, pickle_protocol=protocol)
    write("state_dict", {"epoch": 1, "state_dict": state, "hyper_parameters": {"lr": 1e-3}}, state)
    write("parallel", {"state_dict": {f"module.{k}": v for k, v in state.items()}}, state)
    write("every_dtype", every_dtype())
    write("views", views())
    write("legacy", {"model": state, "optimizer": optimizer()}, state, _use_new_zipfile_serialization=False)
    write("legacy_views", views(), _use_new_zipfile_serialization=False)
    write("legacy_dtypes", {k: v for k, v in every_dtype().items() if k not in ("uint16", "uint32")},
          _use_new_zipfile_serialization=False)
    for protocol in (2, 3, 4, 5):
        write(f"numpy_protocol_{protocol}", {"model": numpy_values()}, native(numpy_values()), pickle_protocol=protocol)
    write("legacy_numpy", {"model": numpy_values()}, native(numpy_values()), _use_new_zipfile_serialization=False)
    torch.serialization.set_crc32_options(False)
    write("no_checksums", state)
    torch.serialization.set_crc32_options(True)
    rezipped(OUT / "bare.pth", OUT / "deflated.pth", method=zipfile.ZIP_DEFLATED)
    expect("deflated", state)
    big_endian()
    legacy_storage_views()
    python2_numpy()
    unreadable()
    refused()
    pickles()
    (OUT / "index.json").write_text(json.dumps(index, indent=1))
    if len(sys.argv) > 1:
        golden(sorted(Path(sys.argv[1]).iterdir()))
    print(sum(f.stat().st_size for f in OUT.rglob("*") if f.is_file()), "bytes")


main()
