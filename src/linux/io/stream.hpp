// A non-blocking byte stream: TCP, Unix socket, pipe, or TLS over TCP. The try_ functions do what is possible
// at once; wait() and ready() wait until more is possible. Knows no protocol.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include <sys/types.h>

#include "core/base/bytes.hpp"
#include "linux/base/error.hpp"
#include "linux/io/poller.hpp"
#include "linux/io/wait.hpp"

namespace vedette::io {

// The result of one attempt to receive or send.
struct Transfer {
    // What the attempt has achieved.
    enum class Status : std::uint8_t {
        kMoved,       // `bytes` > 0 were transferred
        kWouldBlock,  // not possible at the moment
        kEnd,         // receiving: the peer has ended its direction
        kFailed,      // `error` is an errno value; the stream cannot be used any more
    };
    Status status = Status::kWouldBlock;
    std::size_t bytes = 0;
    int error = 0;
};

// One stream. Owned by its loop.
class Stream {
  public:
    // Takes ownership of a non-blocking descriptor.
    Stream(Loop& loop, int fd);
    virtual ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    virtual Transfer try_recv(MutableBytes into);
    // The next bytes, which stay in the stream; of a socket, before decryption.
    Transfer try_peek(MutableBytes into);
    // One system call for all pieces (at most 8). May send only a part.
    virtual Transfer try_send(std::span<const Bytes> pieces);

    // Calls back once, from the loop, when the direction may be possible, or with false when the stream was
    // closed. At most one wait for each direction at a time.
    virtual void wait(Direction direction, PolledFd::Callback callback);

    // The same for a coroutine. After another result than kReady, no callback remains.
    Task<Woken> ready(Direction direction, MonoTime deadline, Stop& stop);

    // Waits for the first byte and reads what is available; 0: the end. A peer that sends without a pause
    // cannot block the loop. kTimeout, kCancelled, or errno's kind.
    Task<Result<std::size_t>> recv_some(MutableBytes into, MonoTime deadline, Stop& stop);
    Task<Result<void>> send_all(Bytes bytes, MonoTime deadline, Stop& stop);

    // Ends the sending direction: the peer sees the end of the stream.
    virtual void end_sending();

    // Ends both directions. Waits call back with false.
    virtual void close();
    bool is_open() const { return fd() >= 0; }
    int fd() const { return fd_.get(); }  // -1 when closed
    Loop& loop() { return loop_; }
    virtual bool is_encrypted() const { return false; }

    // TCP_NOTSENT_LOWAT: the most unsent bytes that the kernel keeps. No effect unless TCP.
    void set_unsent_limit(int bytes);
    // Finds out that the peer's network is gone: TCP keepalive after 5 s of silence, with three probes 5 s
    // apart, and an end to what is not acknowledged for 30 s, since the kernel sends no probes while sent
    // bytes wait for their acknowledgement. No effect on what isn't TCP.
    void detect_dead_peer();
    // close() becomes a reset: unsent bytes are dropped, and the peer sees an error instead of an end.
    void reset_on_close();

  protected:
    Loop& loop_;

  private:
    bool may_try_again(int error);
    Transfer outcome(ssize_t n, std::size_t size, Direction direction);

    PolledFd fd_;
    bool is_socket_ = true;       // until the kernel says that it is none
    std::size_t receptions_ = 0;  // by recv_some
};

// "127.0.0.1:8480", "[::1]:8480", "unix".
std::string peer_name(int fd);
// The address alone: "192.168.1.5", "::1", "unix". An IPv4 address that came over an IPv6 socket is one of
// IPv4.
std::string peer_address(int fd);
// The connection's address on this side, in the same form.
std::string own_address(int fd);

}  // namespace vedette::io
