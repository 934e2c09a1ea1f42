;; The two inner loops of resample.ts. Sums have 22 fractional bits and begin with half of the last place;
;; the narrowing instructions cut them off at 255.
(module
  (import "resample" "memory" (memory 1))

  ;; A row of RGB pixels → a row of other width. Reads and writes one byte beyond either row.
  ;; $firsts: of each output pixel, the offset in bytes of the first input pixel that counts;
  ;; $counts: how many count; $weights: $taps numbers for each output pixel.
  (func (export "resizeRow")
    (param $row i32) (param $firsts i32) (param $counts i32) (param $weights i32)
    (param $taps i32) (param $width i32) (param $output i32)
    (local $stop i32) (local $from i32) (local $weight i32) (local $end i32) (local $sum v128)
    (local.set $taps (i32.shl (local.get $taps) (i32.const 2)))
    (local.set $stop
      (i32.add (local.get $firsts) (i32.shl (local.get $width) (i32.const 2))))
    (loop $pixel
      (local.set $from (i32.add (local.get $row) (i32.load (local.get $firsts))))
      (local.set $weight (local.get $weights))
      (local.set $end
        (i32.add (local.get $weights) (i32.shl (i32.load (local.get $counts)) (i32.const 2))))
      (local.set $sum (i32x4.splat (i32.const 0x200000)))
      (loop $tap
        (local.set $sum
          (i32x4.add
            (local.get $sum)
            (i32x4.mul
              (v128.load32_splat (local.get $weight))
              (i32x4.extend_low_i16x8_u
                (i16x8.extend_low_i8x16_u (v128.load32_zero (local.get $from)))))))
        (local.set $from (i32.add (local.get $from) (i32.const 3)))
        (local.set $weight (i32.add (local.get $weight) (i32.const 4)))
        (br_if $tap (i32.lt_u (local.get $weight) (local.get $end))))
      (local.set $sum (i32x4.shr_s (local.get $sum) (i32.const 22)))
      (local.set $sum (i16x8.narrow_i32x4_s (local.get $sum) (local.get $sum)))
      (v128.store32_lane 0
        (local.get $output) (i8x16.narrow_i16x8_u (local.get $sum) (local.get $sum)))
      (local.set $output (i32.add (local.get $output) (i32.const 3)))
      (local.set $weights (i32.add (local.get $weights) (local.get $taps)))
      (local.set $counts (i32.add (local.get $counts) (i32.const 4)))
      (local.set $firsts (i32.add (local.get $firsts) (i32.const 4)))
      (br_if $pixel (i32.lt_u (local.get $firsts) (local.get $stop)))))

  ;; Weighted rows → one row. The rows lie in a ring of $slots; the first that counts is in $slot.
  ;; $stride: bytes of a row, a multiple of 16.
  (func (export "blendRows")
    (param $window i32) (param $stride i32) (param $slots i32) (param $slot i32)
    (param $weights i32) (param $count i32) (param $output i32)
    (local $stop i32) (local $end i32) (local $from i32) (local $weight i32) (local $wrap i32)
    (local $bytes v128) (local $low v128) (local $high v128) (local $factor v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local.set $stop (i32.add (local.get $output) (local.get $stride)))
    (local.set $end (i32.add (local.get $weights) (i32.shl (local.get $count) (i32.const 2))))
    (loop $block
      (local.set $a (i32x4.splat (i32.const 0x200000)))
      (local.set $b (local.get $a))
      (local.set $c (local.get $a))
      (local.set $d (local.get $a))
      (local.set $weight (local.get $weights))
      (local.set $from
        (i32.add (local.get $window) (i32.mul (local.get $slot) (local.get $stride))))
      (local.set $wrap
        (i32.add (local.get $window) (i32.mul (local.get $slots) (local.get $stride))))
      (loop $tap
        (local.set $bytes (v128.load (local.get $from)))
        (local.set $low (i16x8.extend_low_i8x16_u (local.get $bytes)))
        (local.set $high (i16x8.extend_high_i8x16_u (local.get $bytes)))
        (local.set $factor (v128.load32_splat (local.get $weight)))
        (local.set $a (i32x4.add (local.get $a)
          (i32x4.mul (local.get $factor) (i32x4.extend_low_i16x8_u (local.get $low)))))
        (local.set $b (i32x4.add (local.get $b)
          (i32x4.mul (local.get $factor) (i32x4.extend_high_i16x8_u (local.get $low)))))
        (local.set $c (i32x4.add (local.get $c)
          (i32x4.mul (local.get $factor) (i32x4.extend_low_i16x8_u (local.get $high)))))
        (local.set $d (i32x4.add (local.get $d)
          (i32x4.mul (local.get $factor) (i32x4.extend_high_i16x8_u (local.get $high)))))
        (local.set $from (i32.add (local.get $from) (local.get $stride)))
        (if (i32.ge_u (local.get $from) (local.get $wrap))
          (then (local.set $from
            (i32.sub (local.get $from) (i32.mul (local.get $slots) (local.get $stride))))))
        (local.set $weight (i32.add (local.get $weight) (i32.const 4)))
        (br_if $tap (i32.lt_u (local.get $weight) (local.get $end))))
      (v128.store (local.get $output)
        (i8x16.narrow_i16x8_u
          (i16x8.narrow_i32x4_s
            (i32x4.shr_s (local.get $a) (i32.const 22))
            (i32x4.shr_s (local.get $b) (i32.const 22)))
          (i16x8.narrow_i32x4_s
            (i32x4.shr_s (local.get $c) (i32.const 22))
            (i32x4.shr_s (local.get $d) (i32.const 22)))))
      (local.set $window (i32.add (local.get $window) (i32.const 16)))
      (local.set $output (i32.add (local.get $output) (i32.const 16)))
      (br_if $block (i32.lt_u (local.get $output) (local.get $stop))))))
