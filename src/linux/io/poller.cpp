#include "linux/io/poller.hpp"

#include <boost/asio/post.hpp>
#include <sys/epoll.h>

namespace vedette::io {
namespace {

constexpr std::size_t kMaxEvents = 256;  // of one turn; then the loop's other work runs
constexpr std::uint32_t kHungUp = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
constexpr std::array<std::uint32_t, 2> kEvents{EPOLLIN | EPOLLPRI | kHungUp, EPOLLOUT | EPOLLHUP | EPOLLERR};

}  // namespace

struct Poller::Entry {
    Poller& poller;
    UniqueFd fd;
    std::array<PolledFd::Callback, 2> callbacks;  // by direction
    std::array<bool, 2> exhausted{};              // nothing is possible before the kernel's next report
    bool registered = false;
    bool hung_up = false;   // the peer's end or an error: the kernel may have reported its last change
    std::size_t index = 0;  // in entries_

    bool control(int operation) {
        epoll_event event{};
        event.events = kEvents[0] | kEvents[1] | EPOLLET;
        event.data.ptr = this;
        return ::epoll_ctl(poller.epoll_.native_handle(), operation, fd.get(), &event) == 0;
    }
    // False when epoll cannot watch this descriptor, for example a regular file.
    bool watch() {
        if (registered) return control(EPOLL_CTL_MOD);  // reports what is possible already
        if (!control(EPOLL_CTL_ADD)) return false;
        registered = true;
        index = poller.entries_.size();
        poller.entries_.push_back(this);
        return true;
    }
    void unregister() {
        if (!registered) return;
        control(EPOLL_CTL_DEL);  // closing is not enough where the descriptor was duplicated
        poller.entries_[index] = poller.entries_.back();
        poller.entries_[index]->index = index;
        poller.entries_.pop_back();
    }
    void post(PolledFd::Callback callback) {
        boost::asio::post(poller.context_, [callback = std::move(callback)]() mutable { callback(false); });
    }
    void on_events(std::uint32_t events) {
        if ((events & kHungUp) != 0) hung_up = true;
        for (std::size_t d = 0; d < callbacks.size(); ++d) {
            if ((events & kEvents[d]) == 0) continue;
            exhausted[d] = false;
            // The callback may close the descriptor; the other callback is gone then.
            if (auto callback = std::exchange(callbacks[d], {})) callback(true);
        }
    }
};

Poller::Poller(boost::asio::io_context& context)
    : context_(context), epoll_(context, ::epoll_create1(EPOLL_CLOEXEC)) {
    arm();
}

Poller::~Poller() = default;

void Poller::arm() {
    epoll_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                      [this](const boost::system::error_code& error) {
                          if (error) return;
                          dispatch();
                          arm();
                      });
}

void Poller::dispatch() {
    std::array<epoll_event, kMaxEvents> events;
    const int count = ::epoll_wait(epoll_.native_handle(), events.data(), kMaxEvents, 0);
    dispatching_ = true;
    for (int i = 0; i < count; ++i) {
        auto& entry = *static_cast<Entry*>(events[static_cast<std::size_t>(i)].data.ptr);
        if (entry.fd) entry.on_events(events[static_cast<std::size_t>(i)].events);
    }
    dispatching_ = false;
    retired_.clear();
}

void Poller::drop_waits() {
    std::vector<PolledFd::Callback> dropped;  // destroying one may close other descriptors
    for (Entry* entry : entries_) {
        for (auto& callback : entry->callbacks) dropped.push_back(std::exchange(callback, {}));
    }
}

PolledFd::PolledFd(Poller& poller, UniqueFd fd)
    : entry_(new Poller::Entry{.poller = poller, .fd = std::move(fd)}) {}

PolledFd::~PolledFd() {
    close();
    if (entry_->poller.dispatching_) entry_->poller.retired_.push_back(std::move(entry_));
}

void PolledFd::wait(Direction direction, Callback callback) {
    const auto d = static_cast<std::size_t>(direction);
    if (!entry_->fd) return entry_->post(std::move(callback));
    entry_->callbacks[d] = std::move(callback);
    if (entry_->registered && entry_->exhausted[d]) return;
    if (!entry_->watch()) entry_->post(std::exchange(entry_->callbacks[d], {}));
}

void PolledFd::cancel(Direction direction) { entry_->callbacks[static_cast<std::size_t>(direction)] = {}; }

void PolledFd::note_exhausted(Direction direction) {
    entry_->exhausted[static_cast<std::size_t>(direction)] = !entry_->hung_up;
}

void PolledFd::close() {
    if (!entry_->fd) return;
    entry_->unregister();
    entry_->fd.reset();
    for (auto& waiting : entry_->callbacks) {
        if (auto callback = std::exchange(waiting, {})) entry_->post(std::move(callback));
    }
}

int PolledFd::get() const { return entry_->fd.get(); }

}  // namespace vedette::io
