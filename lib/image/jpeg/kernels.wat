;; The inner loops of JPEG decoding: the transform, upsampling and colours, eight or sixteen samples at a time.
;; Addresses are in bytes.
(module
  (import "jpeg" "memory" (memory 1))

  ;; One dimension of the transform: eight columns of a block of 8 × 8 numbers of 16 bits, which is then
  ;; turned, so that the next call sees its rows. Each sum of four products is two of dot's.
  ;; $round: half of the last place, in four lanes; $shift: bits that are cut off.
  (func $transform (param $block i32) (param $round v128) (param $shift i32)
    (local $r0 v128) (local $r1 v128) (local $r2 v128) (local $r3 v128) (local $r4 v128) (local $r5 v128)
    (local $r6 v128) (local $r7 v128) (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local $t0 v128) (local $t1 v128) (local $t2 v128) (local $t3 v128) (local $l0 v128) (local $l1 v128)
    (local $l2 v128) (local $l3 v128) (local $l4 v128) (local $l5 v128) (local $l6 v128) (local $l7 v128)
    (local.set $r0 (v128.load (local.get $block))) (local.set $r1 (v128.load offset=16 (local.get $block)))
    (local.set $r2 (v128.load offset=32 (local.get $block))) (local.set $r3 (v128.load offset=48 (local.get $block)))
    (local.set $r4 (v128.load offset=64 (local.get $block))) (local.set $r5 (v128.load offset=80 (local.get $block)))
    (local.set $r6 (v128.load offset=96 (local.get $block))) (local.set $r7 (v128.load offset=112 (local.get $block)))
    ;; The first four columns: even coefficients, then odd ones.
    (local.set $a
      (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $r0) (local.get $r4)))
    (local.set $b
      (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $r2) (local.get $r6)))
    (local.set $c
      (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $r1) (local.get $r3)))
    (local.set $d
      (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $r5) (local.get $r7)))
    (local.set $t3 (i32x4.dot_i16x8_s (local.get $b) (v128.const i16x8 10703 4433 10703 4433 10703 4433 10703 4433)))
    (local.set $t2 (i32x4.dot_i16x8_s (local.get $b) (v128.const i16x8 4433 -10704 4433 -10704 4433 -10704 4433 -10704)))
    (local.set $t0 (i32x4.add (local.get $round)
      (i32x4.dot_i16x8_s (local.get $a) (v128.const i16x8 8192 8192 8192 8192 8192 8192 8192 8192))))
    (local.set $t1 (i32x4.add (local.get $round)
      (i32x4.dot_i16x8_s (local.get $a) (v128.const i16x8 8192 -8192 8192 -8192 8192 -8192 8192 -8192))))
    (local.set $a (i32x4.add
      (i32x4.dot_i16x8_s (local.get $c) (v128.const i16x8 11363 9633 11363 9633 11363 9633 11363 9633))
      (i32x4.dot_i16x8_s (local.get $d) (v128.const i16x8 6437 2260 6437 2260 6437 2260 6437 2260))))
    (local.set $b (i32x4.add (local.get $t0) (local.get $t3)))
    (local.set $l0 (i32x4.shr_s
      (i32x4.add (local.get $b) (local.get $a)) (local.get $shift)))
    (local.set $l7 (i32x4.shr_s
      (i32x4.sub (local.get $b) (local.get $a)) (local.get $shift)))
    (local.set $a (i32x4.add
      (i32x4.dot_i16x8_s (local.get $c) (v128.const i16x8 9633 -2259 9633 -2259 9633 -2259 9633 -2259))
      (i32x4.dot_i16x8_s (local.get $d) (v128.const i16x8 -11362 -6436 -11362 -6436 -11362 -6436 -11362 -6436))))
    (local.set $b (i32x4.add (local.get $t1) (local.get $t2)))
    (local.set $l1 (i32x4.shr_s
      (i32x4.add (local.get $b) (local.get $a)) (local.get $shift)))
    (local.set $l6 (i32x4.shr_s
      (i32x4.sub (local.get $b) (local.get $a)) (local.get $shift)))
    (local.set $a (i32x4.add
      (i32x4.dot_i16x8_s (local.get $c) (v128.const i16x8 6437 -11362 6437 -11362 6437 -11362 6437 -11362))
      (i32x4.dot_i16x8_s (local.get $d) (v128.const i16x8 2261 9633 2261 9633 2261 9633 2261 9633))))
    (local.set $b (i32x4.sub (local.get $t1) (local.get $t2)))
    (local.set $l2 (i32x4.shr_s
      (i32x4.add (local.get $b) (local.get $a)) (local.get $shift)))
    (local.set $l5 (i32x4.shr_s
      (i32x4.sub (local.get $b) (local.get $a)) (local.get $shift)))
    (local.set $a (i32x4.add
      (i32x4.dot_i16x8_s (local.get $c) (v128.const i16x8 2260 -6436 2260 -6436 2260 -6436 2260 -6436))
      (i32x4.dot_i16x8_s (local.get $d) (v128.const i16x8 9633 -11363 9633 -11363 9633 -11363 9633 -11363))))
    (local.set $b (i32x4.sub (local.get $t0) (local.get $t3)))
    (local.set $l3 (i32x4.shr_s
      (i32x4.add (local.get $b) (local.get $a)) (local.get $shift)))
    (local.set $l4 (i32x4.shr_s
      (i32x4.sub (local.get $b) (local.get $a)) (local.get $shift)))
    ;; The last four columns: even coefficients, then odd ones.
    (local.set $a
      (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $r0) (local.get $r4)))
    (local.set $b
      (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $r2) (local.get $r6)))
    (local.set $c
      (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $r1) (local.get $r3)))
    (local.set $d
      (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $r5) (local.get $r7)))
    (local.set $t3 (i32x4.dot_i16x8_s (local.get $b) (v128.const i16x8 10703 4433 10703 4433 10703 4433 10703 4433)))
    (local.set $t2 (i32x4.dot_i16x8_s (local.get $b) (v128.const i16x8 4433 -10704 4433 -10704 4433 -10704 4433 -10704)))
    (local.set $t0 (i32x4.add (local.get $round)
      (i32x4.dot_i16x8_s (local.get $a) (v128.const i16x8 8192 8192 8192 8192 8192 8192 8192 8192))))
    (local.set $t1 (i32x4.add (local.get $round)
      (i32x4.dot_i16x8_s (local.get $a) (v128.const i16x8 8192 -8192 8192 -8192 8192 -8192 8192 -8192))))
    (local.set $a (i32x4.add
      (i32x4.dot_i16x8_s (local.get $c) (v128.const i16x8 11363 9633 11363 9633 11363 9633 11363 9633))
      (i32x4.dot_i16x8_s (local.get $d) (v128.const i16x8 6437 2260 6437 2260 6437 2260 6437 2260))))
    (local.set $b (i32x4.add (local.get $t0) (local.get $t3)))
    (local.set $r0 (i16x8.narrow_i32x4_s (local.get $l0) (i32x4.shr_s
      (i32x4.add (local.get $b) (local.get $a)) (local.get $shift))))
    (local.set $r7 (i16x8.narrow_i32x4_s (local.get $l7) (i32x4.shr_s
      (i32x4.sub (local.get $b) (local.get $a)) (local.get $shift))))
    (local.set $a (i32x4.add
      (i32x4.dot_i16x8_s (local.get $c) (v128.const i16x8 9633 -2259 9633 -2259 9633 -2259 9633 -2259))
      (i32x4.dot_i16x8_s (local.get $d) (v128.const i16x8 -11362 -6436 -11362 -6436 -11362 -6436 -11362 -6436))))
    (local.set $b (i32x4.add (local.get $t1) (local.get $t2)))
    (local.set $r1 (i16x8.narrow_i32x4_s (local.get $l1) (i32x4.shr_s
      (i32x4.add (local.get $b) (local.get $a)) (local.get $shift))))
    (local.set $r6 (i16x8.narrow_i32x4_s (local.get $l6) (i32x4.shr_s
      (i32x4.sub (local.get $b) (local.get $a)) (local.get $shift))))
    (local.set $a (i32x4.add
      (i32x4.dot_i16x8_s (local.get $c) (v128.const i16x8 6437 -11362 6437 -11362 6437 -11362 6437 -11362))
      (i32x4.dot_i16x8_s (local.get $d) (v128.const i16x8 2261 9633 2261 9633 2261 9633 2261 9633))))
    (local.set $b (i32x4.sub (local.get $t1) (local.get $t2)))
    (local.set $r2 (i16x8.narrow_i32x4_s (local.get $l2) (i32x4.shr_s
      (i32x4.add (local.get $b) (local.get $a)) (local.get $shift))))
    (local.set $r5 (i16x8.narrow_i32x4_s (local.get $l5) (i32x4.shr_s
      (i32x4.sub (local.get $b) (local.get $a)) (local.get $shift))))
    (local.set $a (i32x4.add
      (i32x4.dot_i16x8_s (local.get $c) (v128.const i16x8 2260 -6436 2260 -6436 2260 -6436 2260 -6436))
      (i32x4.dot_i16x8_s (local.get $d) (v128.const i16x8 9633 -11363 9633 -11363 9633 -11363 9633 -11363))))
    (local.set $b (i32x4.sub (local.get $t0) (local.get $t3)))
    (local.set $r3 (i16x8.narrow_i32x4_s (local.get $l3) (i32x4.shr_s
      (i32x4.add (local.get $b) (local.get $a)) (local.get $shift))))
    (local.set $r4 (i16x8.narrow_i32x4_s (local.get $l4) (i32x4.shr_s
      (i32x4.sub (local.get $b) (local.get $a)) (local.get $shift))))
    ;; Turned: pairs of rows four apart are interleaved three times.
    (local.set $l0 (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23
      (local.get $r0) (local.get $r4)))
    (local.set $l1 (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31
      (local.get $r0) (local.get $r4)))
    (local.set $l2 (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23
      (local.get $r1) (local.get $r5)))
    (local.set $l3 (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31
      (local.get $r1) (local.get $r5)))
    (local.set $l4 (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23
      (local.get $r2) (local.get $r6)))
    (local.set $l5 (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31
      (local.get $r2) (local.get $r6)))
    (local.set $l6 (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23
      (local.get $r3) (local.get $r7)))
    (local.set $l7 (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31
      (local.get $r3) (local.get $r7)))
    (local.set $r0 (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23
      (local.get $l0) (local.get $l4)))
    (local.set $r1 (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31
      (local.get $l0) (local.get $l4)))
    (local.set $r2 (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23
      (local.get $l1) (local.get $l5)))
    (local.set $r3 (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31
      (local.get $l1) (local.get $l5)))
    (local.set $r4 (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23
      (local.get $l2) (local.get $l6)))
    (local.set $r5 (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31
      (local.get $l2) (local.get $l6)))
    (local.set $r6 (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23
      (local.get $l3) (local.get $l7)))
    (local.set $r7 (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31
      (local.get $l3) (local.get $l7)))
    (v128.store (local.get $block) (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23
      (local.get $r0) (local.get $r4)))
    (v128.store offset=16 (local.get $block) (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31
      (local.get $r0) (local.get $r4)))
    (v128.store offset=32 (local.get $block) (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23
      (local.get $r1) (local.get $r5)))
    (v128.store offset=48 (local.get $block) (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31
      (local.get $r1) (local.get $r5)))
    (v128.store offset=64 (local.get $block) (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23
      (local.get $r2) (local.get $r6)))
    (v128.store offset=80 (local.get $block) (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31
      (local.get $r2) (local.get $r6)))
    (v128.store offset=96 (local.get $block) (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23
      (local.get $r3) (local.get $r7)))
    (v128.store offset=112 (local.get $block) (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31
      (local.get $r3) (local.get $r7))))

  ;; Blocks side by side → samples. $blocks: coefficients in natural order, 64 numbers of 16 bits a block,
  ;; which are made zero; $factors: what they are multiplied by, in the same order; $output: where the
  ;; first sample goes; $stride: from row to row. The first 128 bytes of the memory are overwritten.
  (func (export "transformBlocks")
    (param $blocks i32) (param $factors i32) (param $count i32) (param $output i32) (param $stride i32)
    (local $end i32) (local $to i32) (local $zero v128) (local $others v128)
    (local $x v128)
    (local.set $end (i32.add (local.get $blocks) (i32.shl (local.get $count) (i32.const 7))))
    (block $done
      (loop $block
        (br_if $done (i32.ge_u (local.get $blocks) (local.get $end)))
        (local.set $to (local.get $output))
        (local.set $x (i16x8.mul (v128.load (local.get $blocks)) (v128.load (local.get $factors))))
        (v128.store (i32.const 0) (local.get $x))
        (v128.store (local.get $blocks) (local.get $zero))
        (local.set $others (i16x8.replace_lane 0 (local.get $x) (i32.const 0)))
        (local.set $x (i16x8.mul
          (v128.load offset=16 (local.get $blocks)) (v128.load offset=16 (local.get $factors))))
        (v128.store offset=16 (i32.const 0) (local.get $x))
        (v128.store offset=16 (local.get $blocks) (local.get $zero))
        (local.set $others (v128.or (local.get $others) (local.get $x)))
        (local.set $x (i16x8.mul
          (v128.load offset=32 (local.get $blocks)) (v128.load offset=32 (local.get $factors))))
        (v128.store offset=32 (i32.const 0) (local.get $x))
        (v128.store offset=32 (local.get $blocks) (local.get $zero))
        (local.set $others (v128.or (local.get $others) (local.get $x)))
        (local.set $x (i16x8.mul
          (v128.load offset=48 (local.get $blocks)) (v128.load offset=48 (local.get $factors))))
        (v128.store offset=48 (i32.const 0) (local.get $x))
        (v128.store offset=48 (local.get $blocks) (local.get $zero))
        (local.set $others (v128.or (local.get $others) (local.get $x)))
        (local.set $x (i16x8.mul
          (v128.load offset=64 (local.get $blocks)) (v128.load offset=64 (local.get $factors))))
        (v128.store offset=64 (i32.const 0) (local.get $x))
        (v128.store offset=64 (local.get $blocks) (local.get $zero))
        (local.set $others (v128.or (local.get $others) (local.get $x)))
        (local.set $x (i16x8.mul
          (v128.load offset=80 (local.get $blocks)) (v128.load offset=80 (local.get $factors))))
        (v128.store offset=80 (i32.const 0) (local.get $x))
        (v128.store offset=80 (local.get $blocks) (local.get $zero))
        (local.set $others (v128.or (local.get $others) (local.get $x)))
        (local.set $x (i16x8.mul
          (v128.load offset=96 (local.get $blocks)) (v128.load offset=96 (local.get $factors))))
        (v128.store offset=96 (i32.const 0) (local.get $x))
        (v128.store offset=96 (local.get $blocks) (local.get $zero))
        (local.set $others (v128.or (local.get $others) (local.get $x)))
        (local.set $x (i16x8.mul
          (v128.load offset=112 (local.get $blocks)) (v128.load offset=112 (local.get $factors))))
        (v128.store offset=112 (i32.const 0) (local.get $x))
        (v128.store offset=112 (local.get $blocks) (local.get $zero))
        (local.set $others (v128.or (local.get $others) (local.get $x)))
        (if (v128.any_true (local.get $others))
          (then
            (call $transform (i32.const 0) (v128.const i32x4 1024 1024 1024 1024) (i32.const 11))
            (call $transform
              (i32.const 0)
              ;; With the 128 by which samples are shifted.
              (v128.const i32x4 33685504 33685504 33685504 33685504) (i32.const 18)))
          (else
            ;; A block of one value.
            (local.set $x (i16x8.splat
              (i32.add
                (i32.shr_s (i32.add (i32.load16_s (i32.const 0)) (i32.const 4)) (i32.const 3))
                (i32.const 128))))
            (v128.store (i32.const 0) (local.get $x)) (v128.store offset=16 (i32.const 0) (local.get $x))
            (v128.store offset=32 (i32.const 0) (local.get $x)) (v128.store offset=48 (i32.const 0) (local.get $x))
            (v128.store offset=64 (i32.const 0) (local.get $x)) (v128.store offset=80 (i32.const 0) (local.get $x))
            (v128.store offset=96 (i32.const 0) (local.get $x)) (v128.store offset=112 (i32.const 0) (local.get $x))))
        (local.set $x (i8x16.narrow_i16x8_u
          (v128.load (i32.const 0)) (v128.load offset=16 (i32.const 0))))
        (v128.store64_lane 0 (local.get $to) (local.get $x))
        (local.set $to (i32.add (local.get $to) (local.get $stride)))
        (v128.store64_lane 1 (local.get $to) (local.get $x))
        (local.set $to (i32.add (local.get $to) (local.get $stride)))
        (local.set $x (i8x16.narrow_i16x8_u
          (v128.load offset=32 (i32.const 0)) (v128.load offset=48 (i32.const 0))))
        (v128.store64_lane 0 (local.get $to) (local.get $x))
        (local.set $to (i32.add (local.get $to) (local.get $stride)))
        (v128.store64_lane 1 (local.get $to) (local.get $x))
        (local.set $to (i32.add (local.get $to) (local.get $stride)))
        (local.set $x (i8x16.narrow_i16x8_u
          (v128.load offset=64 (i32.const 0)) (v128.load offset=80 (i32.const 0))))
        (v128.store64_lane 0 (local.get $to) (local.get $x))
        (local.set $to (i32.add (local.get $to) (local.get $stride)))
        (v128.store64_lane 1 (local.get $to) (local.get $x))
        (local.set $to (i32.add (local.get $to) (local.get $stride)))
        (local.set $x (i8x16.narrow_i16x8_u
          (v128.load offset=96 (i32.const 0)) (v128.load offset=112 (i32.const 0))))
        (v128.store64_lane 0 (local.get $to) (local.get $x))
        (local.set $to (i32.add (local.get $to) (local.get $stride)))
        (v128.store64_lane 1 (local.get $to) (local.get $x))
        (local.set $output (i32.add (local.get $output) (i32.const 8)))
        (local.set $blocks (i32.add (local.get $blocks) (i32.const 128)))
        (br $block))))

  ;; Two rows of samples → a row of twice as many: the nearer row and the nearer sample count three times.
  ;; $left, $right: what is added before a sum with the neighbour there is divided by 16; $sums: room for $width + 10 numbers of 16 bits. Up to 16 bytes more are read and written.
  (func (export "widenRows")
    (param $near i32) (param $far i32) (param $width i32) (param $left i32) (param $right i32)
    (param $sums i32) (param $output i32)
    (local $x i32) (local $to i32) (local $here v128)
    (local.set $to (i32.add (local.get $sums) (i32.const 2)))
    (loop $sum
      (local.set $here (v128.load8x8_u (i32.add (local.get $near) (local.get $x))))
      (v128.store (local.get $to)
        (i16x8.add
          (v128.load8x8_u (i32.add (local.get $far) (local.get $x)))
          (i16x8.add (local.get $here) (i16x8.add (local.get $here) (local.get $here)))))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (local.set $x (i32.add (local.get $x) (i32.const 8)))
      (br_if $sum (i32.lt_u (local.get $x) (local.get $width))))
    ;; The first and the last have themselves for neighbours.
    (i32.store16 (local.get $sums) (i32.load16_u offset=2 (local.get $sums)))
    (local.set $to (i32.add (local.get $sums) (i32.shl (local.get $width) (i32.const 1))))
    (i32.store16 offset=2 (local.get $to) (i32.load16_u (local.get $to)))
    (local.set $x (i32.const 0))
    (loop $widen
      (local.set $here (v128.load offset=2 (local.get $sums)))
      (local.set $here
        (i16x8.add (local.get $here) (i16x8.add (local.get $here) (local.get $here))))
      (v128.store (local.get $output)
        (v128.or
          (i16x8.shr_u
            (i16x8.add
              (i16x8.add (local.get $here) (v128.load (local.get $sums)))
              (i16x8.splat (local.get $left)))
            (i32.const 4))
          (i16x8.shl
            (i16x8.shr_u
              (i16x8.add
                (i16x8.add (local.get $here) (v128.load offset=4 (local.get $sums)))
                (i16x8.splat (local.get $right)))
              (i32.const 4))
            (i32.const 8))))
      (local.set $sums (i32.add (local.get $sums) (i32.const 16)))
      (local.set $output (i32.add (local.get $output) (i32.const 16)))
      (local.set $x (i32.add (local.get $x) (i32.const 8)))
      (br_if $widen (i32.lt_u (local.get $x) (local.get $width)))))

  ;; A row of Y, Cb and Cr → RGB. Factors of more than a half are taken as one or two wholes and a rest that
  ;; 16 bits hold. Up to 15 pixels more are read and written.
  (func (export "convertRow")
    (param $y i32) (param $cb i32) (param $cr i32) (param $width i32) (param $output i32)
    (local $end i32) (local $half v128) (local $luma v128) (local $blue v128) (local $red v128)
    (local $low v128) (local $high v128)
    (local $r v128) (local $g v128) (local $b v128)
    (local $r0 v128) (local $g0 v128) (local $b0 v128)
    (local.set $half (v128.const i32x4 32768 32768 32768 32768))
    (local.set $end (i32.add (local.get $y) (local.get $width)))
    (loop $pixels
      ;; The first eight.
      (local.set $luma (v128.load8x8_u (local.get $y)))
      (local.set $blue (i16x8.sub
        (v128.load8x8_u (local.get $cb)) (v128.const i16x8 128 128 128 128 128 128 128 128)))
      (local.set $red (i16x8.sub
        (v128.load8x8_u (local.get $cr)) (v128.const i16x8 128 128 128 128 128 128 128 128)))
      (local.set $low (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23
        (local.get $blue) (local.get $red)))
      (local.set $high (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31
        (local.get $blue) (local.get $red)))
      (local.set $r (i16x8.add
        (i16x8.add (local.get $luma) (local.get $red))
        (i8x16.shuffle 2 3 6 7 10 11 14 15 18 19 22 23 26 27 30 31
          (i32x4.add (local.get $half) (i32x4.dot_i16x8_s (local.get $low)
            (v128.const i16x8 0 26345 0 26345 0 26345 0 26345)))
          (i32x4.add (local.get $half) (i32x4.dot_i16x8_s (local.get $high)
            (v128.const i16x8 0 26345 0 26345 0 26345 0 26345))))))
      (local.set $g (i16x8.add
        (i16x8.sub (local.get $luma) (local.get $red))
        (i8x16.shuffle 2 3 6 7 10 11 14 15 18 19 22 23 26 27 30 31
          (i32x4.add (local.get $half) (i32x4.dot_i16x8_s (local.get $low)
            (v128.const i16x8 -22554 18734 -22554 18734 -22554 18734 -22554 18734)))
          (i32x4.add (local.get $half) (i32x4.dot_i16x8_s (local.get $high)
            (v128.const i16x8 -22554 18734 -22554 18734 -22554 18734 -22554 18734))))))
      (local.set $b (i16x8.add
        (i16x8.add (local.get $luma) (i16x8.add (local.get $blue) (local.get $blue)))
        (i8x16.shuffle 2 3 6 7 10 11 14 15 18 19 22 23 26 27 30 31
          (i32x4.add (local.get $half) (i32x4.dot_i16x8_s (local.get $low)
            (v128.const i16x8 -14942 0 -14942 0 -14942 0 -14942 0)))
          (i32x4.add (local.get $half) (i32x4.dot_i16x8_s (local.get $high)
            (v128.const i16x8 -14942 0 -14942 0 -14942 0 -14942 0))))))
      (local.set $r0 (local.get $r))
      (local.set $g0 (local.get $g))
      (local.set $b0 (local.get $b))
      ;; The last eight.
      (local.set $luma (v128.load8x8_u offset=8 (local.get $y)))
      (local.set $blue (i16x8.sub
        (v128.load8x8_u offset=8 (local.get $cb)) (v128.const i16x8 128 128 128 128 128 128 128 128)))
      (local.set $red (i16x8.sub
        (v128.load8x8_u offset=8 (local.get $cr)) (v128.const i16x8 128 128 128 128 128 128 128 128)))
      (local.set $low (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23
        (local.get $blue) (local.get $red)))
      (local.set $high (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31
        (local.get $blue) (local.get $red)))
      (local.set $r (i16x8.add
        (i16x8.add (local.get $luma) (local.get $red))
        (i8x16.shuffle 2 3 6 7 10 11 14 15 18 19 22 23 26 27 30 31
          (i32x4.add (local.get $half) (i32x4.dot_i16x8_s (local.get $low)
            (v128.const i16x8 0 26345 0 26345 0 26345 0 26345)))
          (i32x4.add (local.get $half) (i32x4.dot_i16x8_s (local.get $high)
            (v128.const i16x8 0 26345 0 26345 0 26345 0 26345))))))
      (local.set $g (i16x8.add
        (i16x8.sub (local.get $luma) (local.get $red))
        (i8x16.shuffle 2 3 6 7 10 11 14 15 18 19 22 23 26 27 30 31
          (i32x4.add (local.get $half) (i32x4.dot_i16x8_s (local.get $low)
            (v128.const i16x8 -22554 18734 -22554 18734 -22554 18734 -22554 18734)))
          (i32x4.add (local.get $half) (i32x4.dot_i16x8_s (local.get $high)
            (v128.const i16x8 -22554 18734 -22554 18734 -22554 18734 -22554 18734))))))
      (local.set $b (i16x8.add
        (i16x8.add (local.get $luma) (i16x8.add (local.get $blue) (local.get $blue)))
        (i8x16.shuffle 2 3 6 7 10 11 14 15 18 19 22 23 26 27 30 31
          (i32x4.add (local.get $half) (i32x4.dot_i16x8_s (local.get $low)
            (v128.const i16x8 -14942 0 -14942 0 -14942 0 -14942 0)))
          (i32x4.add (local.get $half) (i32x4.dot_i16x8_s (local.get $high)
            (v128.const i16x8 -14942 0 -14942 0 -14942 0 -14942 0))))))
      (local.set $r (i8x16.narrow_i16x8_u (local.get $r0) (local.get $r)))
      (local.set $g (i8x16.narrow_i16x8_u (local.get $g0) (local.get $g)))
      (local.set $b (i8x16.narrow_i16x8_u (local.get $b0) (local.get $b)))
      ;; Interleaved.
      (v128.store (local.get $output)
        (i8x16.shuffle 0 1 16 3 4 17 6 7 18 9 10 19 12 13 20 15
          (i8x16.shuffle 0 16 0 1 17 0 2 18 0 3 19 0 4 20 0 5
            (local.get $r) (local.get $g))
          (local.get $b)))
      (v128.store offset=16 (local.get $output)
        (i8x16.shuffle 0 21 2 3 22 5 6 23 8 9 24 11 12 25 14 15
          (i8x16.shuffle 21 0 6 22 0 7 23 0 8 24 0 9 25 0 10 26
            (local.get $r) (local.get $g))
          (local.get $b)))
      (v128.store offset=32 (local.get $output)
        (i8x16.shuffle 26 1 2 27 4 5 28 7 8 29 10 11 30 13 14 31
          (i8x16.shuffle 0 11 27 0 12 28 0 13 29 0 14 30 0 15 31 0
            (local.get $r) (local.get $g))
          (local.get $b)))
      (local.set $cb (i32.add (local.get $cb) (i32.const 16)))
      (local.set $cr (i32.add (local.get $cr) (i32.const 16)))
      (local.set $output (i32.add (local.get $output) (i32.const 48)))
      (local.set $y (i32.add (local.get $y) (i32.const 16)))
      (br_if $pixels (i32.lt_u (local.get $y) (local.get $end))))))
