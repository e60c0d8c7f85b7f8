// Waits for many descriptors of one loop. Asio tells the kernel about every single wait (`epoll_ctl`); here a
// descriptor is registered once, and a wait costs no system call when the last attempt on the descriptor has
// shown that nothing more is possible. Edge-triggered epoll, see epoll(7). Knows no protocol.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "linux/base/unique_fd.hpp"

namespace vedette::io {

// What to wait for.
enum class Direction : std::uint8_t { kReadable, kWritable };

class PolledFd;

// The descriptors of one loop: one epoll set, which is a single descriptor for Asio. Owned by its loop.
class Poller {
  public:
    explicit Poller(boost::asio::io_context& context);
    ~Poller();
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;

    // Destroys the callbacks of all waits without calling them.
    void drop_waits();

  private:
    friend class PolledFd;
    struct Entry;
    void arm();
    void dispatch();

    boost::asio::io_context& context_;
    boost::asio::posix::stream_descriptor epoll_;
    std::vector<Entry*> entries_;                  // every PolledFd's that is registered
    std::vector<std::unique_ptr<Entry>> retired_;  // closed during dispatch(), which may still name them
    bool dispatching_ = false;
};

// A non-blocking descriptor and its waits. Owned by its loop.
class PolledFd {
  public:
    using Callback = std::move_only_function<void(bool open)>;

    PolledFd(Poller& poller, UniqueFd fd);
    ~PolledFd();
    PolledFd(const PolledFd&) = delete;
    PolledFd& operator=(const PolledFd&) = delete;

    // Calls back once, from the loop, when the direction may be possible, or with false when the descriptor
    // was closed. Replaces the wait for the same direction.
    void wait(Direction direction, Callback callback);
    // Destroys the callback without calling it.
    void cancel(Direction direction);
    // Says that the last attempt has exhausted the direction: EAGAIN, or on a stream socket fewer bytes than
    // there was room for. The next wait() then relies on the kernel's next report.
    void note_exhausted(Direction direction);
    void close();
    // -1 when closed.
    int get() const;

  private:
    std::unique_ptr<Poller::Entry> entry_;
};

}  // namespace vedette::io
