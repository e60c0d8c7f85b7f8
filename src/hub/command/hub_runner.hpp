// Runs a hub in the foreground until SIGINT or SIGTERM. This room may not include hub/app, which builds the
// hub; the program passes its start function in. Main thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "hub/settings/checked.hpp"

namespace vedette::command {

// A hub that accepts connections.
class RunningHub {
  public:
    virtual ~RunningHub() = default;
    virtual std::uint16_t port() const = 0;
    // Of the capture server; 0: there is none.
    virtual std::uint16_t capture_port() const = 0;
    // The secret of a new set-up link; nothing: there is an owner already. Blocks.
    virtual std::optional<std::string> make_setup_link() = 0;
    virtual bool has_users() const = 0;
    // Applies the changes of the settings file, which the hub was started with, from now on. Once.
    virtual void follow_settings(const std::string& path, settings::CheckedSettings started) = 0;
    // Reads the followed file, and the files that it names, at once.
    virtual void read_settings_now() = 0;
    // Stops gracefully; closes remaining connections after `limit`.
    virtual void stop(Duration limit) = 0;
};

using StartHub = std::function<Result<std::unique_ptr<RunningHub>>(const settings::Settings&)>;

// What SIGHUP does.
enum class HangUp : std::uint8_t {
    kEnds,   // it ends the process, as a terminal that is closed expects
    kReads,  // the hub reads its settings file again, as service managers expect
};

// Starts the hub, calls `ready` with it, waits for SIGTERM or SIGINT and stops it within 2 s: 0. A second
// signal terminates the process at once. 1, with the reason on stderr, when the hub can't start. `ready`
// returns the set-up links of a hub without users, one a line: a service manager shows them as the service's
// status until there is a user or the links have lapsed.
int run_until_signal(const settings::Settings& settings, const StartHub& start_hub,
                     const std::function<std::string(RunningHub&)>& ready, HangUp hang_up = HangUp::kEnds);

}  // namespace vedette::command
