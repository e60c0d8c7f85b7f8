// Work on another loop, awaited from the first one: what services do when the settings change.
#pragma once

#include <functional>
#include <utility>

#include "linux/io/posted_answer.hpp"

namespace vedette::app {

// Runs `work` on `there`; it calls `done`, which may be long after. True once it has; false: the deadline or
// the stop came first, and the work may still run.
inline io::Task<bool> on_loop(io::Loop& here, io::Loop& there,
                              std::function<void(std::function<void()> done)> work, MonoTime deadline,
                              io::Stop& stop) {
    io::PostedAnswer<bool> answer(here);
    there.post([work = std::move(work), take = answer.taker()] { work([take] { take(true); }); });
    const auto given = co_await answer.wait(deadline, stop);
    co_return given.has_value();
}

}  // namespace vedette::app
