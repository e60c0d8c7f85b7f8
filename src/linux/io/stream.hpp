// A byte stream that never blocks: TCP, Unix socket, pipe, or TLS over TCP. try_ calls do what can be done at
// once; wait() and ready() tell when more can be. Knows no protocol. One loop's thread; the loop outlives it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include <boost/asio/posix/stream_descriptor.hpp>

#include "core/base/bytes.hpp"
#include "linux/base/error.hpp"
#include "linux/io/wait.hpp"

namespace vedette::io {

enum class Direction : std::uint8_t { kReadable, kWritable };

struct Transfer {
    enum class Status : std::uint8_t {
        kMoved,       // `bytes` > 0 went over
        kWouldBlock,  // nothing can go over at the moment
        kEnd,         // reading: the other side has ended its direction
        kFailed,      // `error` is an errno value; the stream is done with
    };
    Status status = Status::kWouldBlock;
    std::size_t bytes = 0;
    int error = 0;
};

class Stream {
  public:
    // Takes ownership of a descriptor that is already non-blocking.
    Stream(Loop& loop, int fd);
    virtual ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    virtual Transfer try_recv(MutableBytes into);
    // One system call for all pieces (at most 8); may take a part of them only.
    virtual Transfer try_send(std::span<const Bytes> pieces);

    // Calls back once, from the loop, when the direction may have become possible; false when the stream was
    // closed. At most one wait a direction. The callback keeps alive whatever it captures until then.
    void wait(Direction direction, std::function<void(bool open)> callback);

    // The same for a coroutine. After anything but kReady no callback of this wait is left behind.
    Task<Woken> ready(Direction direction, MonoTime deadline, Stop& stop);

    // Reads what there is, waiting for the first byte; who sends without a pause can't keep the loop for
    // itself. kTimeout, kCancelled, or errno's kind; 0 bytes: the end.
    Task<Result<std::size_t>> recv_some(MutableBytes into, MonoTime deadline, Stop& stop);
    Task<Result<void>> send_all(Bytes bytes, MonoTime deadline, Stop& stop);

    // Tells the other side that nothing more will be sent.
    void end_sending();

    // Ends both directions; waits call back with false.
    virtual void close();
    bool is_open() const { return descriptor_.is_open(); }
    int fd() { return descriptor_.native_handle(); }
    Loop& loop() { return loop_; }

    // TCP_NOTSENT_LOWAT: so many bytes, at most, wait in the kernel unsent. No effect on what isn't TCP.
    void set_unsent_limit(int bytes);
    // Finds out that the peer's network is gone: TCP keepalive after 5 s of silence, with three probes 5 s
    // apart, and an end to what is not acknowledged for 30 s, since the kernel sends no probes while sent
    // bytes wait for their acknowledgement. No effect on what isn't TCP.
    void detect_dead_peer();
    // close() becomes a reset: unsent bytes are dropped, and the peer sees an error instead of an end.
    void reset_on_close();

  protected:
    Loop& loop_;
    boost::asio::posix::stream_descriptor descriptor_;

  private:
    std::size_t receptions_ = 0;  // by recv_some
};

// "127.0.0.1:8480", "[::1]:8480", "unix".
std::string peer_name(int fd);
// The same without the port.
std::string peer_address(int fd);

}  // namespace vedette::io
