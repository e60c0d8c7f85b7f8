// Runs a hub in the foreground until SIGINT or SIGTERM. This room may not include hub/app, which builds the
// hub; the program passes its start function in. Main thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "hub/settings/checked.hpp"

namespace vedette::timelapse {
class TextDrawer;
}

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
    // False: a loop has stood still for seconds. Thread-safe, as the next.
    virtual bool is_alive() const = 0;
    // What it does, in a sentence: "Running: 3 cameras, 1 lost: gate (refused the password)".
    virtual std::string status() const = 0;
    // Reads the followed file, and the files that it names, at once.
    virtual void read_settings_now() = 0;
    // Stops gracefully; closes remaining connections after `limit`.
    virtual void stop(Duration limit) = 0;
};

// Where the settings of a hub come from; it applies the changes of this file while it runs.
struct SettingsOrigin {
    std::string path;
    settings::CheckedSettings started;
    settings::Problems problems{};  // of the file now; `started` is then the last good version
};

// `file`: null for a hub whose settings do not change.
using StartHub = std::function<Result<std::unique_ptr<RunningHub>>(const settings::Settings& settings,
                                                                   const SettingsOrigin* file)>;
// What draws the texts of a time-lapse that runs without a hub.
using MakeTexts = std::function<std::unique_ptr<timelapse::TextDrawer>()>;

// Starts the hub, calls `ready` with it, waits for SIGTERM or SIGINT and stops it within 2 s: 0. A second
// signal terminates the process at once. 1, with the reason on stderr, when the hub can't start. `ready`
// returns the set-up links of a hub without users, one a line: a service manager shows them as the service's
// status until there is a user or the links have lapsed. SIGHUP lets a hub with a file read it again, as
// service managers expect; otherwise it ends the process, as a terminal that is closed expects.
int run_until_signal(const settings::Settings& settings, const StartHub& start_hub,
                     const std::function<std::string(RunningHub&)>& ready,
                     const SettingsOrigin* file = nullptr);

}  // namespace vedette::command
