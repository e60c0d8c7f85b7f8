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

// Whether this signal ends the process; SIGHUP lets the hub read its settings file.
bool ends(int signal, RunningHub& hub) {
    if (signal == SIGHUP) hub.read_settings_now();
    return signal != 0 && signal != SIGHUP;
}

// Until the hub has users, the links have lapsed or a signal comes that ends the process. False: it came.
bool show_links(TerminationSignal& signal, RunningHub& hub, std::string_view links) {
    notify_service_manager("STATUS=No users yet. Make the first owner: " + on_one_line(links));
    const Clock& clock = system_clock();
    const MonoTime lapse = clock.mono() + access::kSetupLinkLifetime;
    while (!hub.has_users() && clock.mono() < lapse)
        if (ends(signal.wait_for(kLookForUsersEvery), hub)) return false;
    notify_service_manager(hub.has_users() ? "STATUS=Running"
                                           : "STATUS=No users yet; `vedette setup-link` prints a link");
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
    // A hub that does not run by its file has said so.
    notify_service_manager(file != nullptr && !file->problems.empty() ? "READY=1"
                                                                      : "READY=1\nSTATUS=Running");
    if (links.empty() || show_links(signal, **hub, links)) {
        while (!ends(signal.wait(), **hub)) {
        }
    }
    notify_service_manager("STOPPING=1");
    log_info("hub", "stopping");
    (*hub)->stop(kStopLimit);
    return 0;
}

}  // namespace vedette::command
