#include "node/alerts/alerts.hpp"

#include <algorithm>
#include <utility>

#include "core/base/text.hpp"

namespace vedette::node {
namespace {

std::int64_t seconds_of(UtcTime time) { return std::chrono::floor<std::chrono::seconds>(time.since).count(); }

// Whether the same request may succeed later (RFC 9110 section 15.5, RFC 6585 section 4).
bool is_worth_another(const CallResult& result) {
    if (result.end == CallEnd::kPublic) return false;
    return result.end != CallEnd::kAnswered || result.status == 408 || result.status == 429 ||
           result.status >= 500;
}

}  // namespace

Alerts::Alerts(const NetDevices& devices, SecureNetwork& network, const Store& settings,
               http::HeadPool& heads)
    : devices_(devices), settings_(settings), call_(network, devices.random, heads) {}

void Alerts::add(AlertKind kind, std::string_view text, PicturePool::Share picture, MonoTime now) {
    const AlertTargets targets = alert_targets(settings_.values());
    if (targets == 0) return;
    if (queue_.add(kind, text, std::move(picture), targets, now)) return;
    ++lost_;
    devices_.log.write(port::Level::kWarning, "alerts", "the oldest alert is given up: too many wait");
}

bool Alerts::add_test(PicturePool::Share picture, MonoTime now) {
    if (alert_targets(settings_.values()) == 0) return false;
    std::array<char, Alert::kMaxText> memory;
    TextWriter text(memory);
    text << "Test of the alerts of " << settings_.values().text(Key::kName);
    add(AlertKind::kTest, text.written(), std::move(picture), now);
    return true;
}

MonoTime Alerts::deadline() const {
    if (call_.is_running()) return call_.deadline();
    MonoTime at = MonoTime::max();
    for (const Alert& alert : queue_.waiting()) {
        for (const AlertTarget target : kEveryAlertTarget) {
            if ((alert.targets & bit_of(target)) == 0) continue;
            const auto address = alert_address(settings_.values(), target);
            if (!address || missing(*address).empty()) at = std::min(at, of(target).due);
        }
    }
    return at;
}

// What has to be there first; empty: nothing is missing. The board's own access point has no name server.
std::string_view Alerts::missing(const AlertAddress& address) const {
    if (!place_) return "until the board is in a network";
    const auto has_server = [](const std::optional<IpAddress>& server) { return server.has_value(); };
    if (!IpAddress::parse(address.url.host) && std::ranges::none_of(place_->name_servers, has_server))
        return "until the network has a name server";
    if (address.is_secured && devices_.clock.utc() < port::kEarliestTime) return "until the clock is set";
    return {};
}

void Alerts::step(std::span<const port::Watch> found, const std::optional<Place>& place, MutableBytes input,
                  MonoTime now) {
    const IpAddress own = place ? place->address : IpAddress{};
    const bool has_moved = std::exchange(own_, own) != own;
    const bool has_changed = std::exchange(version_, settings_.version()) != settings_.version();
    place_ = place ? &*place : nullptr;
    // Whoever has changed something wants to see at once whether it works.
    if (has_changed || (has_moved && place)) {
        for (State& target : targets_) target.due = now;
    }
    if (has_changed || has_moved) stop();
    if (queue_.is_sending()) {
        go_on(found[0], input, now);
    } else {
        begin_next(now);
    }
}

bool Alerts::shows_token() const {
    return std::ranges::any_of(kEveryAlertTarget, [&](AlertTarget target) {
        const auto address = alert_address(settings_.values(), target);
        return address && address->shows_token();
    });
}

void Alerts::stop() {
    call_.stop();
    if (queue_.is_sending()) queue_.end_sending();
}

// The oldest alert with a target that is due.
void Alerts::begin_next(MonoTime now) {
    const std::span<Alert> waiting = queue_.waiting();
    for (std::size_t i = 0; i < waiting.size(); ++i) {
        for (const AlertTarget target : kEveryAlertTarget) {
            if ((waiting[i].targets & bit_of(target)) == 0 || now < of(target).due) continue;
            const auto address = alert_address(settings_.values(), target);
            if (!address) {  // its owner has switched it off
                waiting[i].targets &= static_cast<AlertTargets>(~bit_of(target));
                queue_.begin_sending(i);
                return queue_.end_sending();
            }
            if (const std::string_view what = missing(*address); !what.empty()) {
                if (std::exchange(told_, what).data() != what.data()) log_waiting(what);
                continue;
            }
            target_ = target;
            devices_.random.random(boundary_);
            const UtcTime utc = devices_.clock.utc();
            utc_s_ = utc >= port::kEarliestTime ? seconds_of(utc) : 0;
            queue_.begin_sending(i);
            return call_.begin(*address, *place_, utc, now);
        }
    }
}

void Alerts::go_on(const port::Watch& found, MutableBytes input, MonoTime now) {
    const auto address = alert_address(settings_.values(), target_);
    std::array<char, AlertRequest::kMaxTexts> memory;
    AlertRequest request;
    if (found.has_output && call_.wants_request())
        request =
            make_alert_request(settings_.values(), target_, queue_.sending(), boundary_, utc_s_, memory);
    if (const auto result = call_.step(found, *address, *place_, request, input, now)) finish(*result, now);
}

void Alerts::finish(const CallResult& result, MonoTime now) {
    Alert& alert = queue_.sending();
    std::uint8_t& failures = alert.failures[static_cast<std::size_t>(target_)];
    State& state = of(target_);
    state.report = {static_cast<std::uint32_t>(seconds_of(devices_.clock.utc())), result, true};
    state.due = now + kInterval;
    if (result.is_success()) {
        alert.targets &= static_cast<AlertTargets>(~bit_of(target_));
    } else {
        log(port::Level::kWarning, to_string(result.end), result.status);
        const Duration delay = std::min(kFirstDelay * (1 << std::min<unsigned>(failures, 10)), kLongestDelay);
        state.due =
            now + std::max<Duration>(delay, std::chrono::seconds(std::min(result.retry_s, kLongestWait)));
        if (!is_worth_another(result) || ++failures >= kMaxAttempts) give_up(alert);
    }
    queue_.end_sending();
}

void Alerts::give_up(Alert& alert) {
    alert.targets &= static_cast<AlertTargets>(~bit_of(target_));
    ++lost_;
    log(port::Level::kWarning, "the alert is given up");
}

void Alerts::log_waiting(std::string_view what) {
    std::array<char, 64> memory;
    TextWriter line(memory);
    line << "alerts wait " << what;
    devices_.log.write(port::Level::kInfo, "alerts", line.written());
}

void Alerts::log(port::Level level, std::string_view sentence, int status) {
    std::array<char, 128> memory;
    TextWriter line(memory);
    line << name_of(target_) << ": " << sentence;
    if (status != 0) line << " (" << status << ")";
    devices_.log.write(level, "alerts", line.written());
}

}  // namespace vedette::node
