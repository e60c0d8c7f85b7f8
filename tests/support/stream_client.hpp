// The test's end of a socket pair whose other end is given to the code under test. Each call turns the loop
// until nothing is ready. Caller's thread; the loop outlives it.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "linux/io/loop.hpp"
#include "linux/io/stream.hpp"

namespace vedette::tests {

// Runs what is ready on the loop, and what that makes ready.
inline void turn(io::Loop& loop) {
    while (loop.poll()) {
    }
}

// The other end's peer.
class StreamClient {
  public:
    using Serve = std::function<void(std::unique_ptr<io::Stream>)>;

    // `serve` takes the other end, whose send buffer has `send_buffer` bytes (0: the system's default).
    StreamClient(io::Loop& loop, const Serve& serve, int send_buffer = 0) : loop_(loop) {
        std::array<int, 2> fds{};
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds.data()), 0);
        if (send_buffer > 0) ::setsockopt(fds[1], SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof send_buffer);
        end_ = std::make_unique<io::Stream>(loop, fds[0]);
        serve(std::make_unique<io::Stream>(loop, fds[1]));
        turn(loop_);
    }

    void send(std::string_view bytes) {
        const Bytes piece = as_bytes(bytes);
        EXPECT_EQ(end_->try_send(std::span(&piece, 1)).bytes, bytes.size());
        turn(loop_);
    }
    // All bytes that have arrived and arrive while reading; then closed() and was_reset() are known.
    std::string read() {
        std::string all;
        std::array<std::uint8_t, 65536> bytes;
        for (;;) {
            const io::Transfer t = end_->try_recv(bytes);
            if (t.status != io::Transfer::Status::kMoved) {
                closed_ = t.status != io::Transfer::Status::kWouldBlock;
                reset_ = t.status == io::Transfer::Status::kFailed;
                return all;
            }
            all += as_text(Bytes(bytes).first(t.bytes));
            turn(loop_);
        }
    }
    // At most `limit` bytes of what has arrived; how many there were.
    std::size_t read_some(std::size_t limit) {
        std::vector<std::uint8_t> bytes(limit);
        const std::size_t got = end_->try_recv(bytes).bytes;
        turn(loop_);
        return got;
    }
    std::string ask(std::string_view request) {
        send(request);
        return read();
    }
    bool closed() const { return closed_; }
    // The connection ended with an error.
    bool was_reset() const { return reset_; }
    void end_sending() {
        end_->end_sending();
        turn(loop_);
    }
    void close() {
        end_->close();
        turn(loop_);
    }

  private:
    io::Loop& loop_;
    std::unique_ptr<io::Stream> end_;
    bool closed_ = false;
    bool reset_ = false;
};

}  // namespace vedette::tests
