// Passes one camera's units from its source to any number of consumers. Publishing never blocks and copies no
// payload; each consumer's policy says which units it misses when it is slow. Knows no sockets, viewers or
// retries.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

#include "hub/bus/unit.hpp"

namespace vedette::bus {

// Which units are kept for a slow consumer.
struct Policy {
    // Which units a consumer may miss.
    enum class Kind : std::uint8_t {
        kLatest,  // the newest key unit, and units that depend on it
        kQueue,   // every unit, up to the limits; then units are dropped up to the next key unit
    };
    Kind kind = Kind::kLatest;
    std::size_t max_units = 1;
    std::size_t max_bytes = 0;  // of payload

    // `max_chain`: most units that wait behind their key unit, for codecs with dependent units.
    static Policy latest(std::size_t max_chain = 60) { return {Kind::kLatest, max_chain, 0}; }
    static Policy queue(std::size_t units, std::size_t bytes) { return {Kind::kQueue, units, bytes}; }
};

// Of all consumers of a track together. A source starts at the first consumer and stops after the last.
struct Demand {
    int consumers = 0;
    double max_fps = 0;  // the highest requested rate; 0: every unit
    bool operator==(const Demand&) const = default;
};

// A unit for one consumer.
struct Delivery {
    UnitPtr unit;
    std::uint64_t missed = 0;    // units of this track between the consumer's last one and this one
    bool discontinuity = false;  // units were missed, or the unit itself says so
};

class UnitBus;

// A consumer's connection to a track; ends when destroyed. Caller's thread.
class Subscription {
  public:
    Subscription(UnitBus& bus, std::uint8_t track, Policy policy, double max_fps, std::function<void()> wake);
    ~Subscription();
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;

    // The next unit by the policy, or nothing when none waits. Never blocks.
    std::optional<Delivery> next();
    // Changes the requested rate, as in UnitBus::subscribe.
    void request_rate(double max_fps);

  private:
    friend class UnitBus;
    void offer(const UnitPtr& unit);  // with the bus's lock held
    void offer_latest(const UnitPtr& unit);
    void offer_queue(const UnitPtr& unit);
    void put(const UnitPtr& unit);
    bool follows(const UnitPtr& unit) const;

    UnitBus& bus_;
    const std::uint8_t track_;
    const Policy policy_;
    const std::function<void()> wake_;
    // Guarded by the bus's mutex:
    double max_fps_;
    std::deque<UnitPtr> waiting_;
    std::size_t waiting_bytes_ = 0;
    std::uint64_t last_offered_ = 0;  // number of the last unit put into waiting_; 0: the next is a key unit
    std::uint64_t last_number_ = 0;  // of the last unit that next() returned, or of the newest at subscribing
};

// publish(): one thread at a time, that of the camera's source or supervisor. All else is thread-safe.
// Outlives its subscriptions.
class UnitBus {
  public:
    // Called whenever a track's demand changes, on the thread that changed it, without the bus's lock.
    using OnDemand = std::function<void(std::uint8_t track, const Demand&)>;
    explicit UnitBus(OnDemand on_demand = {});
    UnitBus(const UnitBus&) = delete;
    UnitBus& operator=(const UnitBus&) = delete;

    // Begins a track, or a new generation of it. Its units carry what this returns.
    TrackInfoPtr announce(TrackInfo track);

    // Numbers the unit and passes it to the consumers; unit.track is the newest generation of its track.
    // Returns the published unit.
    UnitPtr publish(Unit unit);

    // `wake` is called with the bus's lock held when a unit begins to wait for next(): it may only set a flag
    // or post to a loop. `max_fps` is the rate requested from the source (0: every unit); the consumer still
    // has to skip units that come faster.
    std::unique_ptr<Subscription> subscribe(std::uint8_t track, Policy policy, std::function<void()> wake,
                                            double max_fps = 0);

    // The newest key unit, also without consumers; null before the first.
    UnitPtr newest(std::uint8_t track) const;
    // Of the newest generation of a track; 0 before the first.
    std::uint32_t generation(std::uint8_t track) const;
    // Releases the unit that newest() returns, so that no old picture is sent after the source has stopped.
    void forget();
    Demand demand(std::uint8_t track) const;

  private:
    friend class Subscription;
    struct Track {
        TrackInfoPtr info;
        std::uint64_t last_number = 0;
        UnitPtr newest_key;
    };
    Demand demand_locked(std::uint8_t track) const;
    // Calls `change` with the lock held and, if it returns true, on_demand_ without the lock.
    template <class Change>
    void change_demand(const Subscription& subscription, const Change& change);

    const OnDemand on_demand_;
    mutable std::mutex mutex_;
    std::map<std::uint8_t, Track> tracks_;   // guarded by mutex_
    std::set<Subscription*> subscriptions_;  // guarded by mutex_
};

}  // namespace vedette::bus
