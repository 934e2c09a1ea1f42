;; Convolutions with filters of 3 × 3 and strides of 1 by Winograd's minimal filtering: 4 × 4 outputs need 6 · 6
;; products for a channel instead of 16 · 9. This is F(4×4, 3×3) of Lavin and Gray, "Fast Algorithms for
;; Convolutional Neural Networks" (2015, arXiv:1509.09308): Y = Aᵀ [Σ (G g Gᵀ) ⊙ (Bᵀ d B)] A, summed over channels.
;;
;; It takes the place of MlasConvOperation (onnxruntime/core/mlas/lib/convolve.cpp) and so has its parameters.
;; What it is not for, that function does as before.
;;
;; A tile is a square of 4 × 4 outputs and the 6 × 6 inputs that they depend on. Lanes of vectors are four tiles or,
;; for filters, four filters. A transformed tile or filter has 36 spots.
;;
;; Functions are short and called often: V8 optimizes a function from one call to the next, never while it runs.
;;
;; What is read of MLAS_CONV_PARAMETERS ($p), by bytes from its start:
;;     0  the activation, which begins with its kind: 0 none, 1 Relu
;;     4  dimensions
;;    16  channels of the input (of a group)
;;    24  height and width of the input
;;    36  of the filters
;;    48  dilations
;;    60  padding above and to the left
;;    84  strides
;;    96  filters (of a group)
;;   100  height and width of the output
;;   112  numbers in a channel of the input
;;   116  and of the output
;;   124  what the output is multiplied by before all is added to it
(module
  (import "ort" "memory" (memory 1))
  (import "ort" "malloc" (func $malloc (param $bytes i32) (result i32)))
  (import "ort" "free" (func $free (param $from i32)))
  (import "ort" "convolve" (func $convolve_as_before
    (param $p i32) (param $in i32) (param $filters i32) (param $bias i32) (param $columns i32)
    (param $out i32) (param $start i32) (param $count i32)))
  (import "ort" "place_square" (func $place_square
    (param $place i32) (param $image i32) (param $width i32) (param $height i32)
    (param $x i32) (param $y i32) (param $size i32) (param $patch i32)))
  (import "ort" "copy_patches" (func $copy_patches (param $places i32) (param $back i32)))
  (import "ort" "next_channel" (func $next_channel (param $places i32) (param $bytes i32)))
  (import "ort" "gather" (func $gather (param $places i32) (param $to i32)))
  (import "ort" "scatter" (func $scatter
    (param $from i32) (param $places i32) (param $add v128) (param $beta f32) (param $floor v128)))
  (import "ort" "transform_four_filters" (func $transform_four_filters
    (param $f0 i32) (param $bytes i32) (param $left i32) (param $to i32) (param $spot i32)
    (param $taps i32)))
  (import "ort" "multiply" (func $multiply
    (param $filters i32) (param $inputs i32) (param $spot i32) (param $sums i32)
    (param $channels i32) (param $parts i32) (result i32)))
  (import "ort" "transform_input" (func $transform_input
    (param $from i32) (param $step i32) (param $next i32)
    (param $to i32) (param $to_step i32) (param $to_next i32)))
  (import "ort" "transform_output" (func $transform_output
    (param $from i32) (param $step i32) (param $next i32)
    (param $to i32) (param $to_step i32) (param $to_next i32) (param $times i32)))

  ;; $start, $count: a thread's share of a channel of the output, counted row by row. It may begin anywhere in a
  ;; row: instead of it the rows of tiles that begin in it are done.
  ;; $columns: a buffer for the way as before.
  (func $convolve (export "convolve")
    (param $p i32) (param $in i32) (param $filters i32) (param $bias i32) (param $columns i32)
    (param $out i32) (param $start i32) (param $count i32)
    (local $four_rows i32) (local $first i32) (local $last i32)
    (if (call $can_be_transformed (local.get $p)) (then
      (local.set $four_rows (i32.shl (i32.load offset=104 (local.get $p)) (i32.const 2)))
      (local.set $first (call $divide_up (local.get $start) (local.get $four_rows)))
      (local.set $last
        (call $divide_up (i32.add (local.get $start) (local.get $count)) (local.get $four_rows)))
      (if (i32.eq (local.get $first) (local.get $last)) (then (return)))
      (if (call $convolve_tiles (local.get $p) (local.get $in) (local.get $filters)
          (local.get $bias) (local.get $out) (local.get $first) (local.get $last))
        (then (return)))
      ;; The same rows, of which the last ones may be missing.
      (local.set $start (i32.mul (local.get $first) (local.get $four_rows)))
      (local.set $count (i32.sub
        (call $smaller (i32.mul (local.get $last) (local.get $four_rows))
          (i32.load offset=116 (local.get $p)))
        (local.get $start)))))
    (call $convolve_as_before (local.get $p) (local.get $in) (local.get $filters) (local.get $bias)
      (local.get $columns) (local.get $out) (local.get $start) (local.get $count)))

  ;; Two dimensions, 3 × 3, no dilations, strides of 1, no activation or Relu; channels enough for the products to
  ;; take longer than the transforms, and so few that transformed filters stay below 19 MB in each thread.
  (func $can_be_transformed (param $p i32) (result i32)
    (local $inputs i32) (local $outputs i32)
    (local.set $inputs (i32.load offset=16 (local.get $p)))
    (local.set $outputs (i32.load offset=96 (local.get $p)))
    (i32.eq (i32.load offset=4 (local.get $p)) (i32.const 2))
    (i32.and (i64.eq (i64.load offset=36 align=4 (local.get $p)) (i64.const 0x300000003)))
    (i32.and (i64.eq (i64.load offset=48 align=4 (local.get $p)) (i64.const 0x100000001)))
    (i32.and (i64.eq (i64.load offset=84 align=4 (local.get $p)) (i64.const 0x100000001)))
    (i32.and (i32.le_u (i32.load (i32.load (local.get $p))) (i32.const 1)))
    (i32.and (i32.eqz (i32.and (local.get $inputs) (i32.const 3))))
    (i32.and (i32.ge_u (local.get $inputs) (i32.const 16)))
    (i32.and (i32.ge_u (local.get $outputs) (i32.const 16)))
    (i32.and (i64.le_u
      (i64.mul (i64.extend_i32_u (local.get $inputs)) (i64.extend_i32_u (local.get $outputs)))
      (i64.const 0x20000))))

  (func $divide_up (param $number i32) (param $by i32) (result i32)
    (i32.div_u
      (i32.sub (i32.add (local.get $number) (local.get $by)) (i32.const 1)) (local.get $by)))

  (func $smaller (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_u (local.get $a) (local.get $b))))

  ;; The memory of a call ($work), by bytes from its start:
  ;;      0  8 places of squares of inputs, tile by tile
  ;;    256  8 places of squares of outputs
  ;;    512  8 patches of inputs
  ;;   2048  8 patches of outputs
  ;;   3584  what becomes of four tiles, or of four filters, at first
  ;;   4160  and then
  ;;   4736  sums: 36 spots of (16 filters × 8 tiles + 16) numbers
  ;;  25472  transformed inputs: 36 spots of (channels × 8 tiles + 16) numbers
  ;;         transformed filters: for each 16 filters 36 spots of 4 parts of (channels × 4 filters + 16) numbers
  ;; Without the 16 numbers that are not used, spots would compete for the same lines of a cache.
  (func $work_bytes (param $p i32) (result i32)
    (i32.mul (i32.const 36) (i32.add
      (call $spot_bytes (local.get $p))
      (i32.mul (call $part_bytes (local.get $p))
        (call $divide_up (i32.load offset=96 (local.get $p)) (i32.const 4)))))
    (i32.add (i32.const 25472)))

  ;; A spot of transformed inputs.
  (func $spot_bytes (param $p i32) (result i32)
    (i32.add (i32.shl (i32.load offset=16 (local.get $p)) (i32.const 5)) (i32.const 64)))

  ;; A part of a spot of transformed filters.
  (func $part_bytes (param $p i32) (result i32)
    (i32.add (i32.shl (i32.load offset=16 (local.get $p)) (i32.const 4)) (i32.const 64)))

  ;; $first, $last: rows of tiles. Returns whether they are done: for a few tiles it does not pay to transform the
  ;; filters, and there may be no memory.
  (func $convolve_tiles
    (param $p i32) (param $in i32) (param $filters i32) (param $bias i32) (param $out i32)
    (param $first i32) (param $last i32) (result i32)
    (local $across i32) (local $memory i32) (local $work i32)
    (local.set $across (call $divide_up (i32.load offset=104 (local.get $p)) (i32.const 4)))
    (local.set $first (i32.mul (local.get $first) (local.get $across)))
    (local.set $last (i32.mul (local.get $last) (local.get $across)))
    (if (i32.lt_u (i32.sub (local.get $last) (local.get $first)) (i32.const 16))
      (then (return (i32.const 0))))
    (local.set $memory
      (call $malloc (i32.add (call $work_bytes (local.get $p)) (i32.const 256))))
    (if (i32.eqz (local.get $memory)) (then (return (i32.const 0))))
    (local.set $work (i32.and (i32.add (local.get $memory) (i32.const 256)) (i32.const -256)))
    (call $transform_filters (local.get $p) (local.get $filters) (local.get $work))
    (loop $eight
      (call $place_tiles (local.get $p) (local.get $in) (local.get $out) (local.get $across)
        (local.get $first) (local.get $last) (local.get $work))
      (call $transform_inputs (local.get $p) (local.get $work) (i32.const 0))
      (call $transform_inputs (local.get $p) (local.get $work) (i32.const 1))
      (call $filter_tiles (local.get $p) (local.get $bias) (local.get $work))
      (local.set $first (i32.add (local.get $first) (i32.const 8)))
      (br_if $eight (i32.lt_u (local.get $first) (local.get $last))))
    (call $free (local.get $memory))
    (i32.const 1))

  ;; Where the eight tiles from $tile on are; those from $last on are outside of the image.
  (func $place_tiles
    (param $p i32) (param $in i32) (param $out i32) (param $across i32)
    (param $tile i32) (param $last i32) (param $work i32)
    (local $place i32) (local $patch i32) (local $end i32) (local $x i32) (local $y i32)
    (local.set $place (local.get $work))
    (local.set $end (i32.add (local.get $place) (i32.const 256)))
    (local.set $patch (i32.add (local.get $work) (i32.const 512)))
    ;; What lies outside is 0.
    (memory.fill (local.get $patch) (i32.const 0) (i32.const 1536))
    (loop $tiles
      (local.set $x (i32.shl (i32.rem_u (local.get $tile) (local.get $across)) (i32.const 2)))
      (local.set $y (i32.shl (i32.div_u (local.get $tile) (local.get $across)) (i32.const 2)))
      (if (i32.ge_u (local.get $tile) (local.get $last))
        (then (local.set $y (i32.const 0x10000000))))
      (call $place_square (local.get $place) (local.get $in)
        (i32.load offset=28 (local.get $p)) (i32.load offset=24 (local.get $p))
        (i32.sub (local.get $x) (i32.load offset=64 (local.get $p)))
        (i32.sub (local.get $y) (i32.load offset=60 (local.get $p)))
        (i32.const 6) (local.get $patch))
      (call $place_square (i32.add (local.get $place) (i32.const 256)) (local.get $out)
        (i32.load offset=104 (local.get $p)) (i32.load offset=100 (local.get $p))
        (local.get $x) (local.get $y)
        (i32.const 4) (i32.add (local.get $patch) (i32.const 1536)))
      (local.set $tile (i32.add (local.get $tile) (i32.const 1)))
      (local.set $patch (i32.add (local.get $patch) (i32.const 192)))
      (br_if $tiles (i32.lt_u
        (local.tee $place (i32.add (local.get $place) (i32.const 32))) (local.get $end)))))

  ;; All channels of the first or second four tiles.
  (func $transform_inputs (param $p i32) (param $work i32) (param $half i32)
    (local $places i32) (local $tiles i32) (local $to i32)
    (local $left i32) (local $spot i32) (local $bytes i32)
    (local.set $places (i32.add (local.get $work) (i32.shl (local.get $half) (i32.const 7))))
    (local.set $tiles (i32.add (local.get $work) (i32.const 3584)))
    (local.set $to (i32.add
      (i32.add (local.get $work) (i32.const 25472)) (i32.shl (local.get $half) (i32.const 4))))
    (local.set $spot (call $spot_bytes (local.get $p)))
    (local.set $bytes (i32.shl (i32.load offset=112 (local.get $p)) (i32.const 2)))
    (local.set $left (i32.load offset=16 (local.get $p)))
    (loop $channel
      (call $copy_patches (local.get $places) (i32.const 0))
      (call $gather (local.get $places) (local.get $tiles))
      (call $transform_input (local.get $tiles) (i32.const 16) (i32.const 96)
        (local.get $tiles) (i32.const 16) (i32.const 96))
      (call $transform_input (local.get $tiles) (i32.const 96) (i32.const 16)
        (local.get $to) (i32.mul (local.get $spot) (i32.const 6)) (local.get $spot))
      (call $next_channel (local.get $places) (local.get $bytes))
      (local.set $to (i32.add (local.get $to) (i32.const 32)))
      (br_if $channel (local.tee $left (i32.sub (local.get $left) (i32.const 1))))))

  ;; Eight tiles with all filters, 16 of these at a time.
  (func $filter_tiles (param $p i32) (param $bias i32) (param $work i32)
    (local $filters i32) (local $left i32) (local $now i32) (local $parts i32) (local $spot i32)
    (local.set $spot (call $spot_bytes (local.get $p)))
    (local.set $filters (i32.add
      (i32.add (local.get $work) (i32.const 25472)) (i32.mul (local.get $spot) (i32.const 36))))
    (local.set $left (i32.load offset=96 (local.get $p)))
    (loop $block
      (local.set $now (call $smaller (local.get $left) (i32.const 16)))
      (local.set $parts (call $divide_up (local.get $now) (i32.const 4)))
      (local.set $filters (call $multiply (local.get $filters)
        (i32.add (local.get $work) (i32.const 25472)) (local.get $spot)
        (i32.add (local.get $work) (i32.const 4736))
        (i32.load offset=16 (local.get $p)) (local.get $parts)))
      (call $transform_outputs (local.get $p) (local.get $bias) (local.get $now) (local.get $work))
      (if (local.get $bias)
        (then (local.set $bias (i32.add (local.get $bias) (i32.const 64)))))
      (br_if $block (local.tee $left (i32.sub (local.get $left) (local.get $now))))))

  ;; The next $filters channels of the output, of eight tiles.
  (func $transform_outputs (param $p i32) (param $bias i32) (param $filters i32) (param $work i32)
    (local $places i32) (local $sums i32) (local $tiles i32) (local $outputs i32)
    (local $bytes i32) (local $half i32) (local $add v128) (local $beta f32) (local $floor v128)
    (local.set $places (i32.add (local.get $work) (i32.const 256)))
    (local.set $tiles (i32.add (local.get $work) (i32.const 3584)))
    (local.set $outputs (i32.add (local.get $work) (i32.const 4160)))
    (local.set $sums (i32.add (local.get $work) (i32.const 4736)))
    (local.set $bytes (i32.shl (i32.load offset=116 (local.get $p)) (i32.const 2)))
    (local.set $beta (f32.load offset=124 (local.get $p)))
    (local.set $floor (select
      (v128.const f32x4 0 0 0 0) (v128.const f32x4 -inf -inf -inf -inf)
      (i32.load (i32.load (local.get $p)))))
    (loop $filter
      (if (local.get $bias) (then
        (local.set $add (v128.load32_splat (local.get $bias)))
        (local.set $bias (i32.add (local.get $bias) (i32.const 4)))))
      (loop $four_tiles
        (call $transform_output (local.get $sums) (i32.const 3456) (i32.const 576)
          (local.get $tiles) (i32.const 96) (i32.const 16) (i32.const 6))
        (call $transform_output (local.get $tiles) (i32.const 16) (i32.const 96)
          (local.get $outputs) (i32.const 16) (i32.const 64) (i32.const 4))
        (if (f32.ne (local.get $beta) (f32.const 0))
          (then (call $copy_patches (local.get $places) (i32.const 0))))
        (call $scatter (local.get $outputs) (local.get $places)
          (local.get $add) (local.get $beta) (local.get $floor))
        (call $copy_patches (local.get $places) (i32.const 1))
        (call $next_channel (local.get $places) (local.get $bytes))
        (local.set $sums (i32.add (local.get $sums) (i32.const 16)))
        ;; From the first four places to the second ones, or back.
        (local.set $places (i32.xor (local.get $places) (i32.const 128)))
        (br_if $four_tiles (local.tee $half (i32.xor (local.get $half) (i32.const 1)))))
      (br_if $filter (local.tee $filters (i32.sub (local.get $filters) (i32.const 1))))))

  ;; All filters, in blocks of 16 and parts of 4.
  (func $transform_filters (param $p i32) (param $filters i32) (param $work i32)
    (local $to i32) (local $left i32) (local $parts i32) (local $part i32)
    (local $part_bytes i32) (local $filter_bytes i32)
    (local.set $part_bytes (call $part_bytes (local.get $p)))
    (local.set $filter_bytes (i32.mul (i32.load offset=16 (local.get $p)) (i32.const 36)))
    (local.set $to (i32.add (i32.add (local.get $work) (i32.const 25472))
      (i32.mul (call $spot_bytes (local.get $p)) (i32.const 36))))
    (local.set $left (i32.load offset=96 (local.get $p)))
    (loop $block
      (local.set $parts
        (call $smaller (call $divide_up (local.get $left) (i32.const 4)) (i32.const 4)))
      (local.set $part (local.get $parts))
      (loop $four_filters
        (call $transform_four_filters (local.get $filters) (local.get $filter_bytes)
          (local.get $left) (local.get $to) (i32.mul (local.get $parts) (local.get $part_bytes))
          (i32.add (local.get $work) (i32.const 3584)))
        (local.set $filters
          (i32.add (local.get $filters) (i32.shl (local.get $filter_bytes) (i32.const 2))))
        (local.set $to (i32.add (local.get $to) (local.get $part_bytes)))
        (local.set $left (i32.sub (local.get $left) (i32.const 4)))
        (br_if $four_filters (local.tee $part (i32.sub (local.get $part) (i32.const 1)))))
      ;; The other 35 spots of the block follow.
      (local.set $to (i32.add (local.get $to)
        (i32.mul (i32.mul (local.get $parts) (local.get $part_bytes)) (i32.const 35))))
      (br_if $block (i32.gt_s (local.get $left) (i32.const 0))))))
