// One call that may wait in a driver, on a thread of its own, while a coroutine awaits its result and the
// loop goes on. Not for work that comes often. Whoever destroys it early waits for the call.
#pragma once

#include <functional>
#include <optional>
#include <thread>

#include "linux/io/wait.hpp"

namespace vedette::source {

template <class T>
class Aside {
  public:
    // `work` runs at once; nobody else may touch what it touches.
    Aside(io::Loop& loop, std::function<T()> work)
        : done_(loop), thread_([this, &loop, handle = done_.handle(), work = std::move(work)] {
              result_.emplace(work());
              loop.post([handle] { handle->notify(); });
          }) {}
    ~Aside() {
        if (thread_.joinable()) thread_.join();
    }
    Aside(const Aside&) = delete;
    Aside& operator=(const Aside&) = delete;

    // Once. No stop can cut it short, since no driver's call can be.
    io::Task<T> result() {
        io::Stop never;
        co_await done_.wait(MonoTime::max(), never);
        thread_.join();
        co_return std::move(*result_);
    }

  private:
    io::Signal done_;
    std::optional<T> result_;
    std::thread thread_;  // the last member: it uses the others
};

}  // namespace vedette::source
