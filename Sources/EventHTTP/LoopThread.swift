internal import CLibevent
internal import Glibc

/// The thread that an event loop runs on. It blocks in the kernel, so it is a thread of its own and
/// not one of the cooperative pool.
@safe
struct LoopThread: ~Copyable {
    private let thread: pthread_t

    /// Starts to run `loop`, which belongs to the new thread from now on.
    init(running loop: EventLoop) throws(HTTPServerError) {
        // Signals are for the thread that waits for them; the new thread inherits the mask.
        var all = sigset_t()
        var before = sigset_t()
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }

        var thread = pthread_t()
        // The thread takes this reference over, and nobody else keeps one: `HTTPServer` lets go of
        // its loops when it starts them. That is what makes the hand-over safe.
        let context = unsafe Unmanaged.passRetained(loop).toOpaque()
        let result = unsafe pthread_create(&thread, nil, loopThreadMain, context)
        guard result == 0 else {
            unsafe Unmanaged<EventLoop>.fromOpaque(context).release()
            throw HTTPServerError("start a thread", code: result)
        }
        self.thread = thread
    }

    /// Waits for the loop's end.
    consuming func join() { pthread_join(thread, nil) }
}

private func loopThreadMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context = unsafe context else { preconditionFailure("thread without context") }
    unsafe clibevent_name_this_thread("event loop")
    unsafe Unmanaged<EventLoop>.fromOpaque(context).takeRetainedValue().run()
    return nil
}
