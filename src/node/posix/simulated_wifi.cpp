#include "node/posix/simulated_wifi.hpp"

#include <algorithm>
#include <utility>

#include "core/base/text.hpp"
#include "node/posix/script.hpp"

namespace vedette::posix {
namespace {

using port::JoinFailure;
using port::StationState;

// Of a radio, about.
constexpr Duration kLogIn = 200ms;
constexpr Duration kNotFoundAfter = 600ms;
constexpr Duration kScan = 300ms;

std::optional<SimulatedNetwork> parse_network(const std::vector<std::string>& words) {
    if (words.size() < 4 || words.size() > 5 || words[1].size() > port::kMaxSsid) return std::nullopt;
    const auto rssi = parse_int<int>(words[3]);
    if (!rssi || *rssi < -120 || *rssi > 0) return std::nullopt;
    SimulatedNetwork network{.ssid = words[1], .rssi_dbm = static_cast<std::int8_t>(*rssi)};
    if (words[2] != "-") network.password = words[2];
    if (words.size() == 4) return network;
    network.dhcp = words[4] == "never" ? std::nullopt : parse_script_time(words[4]);
    if (!network.dhcp && words[4] != "never") return std::nullopt;
    return network;
}

}  // namespace

std::expected<WifiScript, std::string> WifiScript::parse(const std::string& text) {
    WifiScript script;
    const auto take = [&](const std::vector<std::string>& words) -> std::expected<void, std::string> {
        if (words[0] == "network") {
            auto network = parse_network(words);
            if (!network)
                return std::unexpected(
                    "a network is as `network SSID PASSWORD -60` or `network SSID - -60 2s`");
            script.networks.push_back(std::move(*network));
            return {};
        }
        const auto at = parse_script_time(words[0]);
        const bool is_event = at && words.size() == 3 && (words[1] == "gone" || words[1] == "back");
        if (!is_event)
            return std::unexpected(
                "a line is as `network SSID PASSWORD -60`, `30s gone SSID` or `60s back SSID`");
        if (!script.events.empty() && script.events.back().at > *at)
            return std::unexpected("times do not go back");
        script.events.push_back({*at, words[2], words[1] == "back"});
        return {};
    };
    if (auto read = read_script(text, take); !read) return std::unexpected(std::move(read.error()));
    return script;
}

SimulatedWifi::SimulatedWifi(WifiScript script, const IpAddress& address, port::Clock& clock)
    : script_(std::move(script)), address_(address), clock_(clock), start_(clock.mono()) {}

SimulatedNetwork* SimulatedWifi::find(std::string_view ssid) {
    const auto found = std::ranges::find(script_.networks, ssid, &SimulatedNetwork::ssid);
    return found == script_.networks.end() ? nullptr : &*found;
}

void SimulatedWifi::set_there(std::string_view ssid, bool is_there) {
    if (SimulatedNetwork* const network = find(ssid)) network->is_there = is_there;
}

void SimulatedWifi::join(std::string_view ssid, std::string_view password,
                         const std::optional<port::StaticAddress>& address) {
    ssid_ = ssid;
    password_ = password;
    own_ = address;
    is_logged_in_ = false;
    status_ = {.state = StationState::kJoining};
    const SimulatedNetwork* const network = find(ssid);
    change_at_ = clock_.mono() + (network != nullptr && network->is_there ? kLogIn : kNotFoundAfter);
}

void SimulatedWifi::leave() {
    ssid_.clear();
    status_ = {};
    change_at_ = MonoTime::max();
}

void SimulatedWifi::fail(JoinFailure failure) {
    status_ = {.state = StationState::kOff, .failure = failure};
    change_at_ = MonoTime::max();
}

// Does what is due by now.
void SimulatedWifi::advance() {
    const MonoTime now = clock_.mono();
    for (; next_event_ < script_.events.size() && start_ + script_.events[next_event_].at <= now;
         ++next_event_)
        set_there(script_.events[next_event_].ssid, script_.events[next_event_].is_there);
    if (status_.state == StationState::kOff) return;
    const SimulatedNetwork* const network = find(ssid_);
    const bool is_there = network != nullptr && network->is_there;
    if (status_.state == StationState::kUp) {
        if (!is_there) fail(JoinFailure::kLost);
        return;
    }
    if (now < change_at_) return;
    if (!is_there) return fail(JoinFailure::kNotFound);
    if (!is_logged_in_) {
        if (network->password != password_) return fail(JoinFailure::kWrongPassword);
        is_logged_in_ = true;
        change_at_ = own_ ? now : network->dhcp ? now + *network->dhcp : MonoTime::max();
    }
    if (now < change_at_) return;
    change_at_ = MonoTime::max();
    status_ = {.state = StationState::kUp,
               .rssi_dbm = network->rssi_dbm,
               .address = own_ ? own_->address : address_,
               .prefix = own_ ? own_->prefix : 8,
               .name_servers = {own_ ? own_->name_server : address_}};
}

port::StationStatus SimulatedWifi::station() {
    advance();
    return status_;
}

bool SimulatedWifi::open_access_point(std::string_view ssid, std::string_view password, const IpAddress&,
                                      int) {
    if (ssid.empty() || ssid.size() > port::kMaxSsid || password.size() < port::kMinWifiPassword ||
        password.size() > port::kMaxWifiPassword)
        return false;
    access_point_ = ssid;
    return true;
}

bool SimulatedWifi::start_scan() {
    scan_ends_ = clock_.mono() + kScan;
    return true;
}

std::optional<std::size_t> SimulatedWifi::scanned(std::span<port::FoundNetwork> into) {
    if (clock_.mono() < scan_ends_) return std::nullopt;
    scan_ends_ = MonoTime::max();
    advance();
    std::vector<const SimulatedNetwork*> found;
    for (const SimulatedNetwork& network : script_.networks) {
        if (network.is_there) found.push_back(&network);
    }
    std::ranges::sort(found, std::ranges::greater(), &SimulatedNetwork::rssi_dbm);
    const std::size_t count = std::min(found.size(), into.size());
    for (std::size_t i = 0; i < count; ++i) {
        into[i] = {.size = static_cast<std::uint8_t>(found[i]->ssid.size()),
                   .rssi_dbm = found[i]->rssi_dbm,
                   .has_password = !found[i]->password.empty()};
        std::ranges::copy(found[i]->ssid, into[i].memory.begin());
    }
    return count;
}

MonoTime SimulatedWifi::due() {
    MonoTime at = std::min(change_at_, scan_ends_);
    if (next_event_ < script_.events.size()) at = std::min(at, start_ + script_.events[next_event_].at);
    return at;
}

}  // namespace vedette::posix
