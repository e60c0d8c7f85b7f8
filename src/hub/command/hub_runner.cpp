#include "hub/command/hub_runner.hpp"

#include <algorithm>
#include <csignal>

#include <fmt/core.h>

#include "hub/access/access.hpp"
#include "linux/base/clock.hpp"
#include "linux/base/log.hpp"
#include "linux/base/service_manager.hpp"
#include "linux/base/termination_signals.hpp"

namespace vedette::command {
namespace {

constexpr Duration kStopLimit = 1500ms;
constexpr Duration kLookForUsersEvery = 1s;
constexpr Duration kStatusEvery = 5s;

// The links on one line, as a status needs it.
std::string on_one_line(std::string_view links) {
    std::string out;
    for (std::size_t end = 0; !links.empty(); links.remove_prefix(std::min(end + 1, links.size()))) {
        end = std::min(links.find('\n'), links.size());
        std::string_view link = links.substr(0, end);
        link.remove_prefix(std::min(link.find_first_not_of(' '), link.size()));
        if (!link.empty()) out.append(out.empty() ? "" : " or ").append(link);
    }
    return out;
}

// Tells the service manager how the hub is doing, and waits for signals meanwhile.
class Watch {
  public:
    Watch(TerminationSignal& signal, RunningHub& hub) : signal_(signal), hub_(hub) {
        if (const auto limit = watchdog_limit()) watchdog_every_ = *limit / 2;
    }

    // Until a signal ends the process, or `until` says so. True: a signal.
    bool wait(const std::function<bool()>& until = {}) {
        for (;;) {
            tell();
            Duration limit = has_service_manager() ? kStatusEvery : Duration::max();
            if (watchdog_every_) limit = std::min(limit, *watchdog_every_);
            if (until) limit = std::min(limit, kLookForUsersEvery);
            const int signal = limit == Duration::max() ? signal_.wait() : signal_.wait_for(limit);
            // SIGHUP lets the hub read its settings file.
            if (signal == SIGHUP) hub_.read_settings_now();
            if (signal != 0 && signal != SIGHUP) return true;
            if (until && until()) return false;
        }
    }

    // In place of the hub's own sentence; empty: the hub's own.
    void set_status(std::string sentence) { status_ = std::move(sentence); }

  private:
    // A hub whose loop stands still feeds no watchdog.
    void tell() {
        std::string state;
        if (watchdog_every_ && hub_.is_alive()) state = "WATCHDOG=1";
        const std::string status = status_.empty() ? hub_.status() : status_;
        if (status != told_) state += (state.empty() ? "STATUS=" : "\nSTATUS=") + status;
        told_ = status;
        if (!state.empty()) notify_service_manager(state);
    }

    TerminationSignal& signal_;
    RunningHub& hub_;
    std::optional<Duration> watchdog_every_;
    std::string status_;
    std::string told_;
};

// Until the hub has users, the links have lapsed or a signal comes that ends the process. False: it came.
bool show_links(Watch& watch, RunningHub& hub, std::string_view links) {
    watch.set_status("No users yet. Make the first owner: " + on_one_line(links));
    const Clock& clock = system_clock();
    const MonoTime lapse = clock.mono() + access::kSetupLinkLifetime;
    if (watch.wait([&] { return hub.has_users() || clock.mono() >= lapse; })) return false;
    watch.set_status(hub.has_users() ? "" : "No users yet; `vedette setup-link` prints a link");
    return true;
}

}  // namespace

int run_until_signal(const settings::Settings& settings, const StartHub& start_hub,
                     const std::function<std::string(RunningHub&)>& ready, const SettingsOrigin* file) {
    TerminationSignal signal(file != nullptr);
    auto hub = start_hub(settings, file);
    if (!hub) {
        fmt::print(stderr, "vedette: {}\n", hub.error().message);
        return 1;
    }
    const std::string links = ready(**hub);
    notify_service_manager("READY=1");
    Watch watch(signal, **hub);
    if (links.empty() || show_links(watch, **hub, links)) watch.wait();
    notify_service_manager("STOPPING=1");
    log_info("hub", "stopping");
    (*hub)->stop(kStopLimit);
    return 0;
}

}  // namespace vedette::command
