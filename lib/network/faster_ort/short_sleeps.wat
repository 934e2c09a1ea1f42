;; Waiting in ONNX Runtime's pool of threads (onnxruntime/core/platform/EigenNonBlockingThreadPool.h): who has done
;; its own share of a node looks again and again whether the others have done theirs. Where these have to
;; wait for a processor, looking takes one away from them; so after a while it is done between short sleeps.
(module
  (import "ort" "memory" (memory 1 65536 shared))

  ;; Returns when the number at $address is no longer less than $least.
  (func (export "await_count") (param $address i32) (param $least i32)
    (local $looks i32) (local $count i32)
    (loop $again
      (if (i32.ge_u (local.tee $count (i32.atomic.load (local.get $address))) (local.get $least))
        (then (return)))
      (local.set $looks (i32.add (local.get $looks) (i32.const 1)))
      ;; Some 20 µs; shares are rarely further apart where each thread has a processor.
      (br_if $again (i32.lt_u (local.get $looks) (i32.const 20000)))
      ;; Nobody wakes it, so it sleeps as long as this at least, in nanoseconds.
      (drop (memory.atomic.wait32 (local.get $address) (local.get $count) (i64.const 20000)))
      (br $again))))
