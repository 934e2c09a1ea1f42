;; Rows of fax compressions (ITU-T T.4 and T.6): bits → the columns at which a row's colour changes → its
;; bits. The tables of ccitt_codes.ts lie at the beginning of the memory: white runs at 0, black ones at
;; 0x4000, modes at 0x8000. A list of changes is numbers of 32 bits that grow, then the width three times.
(module
  (import "fax" "memory" (memory 1))

  ;; The next bit of the data.
  (global $at (export "at") (mut i32) (i32.const 0))

  ;; The next bits, the first one on top; 25 of them are there.
  (func $peek (param $data i32) (result i32)
    (local $next i32)
    (local.set $next
      (i32.load (i32.add (local.get $data) (i32.shr_u (global.get $at) (i32.const 3)))))
    (i32.shl
      (i32.or
        (i32.and (i32.rotl (local.get $next) (i32.const 8)) (i32.const 0x00ff00ff))
        (i32.and (i32.rotr (local.get $next) (i32.const 8)) (i32.const 0xff00ff00)))
      (i32.and (global.get $at) (i32.const 7))))

  ;; The length of a run by the table of its colour; -1 if there is a code that stands for nothing.
  (func $readRun (param $data i32) (param $table i32) (param $width i32) (result i32)
    (local $run i32) (local $entry i32)
    (loop $code
      (local.set $entry
        (i32.load16_u
          (i32.add (local.get $table)
            (i32.shl (i32.shr_u (call $peek (local.get $data)) (i32.const 19)) (i32.const 1)))))
      (if (i32.eqz (local.get $entry)) (then (return (i32.const -1))))
      (global.set $at
        (i32.add (global.get $at) (i32.and (local.get $entry) (i32.const 15))))
      (local.set $run (i32.add (local.get $run) (i32.shr_u (local.get $entry) (i32.const 4))))
      ;; Make-up codes are followed by another; a run that is too long already need not be whole.
      (br_if $code
        (i32.and
          (i32.ge_u (local.get $entry) (i32.const 1024))
          (i32.le_u (local.get $run) (local.get $width)))))
    (local.get $run))

  ;; Appends a change, or takes back the one before if no pixel lies between. Returns where the list ends
  ;; then; 0 if the change lies outside.
  (func $addChange
    (param $row i32) (param $to i32) (param $column i32) (param $width i32) (result i32)
    (if (i32.gt_u (local.get $column) (local.get $width)) (then (return (i32.const 0))))
    (if (i32.gt_u (local.get $to) (local.get $row))
      (then
        (if
          (i32.eq (i32.load (i32.sub (local.get $to) (i32.const 4))) (local.get $column))
          (then (return (i32.sub (local.get $to) (i32.const 4)))))))
    (i32.store (local.get $to) (local.get $column))
    (i32.add (local.get $to) (i32.const 4)))

  (func $endRow (param $to i32) (param $width i32)
    (i32.store (local.get $to) (local.get $width))
    (i32.store offset=4 (local.get $to) (local.get $width))
    (i32.store offset=8 (local.get $to) (local.get $width)))

  ;; A row of runs alone. Returns 0; 1 if a code stands for nothing; 3 if the row is wider than the image.
  (func (export "decodePlainRow")
    (param $data i32) (param $row i32) (param $width i32) (result i32)
    (local $to i32) (local $column i32) (local $run i32) (local $table i32)
    (local.set $to (local.get $row))
    (block $done
      (loop $change
        (br_if $done (i32.ge_s (local.get $column) (local.get $width)))
        (local.set $run
          (call $readRun (local.get $data) (local.get $table) (local.get $width)))
        (if (i32.lt_s (local.get $run) (i32.const 0)) (then (return (i32.const 1))))
        (local.set $column (i32.add (local.get $column) (local.get $run)))
        (local.set $to
          (call $addChange
            (local.get $row) (local.get $to) (local.get $column) (local.get $width)))
        (if (i32.eqz (local.get $to)) (then (return (i32.const 3))))
        (local.set $table (i32.xor (local.get $table) (i32.const 0x4000)))
        (br $change)))
    (call $endRow (local.get $to) (local.get $width))
    (i32.const 0))

  ;; A row that is told by the one above. Returns what decodePlainRow does; 2 if it runs backwards.
  (func (export "decodeTwoDimensionalRow")
    (param $data i32) (param $above i32) (param $row i32) (param $width i32) (result i32)
    (local $to i32) (local $column i32) (local $next i32) (local $changed i32)
    (local $table i32) (local $mode i32) (local $run i32)
    (local.set $to (local.get $row))
    (local.set $next (local.get $above))
    ;; Before the first column, so that a change there can be referred to.
    (local.set $column (i32.const -1))
    (block $done
      (loop $code
        (br_if $done (i32.ge_s (local.get $column) (local.get $width)))
        ;; The first change above, right of the column, to the other colour.
        (block $first
          (loop $back
            (br_if $first (i32.le_u (local.get $next) (local.get $above)))
            (br_if $first
              (i32.le_s
                (i32.load (i32.sub (local.get $next) (i32.const 4))) (local.get $column)))
            (local.set $next (i32.sub (local.get $next) (i32.const 4)))
            (br $back)))
        (block $right
          (loop $on
            (br_if $right (i32.gt_s (i32.load (local.get $next)) (local.get $column)))
            (local.set $next (i32.add (local.get $next) (i32.const 4)))
            (br $on)))
        (local.set $changed
          (i32.add (local.get $next)
            (i32.and (i32.const 4)
              (i32.xor
                (i32.sub (local.get $next) (local.get $above))
                (i32.shr_u (local.get $table) (i32.const 12))))))
        (local.set $mode
          (i32.load16_s offset=0x8000
            (i32.shl (i32.shr_u (call $peek (local.get $data)) (i32.const 25)) (i32.const 1))))
        (if (i32.eqz (local.get $mode)) (then (return (i32.const 1))))
        (global.set $at
          (i32.add (global.get $at) (i32.and (local.get $mode) (i32.const 15))))
        (local.set $mode (i32.shr_s (local.get $mode) (i32.const 4)))
        (if (i32.lt_s (local.get $mode) (i32.const 4))
          (then
            ;; The change lies so many columns beside the one above.
            (local.set $changed
              (i32.add (i32.load (local.get $changed)) (local.get $mode)))
            (if (i32.lt_s (local.get $changed) (local.get $column))
              (then (return (i32.const 2))))
            (local.set $column (local.get $changed))
            (local.set $table (i32.xor (local.get $table) (i32.const 0x4000))))
          (else
            (if (i32.eq (local.get $mode) (i32.const 4))
              (then
                ;; Nothing changes before the next change above.
                (local.set $column (i32.load offset=4 (local.get $changed)))
                (br $code)))
            ;; Two runs.
            (local.set $run
              (call $readRun (local.get $data) (local.get $table) (local.get $width)))
            (if (i32.lt_s (local.get $run) (i32.const 0)) (then (return (i32.const 1))))
            (local.set $column
              (i32.add (local.get $run)
                (select (local.get $column) (i32.const 0)
                  (i32.gt_s (local.get $column) (i32.const 0)))))
            (local.set $run
              (call $readRun (local.get $data)
                (i32.xor (local.get $table) (i32.const 0x4000)) (local.get $width)))
            (if (i32.lt_s (local.get $run) (i32.const 0)) (then (return (i32.const 1))))
            (local.set $to
              (call $addChange
                (local.get $row) (local.get $to) (local.get $column) (local.get $width)))
            (if (i32.eqz (local.get $to)) (then (return (i32.const 3))))
            (local.set $column (i32.add (local.get $column) (local.get $run)))))
        (local.set $to
          (call $addChange
            (local.get $row) (local.get $to) (local.get $column) (local.get $width)))
        (br_if $code (local.get $to))
        (return (i32.const 3))))
    (call $endRow (local.get $to) (local.get $width))
    (i32.const 0))

  (func $turnBit (param $output i32) (param $column i32)
    (local $at i32)
    (local.set $at
      (i32.add (local.get $output) (i32.shr_u (local.get $column) (i32.const 3))))
    (i32.store8 (local.get $at)
      (i32.xor
        (i32.load8_u (local.get $at))
        (i32.shr_u (i32.const 0x80) (i32.and (local.get $column) (i32.const 7))))))

  ;; A list of changes → bits, black ones set; a byte behind them is overwritten.
  (func (export "drawRow") (param $row i32) (param $width i32) (param $output i32)
    (local $stride i32) (local $end i32) (local $byte i32) (local $black i32)
    (local.set $stride
      (i32.shr_u (i32.add (local.get $width) (i32.const 7)) (i32.const 3)))
    (memory.fill
      (local.get $output) (i32.const 0) (i32.add (local.get $stride) (i32.const 1)))
    ;; A bit wherever black begins or ends …
    (block $drawn
      (loop $run
        (br_if $drawn (i32.ge_u (i32.load (local.get $row)) (local.get $width)))
        (call $turnBit (local.get $output) (i32.load (local.get $row)))
        (call $turnBit (local.get $output) (i32.load offset=4 (local.get $row)))
        (local.set $row (i32.add (local.get $row) (i32.const 8)))
        (br $run)))
    ;; … turns all that follow.
    (local.set $end (i32.add (local.get $output) (local.get $stride)))
    (loop $next
      (local.set $byte (i32.load8_u (local.get $output)))
      (local.set $byte
        (i32.xor (local.get $byte) (i32.shr_u (local.get $byte) (i32.const 1))))
      (local.set $byte
        (i32.xor (local.get $byte) (i32.shr_u (local.get $byte) (i32.const 2))))
      (local.set $byte
        (i32.xor (local.get $byte) (i32.shr_u (local.get $byte) (i32.const 4))))
      (local.set $byte (i32.xor (local.get $byte) (local.get $black)))
      (i32.store8 (local.get $output) (local.get $byte))
      (local.set $black (i32.sub (i32.const 0) (i32.and (local.get $byte) (i32.const 1))))
      (local.set $output (i32.add (local.get $output) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $output) (local.get $end))))))
