// Runs a hub in the foreground until it is told to end. The hub itself comes from the composition root, which
// nothing here includes: the program hands its start function in. Main thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "hub/settings/settings.hpp"

namespace vedette::command {

class RunningHub {
  public:
    virtual ~RunningHub() = default;
    virtual std::uint16_t port() const = 0;
    // Of the capture server; 0: there is none.
    virtual std::uint16_t capture_port() const = 0;
    // Ends softly, after `limit` hard.
    virtual void stop(Duration limit) = 0;
};

using StartHub = std::function<Result<std::unique_ptr<RunningHub>>(const settings::Settings&)>;

// Starts the hub, calls `ready` with it, waits for SIGTERM or SIGINT and ends it within 2 s: 0. A
// second signal ends the process at once. 1, with the reason on stderr, when it can't start.
int serve_until_told(const settings::Settings& settings, const StartHub& start,
                     const std::function<void(const RunningHub&)>& ready);

}  // namespace vedette::command
