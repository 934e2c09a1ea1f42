;; Tiles in images: where they lie, and how they get into vectors, whose lanes are four tiles, and back.
;;
;; A square that lies partly outside of its image is worked on in a patch, 32 bytes a row, that what lies inside is
;; copied to, or from. Where a square is worked on is kept in 32 bytes, its place:
;;    0  its first number: in the image or in the patch
;;    4  from a row to the next
;;    8  from a channel to the next: 0 in a patch
;;   12  columns and
;;   16  rows that are to be copied between image and patch, 0 rows if none,
;;   20  from here in the image
;;   24  and here in the patch
;;   28  from a row of the image to the next
;; Four places follow each other.
(module
  (import "ort" "memory" (memory 1))

  ;; The place of a square of $size × $size numbers that begins in column $x and row $y.
  (func $place_square (export "place_square")
    (param $place i32) (param $image i32) (param $width i32) (param $height i32)
    (param $x i32) (param $y i32) (param $size i32) (param $patch i32)
    (local $right i32) (local $bottom i32) (local $left i32) (local $top i32)
    (local.set $left (call $larger (local.get $x) (i32.const 0)))
    (local.set $top (call $larger (local.get $y) (i32.const 0)))
    (local.set $right
      (call $smaller (i32.add (local.get $x) (local.get $size)) (local.get $width)))
    (local.set $bottom
      (call $smaller (i32.add (local.get $y) (local.get $size)) (local.get $height)))
    (local.set $image (i32.add (local.get $image) (i32.shl (i32.add
      (i32.mul (local.get $top) (local.get $width)) (local.get $left)) (i32.const 2))))
    (if (i32.and
        (i32.eq (i32.sub (local.get $right) (local.get $left)) (local.get $size))
        (i32.eq (i32.sub (local.get $bottom) (local.get $top)) (local.get $size)))
      (then
        (i32.store (local.get $place) (local.get $image))
        (i32.store offset=4 (local.get $place) (i32.shl (local.get $width) (i32.const 2)))
        (i32.store offset=8 (local.get $place)
          (i32.shl (i32.mul (local.get $width) (local.get $height)) (i32.const 2)))
        (i32.store offset=12 (local.get $place) (i32.const 0))
        (i32.store offset=16 (local.get $place) (i32.const 0)))
      (else
        (i32.store (local.get $place) (local.get $patch))
        (i32.store offset=4 (local.get $place) (i32.const 32))
        (i32.store offset=8 (local.get $place) (i32.const 0))
        (i32.store offset=12 (local.get $place)
          (call $larger (i32.sub (local.get $right) (local.get $left)) (i32.const 0)))
        (i32.store offset=16 (local.get $place)
          (call $larger (i32.sub (local.get $bottom) (local.get $top)) (i32.const 0)))))
    (if (i32.eqz (i32.load offset=12 (local.get $place)))
      (then (i32.store offset=16 (local.get $place) (i32.const 0))))
    (i32.store offset=20 (local.get $place) (local.get $image))
    (i32.store offset=24 (local.get $place) (i32.add (local.get $patch) (i32.add
      (i32.shl (i32.sub (local.get $top) (local.get $y)) (i32.const 5))
      (i32.shl (i32.sub (local.get $left) (local.get $x)) (i32.const 2)))))
    (i32.store offset=28 (local.get $place) (i32.shl (local.get $width) (i32.const 2))))

  (func $smaller (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

  (func $larger (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.gt_s (local.get $a) (local.get $b))))

  ;; What lies inside, of four squares: from the image to the patches or, with $back, from these to the image.
  (func $copy_patches (export "copy_patches") (param $places i32) (param $back i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $places) (i32.const 128)))
    (loop $four
      (if (i32.load offset=16 (local.get $places)) (then
        (if (local.get $back)
          (then (call $copy
            (i32.load offset=24 (local.get $places)) (i32.const 32)
            (i32.load offset=20 (local.get $places)) (i32.load offset=28 (local.get $places))
            (i32.load offset=12 (local.get $places)) (i32.load offset=16 (local.get $places))))
          (else (call $copy
            (i32.load offset=20 (local.get $places)) (i32.load offset=28 (local.get $places))
            (i32.load offset=24 (local.get $places)) (i32.const 32)
            (i32.load offset=12 (local.get $places)) (i32.load offset=16 (local.get $places)))))))
      (br_if $four (i32.lt_u
        (local.tee $places (i32.add (local.get $places) (i32.const 32))) (local.get $end)))))

  (func $copy
    (param $from i32) (param $from_next i32) (param $to i32) (param $to_next i32)
    (param $columns i32) (param $rows i32)
    (local $left i32) (local $a i32) (local $b i32)
    (loop $row
      (local.set $a (local.get $from))
      (local.set $b (local.get $to))
      (local.set $left (local.get $columns))
      (loop $column
        (i32.store (local.get $b) (i32.load (local.get $a)))
        (local.set $a (i32.add (local.get $a) (i32.const 4)))
        (local.set $b (i32.add (local.get $b) (i32.const 4)))
        (br_if $column (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      (local.set $from (i32.add (local.get $from) (local.get $from_next)))
      (local.set $to (i32.add (local.get $to) (local.get $to_next)))
      (br_if $row (local.tee $rows (i32.sub (local.get $rows) (i32.const 1))))))

  ;; Four places in the next channel, $bytes further in the image.
  (func $next_channel (export "next_channel") (param $places i32) (param $bytes i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $places) (i32.const 128)))
    (loop $four
      (i32.store (local.get $places)
        (i32.add (i32.load (local.get $places)) (i32.load offset=8 (local.get $places))))
      (i32.store offset=20 (local.get $places)
        (i32.add (i32.load offset=20 (local.get $places)) (local.get $bytes)))
      (br_if $four (i32.lt_u
        (local.tee $places (i32.add (local.get $places) (i32.const 32))) (local.get $end)))))

  ;; Four tiles of 6 × 6 inputs become 36 vectors, row by row.
  (func $gather (export "gather") (param $places i32) (param $to i32)
    (local $a0 i32) (local $a1 i32) (local $a2 i32) (local $a3 i32)
    (local $next0 i32) (local $next1 i32) (local $next2 i32) (local $next3 i32) (local $end i32)
    (local $d0 v128) (local $d1 v128) (local $d2 v128) (local $d3 v128)
    (local $e0 v128) (local $e1 v128) (local $e2 v128) (local $e3 v128)
    (local.set $a0 (i32.load (local.get $places)))
    (local.set $next0 (i32.load offset=4 (local.get $places)))
    (local.set $a1 (i32.load offset=32 (local.get $places)))
    (local.set $next1 (i32.load offset=36 (local.get $places)))
    (local.set $a2 (i32.load offset=64 (local.get $places)))
    (local.set $next2 (i32.load offset=68 (local.get $places)))
    (local.set $a3 (i32.load offset=96 (local.get $places)))
    (local.set $next3 (i32.load offset=100 (local.get $places)))
    (local.set $end (i32.add (local.get $to) (i32.const 576)))
    (loop $row
      (local.set $d0 (v128.load (local.get $a0)))
      (local.set $d1 (v128.load (local.get $a1)))
      (local.set $d2 (v128.load (local.get $a2)))
      (local.set $d3 (v128.load (local.get $a3)))
      (local.set $e0 (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $d0) (local.get $d1)))
      (local.set $e1 (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $d0) (local.get $d1)))
      (local.set $e2 (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $d2) (local.get $d3)))
      (local.set $e3 (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $d2) (local.get $d3)))
      (v128.store (local.get $to)
        (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $e0) (local.get $e2)))
      (v128.store offset=16 (local.get $to)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $e0) (local.get $e2)))
      (v128.store offset=32 (local.get $to)
        (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $e1) (local.get $e3)))
      (v128.store offset=48 (local.get $to)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $e1) (local.get $e3)))
      (local.set $e0 (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
        (v128.load64_zero offset=16 (local.get $a0)) (v128.load64_zero offset=16 (local.get $a1))))
      (local.set $e2 (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
        (v128.load64_zero offset=16 (local.get $a2)) (v128.load64_zero offset=16 (local.get $a3))))
      (v128.store offset=64 (local.get $to)
        (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $e0) (local.get $e2)))
      (v128.store offset=80 (local.get $to)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $e0) (local.get $e2)))
      (local.set $a0 (i32.add (local.get $a0) (local.get $next0)))
      (local.set $a1 (i32.add (local.get $a1) (local.get $next1)))
      (local.set $a2 (i32.add (local.get $a2) (local.get $next2)))
      (local.set $a3 (i32.add (local.get $a3) (local.get $next3)))
      (br_if $row (i32.lt_u
        (local.tee $to (i32.add (local.get $to) (i32.const 96))) (local.get $end)))))

  ;; 16 vectors become four tiles of 4 × 4 outputs: $add is added, and $beta times what stands there, which may be
  ;; anything if $beta is 0; what is below $floor becomes $floor.
  (func $scatter (export "scatter")
    (param $from i32) (param $places i32) (param $add v128) (param $beta f32) (param $floor v128)
    (local $a0 i32) (local $a1 i32) (local $a2 i32) (local $a3 i32)
    (local $next0 i32) (local $next1 i32) (local $next2 i32) (local $next3 i32) (local $end i32)
    (local $y0 v128) (local $y1 v128) (local $y2 v128) (local $y3 v128)
    (local $e0 v128) (local $e1 v128) (local $e2 v128) (local $e3 v128)
    (local.set $a0 (i32.load (local.get $places)))
    (local.set $next0 (i32.load offset=4 (local.get $places)))
    (local.set $a1 (i32.load offset=32 (local.get $places)))
    (local.set $next1 (i32.load offset=36 (local.get $places)))
    (local.set $a2 (i32.load offset=64 (local.get $places)))
    (local.set $next2 (i32.load offset=68 (local.get $places)))
    (local.set $a3 (i32.load offset=96 (local.get $places)))
    (local.set $next3 (i32.load offset=100 (local.get $places)))
    (local.set $end (i32.add (local.get $from) (i32.const 256)))
    (loop $row
      (local.set $y0 (v128.load (local.get $from)))
      (local.set $y1 (v128.load offset=16 (local.get $from)))
      (local.set $y2 (v128.load offset=32 (local.get $from)))
      (local.set $y3 (v128.load offset=48 (local.get $from)))
      (local.set $e0 (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $y0) (local.get $y1)))
      (local.set $e1 (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $y0) (local.get $y1)))
      (local.set $e2 (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $y2) (local.get $y3)))
      (local.set $e3 (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $y2) (local.get $y3)))
      (local.set $y0 (f32x4.add (local.get $add)
        (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $e0) (local.get $e2))))
      (local.set $y1 (f32x4.add (local.get $add)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $e0) (local.get $e2))))
      (local.set $y2 (f32x4.add (local.get $add)
        (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $e1) (local.get $e3))))
      (local.set $y3 (f32x4.add (local.get $add)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $e1) (local.get $e3))))
      (if (f32.ne (local.get $beta) (f32.const 0)) (then
        (local.set $e0 (f32x4.splat (local.get $beta)))
        (local.set $y0
          (f32x4.relaxed_madd (local.get $e0) (v128.load (local.get $a0)) (local.get $y0)))
        (local.set $y1
          (f32x4.relaxed_madd (local.get $e0) (v128.load (local.get $a1)) (local.get $y1)))
        (local.set $y2
          (f32x4.relaxed_madd (local.get $e0) (v128.load (local.get $a2)) (local.get $y2)))
        (local.set $y3
          (f32x4.relaxed_madd (local.get $e0) (v128.load (local.get $a3)) (local.get $y3)))))
      (v128.store (local.get $a0) (f32x4.pmax (local.get $y0) (local.get $floor)))
      (v128.store (local.get $a1) (f32x4.pmax (local.get $y1) (local.get $floor)))
      (v128.store (local.get $a2) (f32x4.pmax (local.get $y2) (local.get $floor)))
      (v128.store (local.get $a3) (f32x4.pmax (local.get $y3) (local.get $floor)))
      (local.set $a0 (i32.add (local.get $a0) (local.get $next0)))
      (local.set $a1 (i32.add (local.get $a1) (local.get $next1)))
      (local.set $a2 (i32.add (local.get $a2) (local.get $next2)))
      (local.set $a3 (i32.add (local.get $a3) (local.get $next3)))
      (br_if $row (i32.lt_u
        (local.tee $from (i32.add (local.get $from) (i32.const 64))) (local.get $end))))))
