;; MCUs of a scan in one go: what T.81, F.2.2 and G.1.2 say for a block. Addresses are in bytes.
;; The layout of what $scan and the components point at is told in scan_decoder.ts.
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

  ;; Sees to it that 32 bits are there. A code and what follows it have 31 at most.
  (func $refill
    (local $next i32)
    (local.set $next (i32.load (global.get $at)))
    (global.set $bits
      (i64.or
        (i64.shl (global.get $bits) (i64.const 32))
        (i64.extend_i32_u
          (i32.or
            (i32.and (i32.rotl (local.get $next) (i32.const 8)) (i32.const 0x00ff00ff))
            (i32.and (i32.rotr (local.get $next) (i32.const 8)) (i32.const 0xff00ff00))))))
    (global.set $at (i32.add (global.get $at) (i32.const 4)))
    (global.set $count (i32.add (global.get $count) (i32.const 32))))

  ;; Takes bits of which it is known that they are there.
  (func $takeBits (param $size i32) (result i32)
    (global.set $count (i32.sub (global.get $count) (local.get $size)))
    (i32.and
      (i32.wrap_i64 (i64.shr_u (global.get $bits) (i64.extend_i32_u (global.get $count))))
      (i32.sub (i32.shl (i32.const 1) (local.get $size)) (i32.const 1))))

  (func $takeBit (result i32)
    (if (i32.eqz (global.get $count)) (then (call $refill)))
    (call $takeBits (i32.const 1)))

  ;; The signed number that $size bits stand for.
  (func $takeNumber (param $size i32) (result i32)
    (local $value i32)
    (local.set $value (call $takeBits (local.get $size)))
    (if
      (i32.lt_u (local.get $value)
        (i32.shl (i32.const 1) (i32.sub (local.get $size) (i32.const 1))))
      (then
        (return
          (i32.add (local.get $value)
            (i32.sub (i32.const 1) (i32.shl (i32.const 1) (local.get $size)))))))
    (local.get $value))

  ;; Takes the entry of the next code; 0 if there is none.
  (func $takeEntry (param $table i32) (result i32)
    (local $entry i32)
    (if (i32.lt_s (global.get $count) (i32.const 32)) (then (call $refill)))
    (local.set $entry
      (i32.load
        (i32.add (local.get $table)
          (i32.shl
            (i32.and
              (i32.wrap_i64
                (i64.shr_u (global.get $bits)
                  (i64.extend_i32_u (i32.sub (global.get $count) (i32.const 10)))))
              (i32.const 1023))
            (i32.const 2)))))
    (if (i32.eqz (local.get $entry))
      (then
        (local.set $entry
          (call $longCode (local.get $table)
            (i32.and
              (i32.wrap_i64
                (i64.shr_u (global.get $bits)
                  (i64.extend_i32_u (i32.sub (global.get $count) (i32.const 16)))))
              (i32.const 0xffff))))))
    (global.set $count
      (i32.sub (global.get $count) (i32.and (local.get $entry) (i32.const 255))))
    (local.get $entry))

  ;; All coefficients of a block of 64 zeros; false if its bits are no code.
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

  ;; The first pass over DC coefficients.
  (func $decodeDc (param $scan i32) (param $component i32) (param $block i32) (result i32)
    (local $entry i32) (local $size i32) (local $value i32)
    (local.set $entry (call $takeEntry (i32.load offset=8 (local.get $component))))
    (local.set $size (i32.and (i32.shr_u (local.get $entry) (i32.const 12)) (i32.const 15)))
    (if
      (i32.or (i32.eqz (local.get $entry)) (i32.gt_u (local.get $size) (i32.const 11)))
      (then (return (i32.const 0))))
    (local.set $value (i32.shr_s (local.get $entry) (i32.const 16)))
    (if (local.get $size) (then (local.set $value (call $takeNumber (local.get $size)))))
    (local.set $value
      (i32.add (local.get $value) (i32.load offset=16 (local.get $component))))
    (i32.store offset=16 (local.get $component) (local.get $value))
    (i32.store16 (local.get $block)
      (i32.shl (local.get $value) (i32.load offset=24 (local.get $scan))))
    (i32.const 1))

  ;; A further bit of a DC coefficient.
  (func $refineDc (param $scan i32) (param $block i32)
    (i32.store16 (local.get $block)
      (i32.or
        (i32.load16_u (local.get $block))
        (i32.shl (call $takeBit) (i32.load offset=24 (local.get $scan))))))

  ;; The first pass over a band of AC coefficients.
  (func $decodeBand
    (param $scan i32) (param $table i32) (param $order i32) (param $block i32) (result i32)
    (local $k i32) (local $last i32) (local $low i32)
    (local $entry i32) (local $run i32) (local $size i32) (local $value i32)
    (local.set $k (i32.load offset=16 (local.get $scan)))
    (local.set $last (i32.load offset=20 (local.get $scan)))
    (local.set $low (i32.load offset=24 (local.get $scan)))
    (loop $coefficient
      (local.set $entry (call $takeEntry (local.get $table)))
      (if (i32.eqz (local.get $entry)) (then (return (i32.const 0))))
      (local.set $run (i32.and (i32.shr_u (local.get $entry) (i32.const 8)) (i32.const 15)))
      (local.set $size (i32.and (i32.shr_u (local.get $entry) (i32.const 12)) (i32.const 15)))
      (local.set $value (i32.shr_s (local.get $entry) (i32.const 16)))
      (if (local.get $size) (then (local.set $value (call $takeNumber (local.get $size)))))
      (local.set $k (i32.add (local.get $k) (local.get $run)))
      (if (local.get $value)
        (then
          (if (i32.gt_u (local.get $k) (local.get $last)) (then (return (i32.const 0))))
          (i32.store16
            (i32.add (local.get $block)
              (i32.load8_u (i32.add (local.get $order) (local.get $k))))
            (i32.shl (local.get $value) (local.get $low))))
        (else
          ;; 16 zeros, or nothing up to the end of this block and of as many more.
          (if (i32.ne (local.get $run) (i32.const 15))
            (then
              (i32.store offset=28 (local.get $scan)
                (i32.sub
                  (i32.add
                    (i32.shl (i32.const 1) (local.get $run)) (call $takeBits (local.get $run)))
                  (i32.const 1)))
              (return (i32.const 1))))))
      (local.set $k (i32.add (local.get $k) (i32.const 1)))
      (br_if $coefficient (i32.le_u (local.get $k) (local.get $last))))
    (i32.const 1))

  ;; A further bit of a coefficient that is not zero.
  (func $refine (param $coefficient i32) (param $value i32) (param $bit i32)
    (if (i32.eqz (call $takeBit)) (then (return)))
    (if (i32.and (local.get $value) (local.get $bit)) (then (return)))
    (i32.store16 (local.get $coefficient)
      (i32.add (local.get $value)
        (select
          (local.get $bit)
          (i32.sub (i32.const 0) (local.get $bit))
          (i32.gt_s (local.get $value) (i32.const 0))))))

  ;; Whether a block has no AC coefficient.
  (func $isFlat (param $block i32) (result i32)
    (i32.eqz
      (v128.any_true
        (v128.or
          (v128.or
            (v128.or
              (i16x8.replace_lane 0 (v128.load (local.get $block)) (i32.const 0))
              (v128.load offset=16 (local.get $block)))
            (v128.or
              (v128.load offset=32 (local.get $block))
              (v128.load offset=48 (local.get $block))))
          (v128.or
            (v128.or
              (v128.load offset=64 (local.get $block))
              (v128.load offset=80 (local.get $block)))
            (v128.or
              (v128.load offset=96 (local.get $block))
              (v128.load offset=112 (local.get $block))))))))

  ;; A further pass over a band of AC coefficients: one more bit of each that is not zero, and those that
  ;; become 1 or -1.
  (func $refineBand
    (param $scan i32) (param $table i32) (param $order i32) (param $block i32) (result i32)
    (local $k i32) (local $last i32) (local $bit i32) (local $endRun i32)
    (local $entry i32) (local $run i32) (local $value i32) (local $at i32) (local $before i32)
    (local.set $k (i32.load offset=16 (local.get $scan)))
    (local.set $last (i32.load offset=20 (local.get $scan)))
    (local.set $bit (i32.shl (i32.const 1) (i32.load offset=24 (local.get $scan))))
    (local.set $endRun (i32.load offset=28 (local.get $scan)))
    (block $decoded
      (br_if $decoded (local.get $endRun))
      (loop $code
        (br_if $decoded (i32.gt_u (local.get $k) (local.get $last)))
        (local.set $entry (call $takeEntry (local.get $table)))
        (if (i32.eqz (local.get $entry)) (then (return (i32.const 0))))
        (local.set $run (i32.and (i32.shr_u (local.get $entry) (i32.const 8)) (i32.const 15)))
        (local.set $value (i32.shr_s (local.get $entry) (i32.const 16)))
        (if (i32.and (local.get $entry) (i32.const 0xf000))
          (then
            (local.set $value
              (i32.sub (i32.shl (call $takeBits (i32.const 1)) (i32.const 1)) (i32.const 1)))))
        (if (i32.eqz (local.get $value))
          (then
            (if (i32.ne (local.get $run) (i32.const 15))
              (then
                (local.set $endRun
                  (i32.add
                    (i32.shl (i32.const 1) (local.get $run))
                    (call $takeBits (local.get $run))))
                (br $decoded)))))
        (block $placed
          (loop $next
            (local.set $at
              (i32.add (local.get $block)
                (i32.load8_u (i32.add (local.get $order) (local.get $k)))))
            (local.set $before (i32.load16_s (local.get $at)))
            (if (local.get $before)
              (then
                (call $refine (local.get $at) (local.get $before) (local.get $bit)))
              (else
                (if (i32.eqz (local.get $run))
                  (then
                    (if (local.get $value)
                      (then
                        (i32.store16 (local.get $at)
                          (select
                            (local.get $bit)
                            (i32.sub (i32.const 0) (local.get $bit))
                            (i32.gt_s (local.get $value) (i32.const 0))))))
                    (br $placed)))
                (local.set $run (i32.sub (local.get $run) (i32.const 1)))))
            (local.set $k (i32.add (local.get $k) (i32.const 1)))
            (br_if $next (i32.le_u (local.get $k) (local.get $last)))))
        (local.set $k (i32.add (local.get $k) (i32.const 1)))
        (br $code)))
    (if (i32.eqz (local.get $endRun)) (then (return (i32.const 1))))
    (i32.store offset=28 (local.get $scan) (i32.sub (local.get $endRun) (i32.const 1)))
    (if (call $isFlat (local.get $block)) (then (return (i32.const 1))))
    (block $done
      (loop $rest
        (br_if $done (i32.gt_u (local.get $k) (local.get $last)))
        (local.set $at
          (i32.add (local.get $block)
            (i32.load8_u (i32.add (local.get $order) (local.get $k)))))
        (local.set $before (i32.load16_s (local.get $at)))
        (if (local.get $before)
          (then (call $refine (local.get $at) (local.get $before) (local.get $bit))))
        (local.set $k (i32.add (local.get $k) (i32.const 1)))
        (br $rest)))
    (i32.const 1))

  ;; What a scan tells of a block; false if its bits are no code.
  (func $decodePart
    (param $scan i32) (param $component i32) (param $order i32) (param $block i32) (result i32)
    (local $kind i32) (local $table i32)
    (local.set $kind (i32.load offset=12 (local.get $scan)))
    (if (i32.eqz (local.get $kind))
      (then
        (return
          (call $decodeBlock (local.get $component) (local.get $order) (local.get $block)))))
    (if (i32.eq (local.get $kind) (i32.const 1))
      (then
        (return
          (call $decodeDc (local.get $scan) (local.get $component) (local.get $block)))))
    (if (i32.eq (local.get $kind) (i32.const 2))
      (then
        (call $refineDc (local.get $scan) (local.get $block))
        (return (i32.const 1))))
    (local.set $table (i32.load offset=12 (local.get $component)))
    (if (i32.eq (local.get $kind) (i32.const 4))
      (then
        (return
          (call $refineBand
            (local.get $scan) (local.get $table) (local.get $order) (local.get $block)))))
    (if (i32.load offset=28 (local.get $scan))
      (then
        (i32.store offset=28 (local.get $scan)
          (i32.sub (i32.load offset=28 (local.get $scan)) (i32.const 1)))
        (return (i32.const 1))))
    (call $decodeBand
      (local.get $scan) (local.get $table) (local.get $order) (local.get $block)))

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
              (call $decodePart
                (local.get $scan) (local.get $component) (local.get $order) (local.get $block)))
            (then (return (i32.const 0))))
          (local.set $block (i32.add (local.get $block) (i32.const 128)))
          (local.set $x (i32.add (local.get $x) (i32.const 1)))
          (br_if $nextBlock (i32.lt_u (local.get $x) (i32.load (local.get $component)))))
        (local.set $y (i32.add (local.get $y) (i32.const 1)))
        (br_if $nextRow (i32.lt_u (local.get $y) (i32.load offset=4 (local.get $component)))))
      (local.set $component (i32.add (local.get $component) (i32.const 32)))
      (br_if $nextComponent (i32.lt_u (local.get $component) (local.get $end))))
    (i32.const 1))

  ;; The byte of the next bit.
  (func $position (result i32)
    (i32.sub
      (global.get $at)
      (i32.shr_u (i32.add (global.get $count) (i32.const 7)) (i32.const 3))))

  ;; Decodes MCUs side by side, from $column on, before $end; stops before one that begins behind $safe,
  ;; and at one that takes bits from behind $filled. Returns how many were decoded, or -1 if there is a
  ;; code that stands for nothing.
  (func (export "decodeMcus")
    (param $scan i32) (param $column i32) (param $end i32) (param $safe i32) (param $filled i32)
    (result i32)
    (local $first i32)
    (local.set $first (local.get $column))
    (global.set $at (i32.load offset=4 (local.get $scan)))
    (global.set $bits (i64.load8_u (global.get $at)))
    (global.set $at (i32.add (global.get $at) (i32.const 1)))
    (global.set $count (i32.sub (i32.const 8) (i32.load offset=8 (local.get $scan))))
    (block $stop
      (loop $mcu
        (br_if $stop (i32.ge_u (local.get $column) (local.get $end)))
        (br_if $stop (i32.gt_s (call $position) (local.get $safe)))
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
    (i32.store offset=4 (local.get $scan) (call $position))
    (i32.store offset=8 (local.get $scan)
      (i32.and (i32.sub (i32.const 0) (global.get $count)) (i32.const 7)))
    (i32.sub (local.get $column) (local.get $first))))
