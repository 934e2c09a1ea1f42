;; LZW codes (TIFF 6.0, section 13) → bytes. At the beginning of the memory lies a table of 4096 strings: the
;; address at which each stands and its length, numbers of 32 bits; of the 256 strings of one byte they
;; are there already.
(module
  (import "lzw" "memory" (memory 1))

  ;; Decodes up to the end of the codes or of the room for bytes; up to 8 bytes more are read and written.
  ;; Returns where the bytes end, or -1 less a code that was used before it was made.
  (func (export "decodeBlock")
    (param $data i32) (param $bits i32) (param $output i32) (param $end i32) (result i32)
    (local $bit i32) (local $width i32) (local $next i32) (local $code i32)
    (local $before i32) (local $from i32) (local $to i32)
    (local.set $width (i32.const 9))
    (local.set $next (i32.const 258))
    (block $done
      (loop $codes
        (br_if $done (i32.ge_u (local.get $output) (local.get $end)))
        (br_if $done
          (i32.gt_u (i32.add (local.get $bit) (local.get $width)) (local.get $bits)))
        (local.set $code
          (i32.load (i32.add (local.get $data) (i32.shr_u (local.get $bit) (i32.const 3)))))
        (local.set $code
          (i32.shr_u
            (i32.shl
              (i32.or
                (i32.and (i32.rotl (local.get $code) (i32.const 8)) (i32.const 0x00ff00ff))
                (i32.and (i32.rotr (local.get $code) (i32.const 8)) (i32.const 0xff00ff00)))
              (i32.and (local.get $bit) (i32.const 7)))
            (i32.sub (i32.const 32) (local.get $width))))
        (local.set $bit (i32.add (local.get $bit) (local.get $width)))
        (if (i32.lt_u (i32.sub (local.get $code) (i32.const 256)) (i32.const 2))
          (then
            (br_if $done (i32.eq (local.get $code) (i32.const 257)))
            (local.set $width (i32.const 9))
            (local.set $next (i32.const 258))
            (local.set $before (i32.const 0))
            (br $codes)))
        ;; The code that is being made is the previous string with one byte more: that which comes next.
        (if (i32.and
              (i32.ne (local.get $before) (i32.const 0))
              (i32.lt_u (local.get $next) (i32.const 4096)))
          (then
            (local.set $from (i32.shl (local.get $next) (i32.const 3)))
            (i32.store (local.get $from) (local.get $before))
            (i32.store offset=4 (local.get $from)
              (i32.add
                (i32.sub (local.get $output) (local.get $before))
                (i32.const 1)))
            (local.set $next (i32.add (local.get $next) (i32.const 1)))))
        (if (i32.ge_u (local.get $code) (local.get $next))
          (then (return (i32.sub (i32.const -1) (local.get $code)))))
        (local.set $before (local.get $output))
        (local.set $code (i32.shl (local.get $code) (i32.const 3)))
        (local.set $from (i32.load (local.get $code)))
        (local.set $to (i32.add (local.get $output) (i32.load offset=4 (local.get $code))))
        (if (i32.gt_u (local.get $to) (local.get $end))
          (then (local.set $to (local.get $end))))
        (if (i32.gt_u
              (i32.add (local.get $from) (i32.sub (local.get $to) (local.get $output)))
              (local.get $output))
          (then
            ;; The string ends with the byte that is being made.
            (loop $byte
              (i32.store8 (local.get $output) (i32.load8_u (local.get $from)))
              (local.set $from (i32.add (local.get $from) (i32.const 1)))
              (local.set $output (i32.add (local.get $output) (i32.const 1)))
              (br_if $byte (i32.lt_u (local.get $output) (local.get $to)))))
          (else
            (loop $eight
              (i64.store align=1 (local.get $output) (i64.load align=1 (local.get $from)))
              (local.set $from (i32.add (local.get $from) (i32.const 8)))
              (local.set $output (i32.add (local.get $output) (i32.const 8)))
              (br_if $eight (i32.lt_u (local.get $output) (local.get $to))))
            (local.set $output (local.get $to))))
        ;; Codes widen one code early.
        (local.set $width
          (i32.add (local.get $width)
            (i32.and
              (i32.ge_u
                (i32.add (local.get $next) (i32.const 1))
                (i32.shl (i32.const 1) (local.get $width)))
              (i32.lt_u (local.get $width) (i32.const 12)))))
        (br $codes)))
    (local.get $output)))
