;; The three transforms of F(4×4, 3×3) in one direction, for rows and for columns: the matrices of Lavin and
;; Gray, "Fast Algorithms for Convolutional Neural Networks" (2015, arXiv:1509.09308, section 4.3). Numbers are
;; vectors, whose lanes are four tiles or four filters.
;;
;; $from is the first number of the first row, $step bytes further is its second one and $next bytes further the
;; first one of the next row; likewise $to, $to_step and $to_next. A row is stored when all of it is read, so that
;; it may take its own place.
(module
  (import "ort" "memory" (memory 1))

  ;; G: three numbers of a filter become six, in $times rows.
  ;;    1/4     0     0
  ;;   -1/6  -1/6  -1/6
  ;;   -1/6   1/6  -1/6
  ;;   1/24  1/12   1/6
  ;;   1/24 -1/12   1/6
  ;;      0     0     1
  (func $transform_filter (export "transform_filter")
    (param $from i32) (param $step i32) (param $next i32)
    (param $to i32) (param $to_step i32) (param $to_next i32) (param $times i32)
    (local $at i32) (local $g0 v128) (local $g1 v128) (local $g2 v128) (local $even v128)
    (local $odd v128)
    (loop $again
      (local.set $g0 (v128.load (local.get $from)))
      (local.set $g1 (v128.load (local.tee $at (i32.add (local.get $from) (local.get $step)))))
      (local.set $g2 (v128.load (i32.add (local.get $at) (local.get $step))))
      (v128.store (local.tee $at (local.get $to))
        (f32x4.mul (local.get $g0) (f32x4.splat (f32.const 0.25))))
      (local.set $even
        (f32x4.mul (f32x4.add (local.get $g0) (local.get $g2)) (f32x4.splat (f32.const -0.166666667))))
      (local.set $odd (f32x4.mul (local.get $g1) (f32x4.splat (f32.const -0.166666667))))
      (v128.store (local.tee $at (i32.add (local.get $at) (local.get $to_step)))
        (f32x4.add (local.get $even) (local.get $odd)))
      (v128.store (local.tee $at (i32.add (local.get $at) (local.get $to_step)))
        (f32x4.sub (local.get $even) (local.get $odd)))
      (local.set $even (f32x4.add
        (f32x4.mul (local.get $g0) (f32x4.splat (f32.const 0.041666667)))
        (f32x4.mul (local.get $g2) (f32x4.splat (f32.const 0.166666667)))))
      (local.set $odd (f32x4.mul (local.get $g1) (f32x4.splat (f32.const 0.083333333))))
      (v128.store (local.tee $at (i32.add (local.get $at) (local.get $to_step)))
        (f32x4.add (local.get $even) (local.get $odd)))
      (v128.store (local.tee $at (i32.add (local.get $at) (local.get $to_step)))
        (f32x4.sub (local.get $even) (local.get $odd)))
      (v128.store (i32.add (local.get $at) (local.get $to_step)) (local.get $g2))
      (local.set $from (i32.add (local.get $from) (local.get $next)))
      (local.set $to (i32.add (local.get $to) (local.get $to_next)))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))

  ;; Bᵀ: six numbers of a tile of inputs become six others, in six rows.
  ;;   4  0 -5  0  1  0
  ;;   0 -4 -4  1  1  0
  ;;   0  4 -4 -1  1  0
  ;;   0 -2 -1  2  1  0
  ;;   0  2 -1 -2  1  0
  ;;   0  4  0 -5  0  1
  (func $transform_input (export "transform_input")
    (param $from i32) (param $step i32) (param $next i32)
    (param $to i32) (param $to_step i32) (param $to_next i32)
    (local $times i32) (local $at i32)
    (local $d0 v128) (local $d1 v128) (local $d2 v128) (local $d3 v128) (local $d4 v128)
    (local $d5 v128) (local $even v128) (local $odd v128)
    (local.set $times (i32.const 6))
    (loop $again
      (local.set $d0 (v128.load (local.get $from)))
      (local.set $d1 (v128.load (local.tee $at (i32.add (local.get $from) (local.get $step)))))
      (local.set $d2 (v128.load (local.tee $at (i32.add (local.get $at) (local.get $step)))))
      (local.set $d3 (v128.load (local.tee $at (i32.add (local.get $at) (local.get $step)))))
      (local.set $d4 (v128.load (local.tee $at (i32.add (local.get $at) (local.get $step)))))
      (local.set $d5 (v128.load (i32.add (local.get $at) (local.get $step))))
      (v128.store (local.tee $at (local.get $to))
        (f32x4.relaxed_madd (v128.const f32x4 4 4 4 4) (local.get $d0)
          (f32x4.relaxed_nmadd (v128.const f32x4 5 5 5 5) (local.get $d2) (local.get $d4))))
      (local.set $even
        (f32x4.relaxed_nmadd (v128.const f32x4 4 4 4 4) (local.get $d2) (local.get $d4)))
      (local.set $odd
        (f32x4.relaxed_nmadd (v128.const f32x4 4 4 4 4) (local.get $d1) (local.get $d3)))
      (v128.store (local.tee $at (i32.add (local.get $at) (local.get $to_step)))
        (f32x4.add (local.get $even) (local.get $odd)))
      (v128.store (local.tee $at (i32.add (local.get $at) (local.get $to_step)))
        (f32x4.sub (local.get $even) (local.get $odd)))
      (local.set $even (f32x4.sub (local.get $d4) (local.get $d2)))
      (local.set $odd (f32x4.sub (local.get $d3) (local.get $d1)))
      (v128.store (local.tee $at (i32.add (local.get $at) (local.get $to_step)))
        (f32x4.relaxed_madd (v128.const f32x4 2 2 2 2) (local.get $odd) (local.get $even)))
      (v128.store (local.tee $at (i32.add (local.get $at) (local.get $to_step)))
        (f32x4.relaxed_nmadd (v128.const f32x4 2 2 2 2) (local.get $odd) (local.get $even)))
      (v128.store (i32.add (local.get $at) (local.get $to_step))
        (f32x4.relaxed_madd (v128.const f32x4 4 4 4 4) (local.get $d1)
          (f32x4.relaxed_nmadd (v128.const f32x4 5 5 5 5) (local.get $d3) (local.get $d5))))
      (local.set $from (i32.add (local.get $from) (local.get $next)))
      (local.set $to (i32.add (local.get $to) (local.get $to_next)))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))

  ;; Aᵀ: six sums become four outputs, in $times rows.
  ;;   1  1  1  1  1  0
  ;;   0  1 -1  2 -2  0
  ;;   0  1  1  4  4  0
  ;;   0  1 -1  8 -8  1
  (func $transform_output (export "transform_output")
    (param $from i32) (param $step i32) (param $next i32)
    (param $to i32) (param $to_step i32) (param $to_next i32) (param $times i32)
    (local $at i32) (local $m0 v128) (local $m1 v128) (local $m2 v128) (local $m3 v128)
    (local $m4 v128) (local $m5 v128)
    (local $even1 v128) (local $odd1 v128) (local $even2 v128) (local $odd2 v128)
    (loop $again
      (local.set $m0 (v128.load (local.get $from)))
      (local.set $m1 (v128.load (local.tee $at (i32.add (local.get $from) (local.get $step)))))
      (local.set $m2 (v128.load (local.tee $at (i32.add (local.get $at) (local.get $step)))))
      (local.set $m3 (v128.load (local.tee $at (i32.add (local.get $at) (local.get $step)))))
      (local.set $m4 (v128.load (local.tee $at (i32.add (local.get $at) (local.get $step)))))
      (local.set $m5 (v128.load (i32.add (local.get $at) (local.get $step))))
      (local.set $even1 (f32x4.add (local.get $m1) (local.get $m2)))
      (local.set $odd1 (f32x4.sub (local.get $m1) (local.get $m2)))
      (local.set $even2 (f32x4.add (local.get $m3) (local.get $m4)))
      (local.set $odd2 (f32x4.sub (local.get $m3) (local.get $m4)))
      (v128.store (local.tee $at (local.get $to))
        (f32x4.add (f32x4.add (local.get $m0) (local.get $even1)) (local.get $even2)))
      (v128.store (local.tee $at (i32.add (local.get $at) (local.get $to_step)))
        (f32x4.relaxed_madd (v128.const f32x4 2 2 2 2) (local.get $odd2) (local.get $odd1)))
      (v128.store (local.tee $at (i32.add (local.get $at) (local.get $to_step)))
        (f32x4.relaxed_madd (v128.const f32x4 4 4 4 4) (local.get $even2) (local.get $even1)))
      (v128.store (i32.add (local.get $at) (local.get $to_step))
        (f32x4.add (local.get $m5)
          (f32x4.relaxed_madd (v128.const f32x4 8 8 8 8) (local.get $odd2) (local.get $odd1))))
      (local.set $from (i32.add (local.get $from) (local.get $next)))
      (local.set $to (i32.add (local.get $to) (local.get $to_next)))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))))
