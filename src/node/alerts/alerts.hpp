// The board's alerts: tells what happens to the services that its owner has chosen (Pushover, ntfy, a
// webhook). One request at a time; what fails is tried again later, and given up at last. Nothing is tried
// while the board is in no network, and nothing over HTTPS before it knows the time. Owned by the network
// task.
//
//     services.alerts->add(AlertKind::kMotion, "motion at the door", feed.newest(), now);
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "node/alerts/alert_call.hpp"
#include "node/alerts/alert_queue.hpp"
#include "node/port/log.hpp"
#include "node/settings/store.hpp"

namespace vedette::node {

// The alerts of one board.
class Alerts {
  public:
    static constexpr std::size_t kWatches = 1;
    static constexpr unsigned kMaxAttempts = 8;   // of an alert with a target: half an hour
    static constexpr Duration kInterval = 10s;    // between two alerts to a target
    static constexpr Duration kFirstDelay = 15s;  // after a failure; doubled with each further one
    static constexpr Duration kLongestDelay = 15 * 60s;
    static constexpr std::uint16_t kLongestWait = 3600;  // seconds that a service may ask for

    // All outlive it.
    Alerts(const NetDevices& devices, SecureNetwork& network, const Store& settings, http::HeadPool& heads);

    // An alert for all targets in use; none: nothing happens. The text has Alert::kMaxText bytes at most. The
    // picture, if there is one, is held until it is sent.
    void add(AlertKind kind, std::string_view text, PicturePool::Share picture, MonoTime now);

    void watch(std::span<port::Watch> watches) const { watches[0] = call_.watch(); }
    MonoTime deadline() const;
    // `place`: where the board is in the network now. It stays there until the next step.
    void step(std::span<const port::Watch> found, const std::optional<Place>& place, MutableBytes input,
              MonoTime now);

    // An alert to try the services with. False: none is in use.
    bool add_test(PicturePool::Share picture, MonoTime now);

    // A call waits for memory that clients hold.
    bool waits_for_memory() const { return call_.waits_for_memory(); }
    // A target in use is told its token where everybody on the way can read it.
    bool shows_token() const;

    // Ends the call that is under way; its alert stays.
    void stop();

    // The last call to a target.
    struct Report {
        std::uint32_t utc_s = 0;  // since 1970
        CallResult result{};
        bool is_there = false;  // else there was none since the start
    };
    const Report& report(AlertTarget target) const { return of(target).report; }
    std::size_t waiting() const { return queue_.waiting().size(); }
    // Since the start, because too many waited, or by kMaxAttempts.
    std::uint32_t lost() const { return lost_; }

  private:
    struct State {
        MonoTime due;  // of the next attempt
        Report report{};
    };
    State& of(AlertTarget target) { return targets_[static_cast<std::size_t>(target)]; }
    const State& of(AlertTarget target) const { return targets_[static_cast<std::size_t>(target)]; }

    std::string_view missing(const AlertAddress& address) const;
    void log_waiting(std::string_view what);
    void begin_next(MonoTime now);
    void go_on(const port::Watch& found, MutableBytes input, MonoTime now);
    void finish(const CallResult& result, MonoTime now);
    void give_up(Alert& alert);
    void log(port::Level level, std::string_view sentence, int status = 0);

    const NetDevices devices_;
    const Store& settings_;
    AlertQueue queue_;
    AlertCall call_;
    AlertTarget target_{};  // that is being called
    AlertBoundary boundary_{};
    std::int64_t utc_s_ = 0;     // of the call's begin
    std::uint32_t version_ = 0;  // of the settings
    std::array<State, kAlertTargets> targets_{};
    const Place* place_ = nullptr;  // of the last step(); null: none
    IpAddress own_{};               // its address
    std::uint32_t lost_ = 0;
    std::string_view told_{};  // what alerts wait for, as the log has it
};

}  // namespace vedette::node
