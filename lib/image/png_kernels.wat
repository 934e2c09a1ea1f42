;; The inner loops of png_filters.ts (ISO/IEC 15948, clause 9). A pixel is at most 8 bytes; all of them are
;; computed at once, so that each loop reads and writes up to 15 bytes beyond its rows.
(module
  (import "png" "memory" (memory 1))

  ;; $row ← $stored + $above.
  (func (export "undoUp")
    (param $stored i32) (param $above i32) (param $row i32) (param $length i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $stored) (local.get $length)))
    (loop $block
      (v128.store (local.get $row)
        (i8x16.add (v128.load (local.get $stored)) (v128.load (local.get $above))))
      (local.set $stored (i32.add (local.get $stored) (i32.const 16)))
      (local.set $above (i32.add (local.get $above) (i32.const 16)))
      (local.set $row (i32.add (local.get $row) (i32.const 16)))
      (br_if $block (i32.lt_u (local.get $stored) (local.get $end)))))

  ;; $stored ← $row − $above.
  (func (export "doUp")
    (param $stored i32) (param $above i32) (param $row i32) (param $length i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $stored) (local.get $length)))
    (loop $block
      (v128.store (local.get $stored)
        (i8x16.sub (v128.load (local.get $row)) (v128.load (local.get $above))))
      (local.set $stored (i32.add (local.get $stored) (i32.const 16)))
      (local.set $above (i32.add (local.get $above) (i32.const 16)))
      (local.set $row (i32.add (local.get $row) (i32.const 16)))
      (br_if $block (i32.lt_u (local.get $stored) (local.get $end)))))

  ;; $row ← $stored + the pixel on the left.
  (func (export "undoLeft")
    (param $stored i32) (param $row i32) (param $length i32) (param $pixel i32)
    (local $end i32) (local $left v128)
    (local.set $end (i32.add (local.get $stored) (local.get $length)))
    (loop $next
      (local.set $left (i8x16.add (local.get $left) (v128.load64_zero (local.get $stored))))
      (v128.store64_lane 0 (local.get $row) (local.get $left))
      (local.set $stored (i32.add (local.get $stored) (local.get $pixel)))
      (local.set $row (i32.add (local.get $row) (local.get $pixel)))
      (br_if $next (i32.lt_u (local.get $stored) (local.get $end)))))

  ;; $row ← $stored + the mean, cut off, of the pixels on the left and above.
  (func (export "undoMean")
    (param $stored i32) (param $above i32) (param $row i32) (param $length i32) (param $pixel i32)
    (local $end i32) (local $left v128)
    (local.set $end (i32.add (local.get $stored) (local.get $length)))
    (loop $next
      (local.set $left
        (v128.and
          (i16x8.add
            (v128.load8x8_u (local.get $stored))
            (i16x8.shr_u
              (i16x8.add (local.get $left) (v128.load8x8_u (local.get $above)))
              (i32.const 1)))
          (i16x8.splat (i32.const 255))))
      (v128.store64_lane 0
        (local.get $row) (i8x16.narrow_i16x8_u (local.get $left) (local.get $left)))
      (local.set $stored (i32.add (local.get $stored) (local.get $pixel)))
      (local.set $above (i32.add (local.get $above) (local.get $pixel)))
      (local.set $row (i32.add (local.get $row) (local.get $pixel)))
      (br_if $next (i32.lt_u (local.get $stored) (local.get $end)))))

  ;; $row ← $stored + whichever of left, up and corner is nearest to left + up − corner, the first of equals.
  (func (export "undoPaeth")
    (param $stored i32) (param $above i32) (param $row i32) (param $length i32) (param $pixel i32)
    (local $end i32) (local $left v128) (local $up v128) (local $corner v128)
    (local $toLeft v128) (local $toUp v128) (local $toCorner v128)
    (local.set $end (i32.add (local.get $stored) (local.get $length)))
    (loop $next
      (local.set $up (v128.load8x8_u (local.get $above)))
      (local.set $toLeft (i16x8.sub (local.get $up) (local.get $corner)))
      (local.set $toUp (i16x8.sub (local.get $left) (local.get $corner)))
      (local.set $toCorner (i16x8.abs (i16x8.add (local.get $toLeft) (local.get $toUp))))
      (local.set $toLeft (i16x8.abs (local.get $toLeft)))
      (local.set $toUp (i16x8.abs (local.get $toUp)))
      (local.set $left
        (v128.and
          (i16x8.add
            (v128.load8x8_u (local.get $stored))
            (v128.bitselect
              (local.get $left)
              (v128.bitselect
                (local.get $up)
                (local.get $corner)
                (i16x8.le_s (local.get $toUp) (local.get $toCorner)))
              (v128.and
                (i16x8.le_s (local.get $toLeft) (local.get $toUp))
                (i16x8.le_s (local.get $toLeft) (local.get $toCorner)))))
          (i16x8.splat (i32.const 255))))
      (v128.store64_lane 0
        (local.get $row) (i8x16.narrow_i16x8_u (local.get $left) (local.get $left)))
      (local.set $corner (local.get $up))
      (local.set $stored (i32.add (local.get $stored) (local.get $pixel)))
      (local.set $above (i32.add (local.get $above) (local.get $pixel)))
      (local.set $row (i32.add (local.get $row) (local.get $pixel)))
      (br_if $next (i32.lt_u (local.get $stored) (local.get $end))))))
