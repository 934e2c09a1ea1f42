;; MCUs of a sequential scan in one go: what T.81, F.2.2 says for a block. Addresses are in bytes.
;; The layout of what $scan and the components point at is told in sequential_scan.ts.
(module
  (import "jpeg" "memory" (memory 1))

  ;; Bits that were taken from the data and not used yet: the lowest $count of $bits; $at: what comes next.
  (global $bits (mut i64) (i64.const 0))
  (global $count (mut i32) (i32.const 0))
  (global $at (mut i32) (i32.const 0))

  ;; Takes the entry of the next code from a table that begins with 1024 entries; 0 if there is none.
  (func $longCode (param $table i32) (param $next i32) (result i32)
    (local $length i32) (local $symbol i32)
    (local.set $length (i32.const 11))
    (block $found
      (loop $longer
        (br_if $found
          (i32.lt_s (local.get $next)
            (i32.load offset=4096
              (i32.add (local.get $table) (i32.shl (local.get $length) (i32.const 2))))))
        (local.set $length (i32.add (local.get $length) (i32.const 1)))
        (br $longer)))
    (if (i32.gt_u (local.get $length) (i32.const 16)) (then (return (i32.const 0))))
    (local.set $symbol
      (i32.load8_u offset=4240
        (i32.add (local.get $table)
          (i32.and (i32.const 255)
            (i32.add
              (i32.shr_u (local.get $next) (i32.sub (i32.const 16) (local.get $length)))
              (i32.load offset=4168
                (i32.add (local.get $table) (i32.shl (local.get $length) (i32.const 2)))))))))
    (i32.or
      (i32.or
        (i32.shl (i32.and (local.get $symbol) (i32.const 15)) (i32.const 12))
        (i32.shl (i32.shr_u (local.get $symbol) (i32.const 4)) (i32.const 8)))
      (local.get $length)))

  ;; A block of 64 zeros → its coefficients; false if its bits are no code.
  (func $decodeBlock (param $component i32) (param $order i32) (param $block i32) (result i32)
    (local $bits i64) (local $count i32) (local $at i32)
    (local $table i32) (local $k i32) (local $entry i32) (local $size i32) (local $value i32)
    (local.set $bits (global.get $bits))
    (local.set $count (global.get $count))
    (local.set $at (global.get $at))
    (local.set $table (i32.load offset=8 (local.get $component)))
    (block $wrong
      (loop $coefficient
        ;; A code and what follows it have 31 bits at most.
        (if (i32.lt_s (local.get $count) (i32.const 32))
          (then
            (local.set $value (i32.load (local.get $at)))
            (local.set $bits
              (i64.or
                (i64.shl (local.get $bits) (i64.const 32))
                (i64.extend_i32_u
                  (i32.or
                    (i32.and (i32.rotl (local.get $value) (i32.const 8)) (i32.const 0x00ff00ff))
                    (i32.and (i32.rotr (local.get $value) (i32.const 8)) (i32.const 0xff00ff00))))))
            (local.set $at (i32.add (local.get $at) (i32.const 4)))
            (local.set $count (i32.add (local.get $count) (i32.const 32)))))
        (local.set $entry
          (i32.load
            (i32.add (local.get $table)
              (i32.shl
                (i32.and
                  (i32.wrap_i64
                    (i64.shr_u (local.get $bits)
                      (i64.extend_i32_u (i32.sub (local.get $count) (i32.const 10)))))
                  (i32.const 1023))
                (i32.const 2)))))
        (if (i32.eqz (local.get $entry))
          (then
            (local.set $entry
              (call $longCode (local.get $table)
                (i32.and
                  (i32.wrap_i64
                    (i64.shr_u (local.get $bits)
                      (i64.extend_i32_u (i32.sub (local.get $count) (i32.const 16)))))
                  (i32.const 0xffff))))
            (br_if $wrong (i32.eqz (local.get $entry)))))
        (local.set $count
          (i32.sub (local.get $count) (i32.and (local.get $entry) (i32.const 255))))
        (local.set $value (i32.shr_s (local.get $entry) (i32.const 16)))
        (local.set $size
          (i32.and (i32.shr_u (local.get $entry) (i32.const 12)) (i32.const 15)))
        (if (local.get $size)
          (then
            ;; Only a DC coefficient is limited.
            (br_if $wrong
              (i32.and (i32.eqz (local.get $k)) (i32.gt_u (local.get $size) (i32.const 11))))
            (local.set $count (i32.sub (local.get $count) (local.get $size)))
            (local.set $value
              (i32.and
                (i32.wrap_i64
                  (i64.shr_u (local.get $bits) (i64.extend_i32_u (local.get $count))))
                (i32.sub (i32.shl (i32.const 1) (local.get $size)) (i32.const 1))))
            (if
              (i32.lt_u (local.get $value)
                (i32.shl (i32.const 1) (i32.sub (local.get $size) (i32.const 1))))
              (then
                (local.set $value
                  (i32.add (local.get $value)
                    (i32.sub (i32.const 1) (i32.shl (i32.const 1) (local.get $size)))))))))
        (if (local.get $k)
          (then
            ;; The run of zeros.
            (local.set $size
              (i32.and (i32.shr_u (local.get $entry) (i32.const 8)) (i32.const 15)))
            (local.set $k (i32.add (local.get $k) (local.get $size)))
            (if (local.get $value)
              (then
                (br_if $wrong (i32.gt_u (local.get $k) (i32.const 63)))
                (i32.store16
                  (i32.add (local.get $block)
                    (i32.load8_u (i32.add (local.get $order) (local.get $k))))
                  (local.get $value)))
              (else
                ;; No coefficient: nothing but zeros up to the end, or 16 of them.
                (if (i32.ne (local.get $size) (i32.const 15))
                  (then (local.set $k (i32.const 63)))))))
          (else
            (local.set $table (i32.load offset=12 (local.get $component)))
            (local.set $value
              (i32.add (local.get $value) (i32.load offset=16 (local.get $component))))
            (i32.store offset=16 (local.get $component) (local.get $value))
            (i32.store16 (local.get $block) (local.get $value))))
        (local.set $k (i32.add (local.get $k) (i32.const 1)))
        (br_if $coefficient (i32.lt_u (local.get $k) (i32.const 64))))
      (global.set $bits (local.get $bits))
      (global.set $count (local.get $count))
      (global.set $at (local.get $at))
      (return (i32.const 1)))
    ;; A block in which the data ends stays grey.
    (memory.fill (local.get $block) (i32.const 0) (i32.const 128))
    (global.set $count (local.get $count))
    (global.set $at (local.get $at))
    (i32.const 0))

  ;; An MCU.
  (func $decodeMcu (param $scan i32) (param $column i32) (result i32)
    (local $component i32) (local $end i32) (local $order i32)
    (local $x i32) (local $y i32) (local $block i32)
    (local.set $component (i32.add (local.get $scan) (i32.const 128)))
    (local.set $order (i32.add (local.get $scan) (i32.const 64)))
    (local.set $end
      (i32.add (local.get $component) (i32.shl (i32.load (local.get $scan)) (i32.const 5))))
    (loop $nextComponent
      (local.set $y (i32.const 0))
      (loop $nextRow
        (local.set $block
          (i32.add
            (i32.load offset=20 (local.get $component))
            (i32.add
              (i32.mul (local.get $y) (i32.load offset=24 (local.get $component)))
              (i32.shl
                (i32.mul (local.get $column) (i32.load (local.get $component)))
                (i32.const 7)))))
        (local.set $x (i32.const 0))
        (loop $nextBlock
          (if
            (i32.eqz
              (call $decodeBlock (local.get $component) (local.get $order) (local.get $block)))
            (then (return (i32.const 0))))
          (local.set $block (i32.add (local.get $block) (i32.const 128)))
          (local.set $x (i32.add (local.get $x) (i32.const 1)))
          (br_if $nextBlock (i32.lt_u (local.get $x) (i32.load (local.get $component)))))
        (local.set $y (i32.add (local.get $y) (i32.const 1)))
        (br_if $nextRow (i32.lt_u (local.get $y) (i32.load offset=4 (local.get $component)))))
      (local.set $component (i32.add (local.get $component) (i32.const 32)))
      (br_if $nextComponent (i32.lt_u (local.get $component) (local.get $end))))
    (i32.const 1))

  ;; Decodes MCUs side by side, from $column on, before $end; stops before one that begins behind $safe,
  ;; and at one that takes bits from behind $filled. Returns how many were decoded, or -1 if there is a
  ;; code that stands for nothing.
  (func (export "decodeMcus")
    (param $scan i32) (param $column i32) (param $end i32) (param $safe i32) (param $filled i32)
    (result i32)
    (local $first i32)
    (local.set $first (local.get $column))
    (global.set $at (i32.load offset=4 (local.get $scan)))
    (global.set $count (i32.load offset=8 (local.get $scan)))
    (block $stop
      (loop $mcu
        (br_if $stop (i32.ge_u (local.get $column) (local.get $end)))
        (br_if $stop (i32.gt_s (global.get $at) (local.get $safe)))
        (if (i32.eqz (call $decodeMcu (local.get $scan) (local.get $column)))
          (then
            (local.set $first (i32.add (local.get $column) (i32.const 1)))
            (br $stop)))
        (br_if $stop
          (i32.gt_s
            (i32.shl (i32.sub (global.get $at) (local.get $filled)) (i32.const 3))
            (global.get $count)))
        (local.set $column (i32.add (local.get $column) (i32.const 1)))
        (br $mcu)))
    (i32.store offset=4 (local.get $scan) (global.get $at))
    (i32.store offset=8 (local.get $scan) (global.get $count))
    (i32.sub (local.get $column) (local.get $first))))
