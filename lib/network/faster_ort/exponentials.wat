;; The exponentials and their sum that ONNX Runtime's Softmax needs: out = exp(in + add). It takes the place of
;; MlasComputeSumExpF32Kernel (onnxruntime/core/mlas/lib/compute.cpp) and so has its parameters. That one
;; multiplies and adds in two instructions, and its constants stand inside of its loop.
;;
;; exp(x) = 2ⁿ · exp(r) with n = round(x / ln 2) and r = x − n · ln 2, so that |r| ≤ ln 2 / 2. There
;; exp(r) = 1 + r + r² (c2 + c3 r + c4 r² + c5 r³ + c6 r⁴) within 3.1e-9 of it, with coefficients fitted by weighted
;; least squares. In 32 bits the result is at most 0.8 units in the last place off, also where a multiplication
;; and an addition are rounded one after the other.
(module
  (import "ort" "memory" (memory 1))

  ;; $out may be 0: then only the sum is wanted. $in + $add is at most 88.
  (func (export "exponentials")
    (param $in i32) (param $out i32) (param $left i32) (param $add f32) (result f32)
    (local $adds v128) (local $least v128) (local $per_ln2 v128) (local $round v128)
    (local $ln2 v128) (local $ln2_rest v128) (local $one v128) (local $c2 v128) (local $c3 v128)
    (local $c4 v128) (local $c5 v128) (local $c6 v128)
    (local $x v128) (local $n v128) (local $y v128) (local $sums v128) (local $bytes i32)
    (local.set $adds (f32x4.splat (local.get $add)))
    ;; exp(−87) is about the least number that is not subnormal.
    (local.set $least (v128.const f32x4 -87 -87 -87 -87))
    (local.set $per_ln2 (v128.const f32x4 1.44269504 1.44269504 1.44269504 1.44269504))
    ;; 1.5 · 2²³: what is added to it loses its fraction, and its last bits are n.
    (local.set $round (v128.const f32x4 12582912 12582912 12582912 12582912))
    ;; ln 2 in two parts; the first has so few bits that its product with n is exact.
    (local.set $ln2 (v128.const f32x4 -0.693359375 -0.693359375 -0.693359375 -0.693359375))
    (local.set $ln2_rest
      (v128.const f32x4 2.12194440e-4 2.12194440e-4 2.12194440e-4 2.12194440e-4))
    (local.set $one (v128.const f32x4 1 1 1 1))
    (local.set $c2 (v128.const f32x4 0.49999994 0.49999994 0.49999994 0.49999994))
    (local.set $c3 (v128.const f32x4 0.166665211 0.166665211 0.166665211 0.166665211))
    (local.set $c4 (v128.const f32x4 0.041668389 0.041668389 0.041668389 0.041668389))
    (local.set $c5 (v128.const f32x4 0.00836874545 0.00836874545 0.00836874545 0.00836874545))
    (local.set $c6 (v128.const f32x4 0.00138145406 0.00138145406 0.00138145406 0.00138145406))
    (if (local.get $left) (then
      (loop $some
        ;; Four numbers, or one of the last three; lanes that are not there get what is least.
        (local.set $bytes
          (select (i32.const 16) (i32.const 4) (i32.ge_u (local.get $left) (i32.const 4))))
        (if (i32.eq (local.get $bytes) (i32.const 16))
          (then (local.set $x (f32x4.add (local.get $adds) (v128.load align=4 (local.get $in)))))
          (else (local.set $x (f32x4.replace_lane 0 (v128.const f32x4 -inf -inf -inf -inf)
            (f32.add (local.get $add) (f32.load (local.get $in)))))))
        ;; What is not a number stays so.
        (local.set $x (f32x4.pmax (local.get $x) (local.get $least)))
        (local.set $y
          (f32x4.relaxed_madd (local.get $x) (local.get $per_ln2) (local.get $round)))
        (local.set $n (f32x4.sub (local.get $y) (local.get $round)))
        (local.set $x (f32x4.relaxed_madd (local.get $n) (local.get $ln2) (local.get $x)))
        (local.set $x (f32x4.relaxed_madd (local.get $n) (local.get $ln2_rest) (local.get $x)))
        ;; 2ⁿ, by its exponent.
        (local.set $n
          (i32x4.add (i32x4.shl (local.get $y) (i32.const 23)) (local.get $one)))
        (local.set $y (f32x4.relaxed_madd (local.get $c6) (local.get $x) (local.get $c5)))
        (local.set $y (f32x4.relaxed_madd (local.get $y) (local.get $x) (local.get $c4)))
        (local.set $y (f32x4.relaxed_madd (local.get $y) (local.get $x) (local.get $c3)))
        (local.set $y (f32x4.relaxed_madd (local.get $y) (local.get $x) (local.get $c2)))
        (local.set $y (f32x4.relaxed_madd (local.get $y) (local.get $x) (local.get $one)))
        (local.set $y (f32x4.relaxed_madd (local.get $y) (local.get $x) (local.get $one)))
        (local.set $y (f32x4.mul (local.get $y) (local.get $n)))
        (local.set $sums (f32x4.add (local.get $sums) (local.get $y)))
        (if (local.get $out) (then
          (if (i32.eq (local.get $bytes) (i32.const 16))
            (then (v128.store align=4 (local.get $out) (local.get $y)))
            (else (v128.store32_lane align=4 0 (local.get $out) (local.get $y))))
          (local.set $out (i32.add (local.get $out) (local.get $bytes)))))
        (local.set $in (i32.add (local.get $in) (local.get $bytes)))
        (br_if $some (local.tee $left
          (i32.sub (local.get $left) (i32.shr_u (local.get $bytes) (i32.const 2))))))))
    (f32.add
      (f32.add (f32x4.extract_lane 0 (local.get $sums)) (f32x4.extract_lane 1 (local.get $sums)))
      (f32.add (f32x4.extract_lane 2 (local.get $sums)) (f32x4.extract_lane 3 (local.get $sums))))))
