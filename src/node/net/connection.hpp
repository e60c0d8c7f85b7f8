// Which network the board is in: joins a known one, tries the next after a failure, opens its own access
// point when none can be joined and at the first start, and comes back from there. Decides only: `Networking`
// carries the steps out. Texts of networks are not logged here. No allocation. Owned by the network task.
//
//     joining --15 s, failure--> the next one; behind the first one a search, for the strongest of the others
//        |  \--none left--> access point --5 min without a user--> joining
//        v                  (or a pause, if the access point is off)
//     joined --lost--> joining
#pragma once

#include <array>
#include <optional>
#include <span>

#include "node/net/known_networks.hpp"

namespace vedette::node {

// Times of the rules.
struct ConnectionTimes {
    Duration join = 15s;                      // for one network
    Duration scan = 10s;                      // for a search
    Duration away = std::chrono::minutes{5};  // without a user at the access point
    Duration linger = 30s;  // of the access point behind a join, for the page of who has named the network
    Duration first_pause = 5s;  // between rounds without an access point; doubled each time
    Duration longest_pause = std::chrono::minutes{2};
};

// What the radio is to do.
enum class Step : std::uint8_t {
    kNone,
    kJoin,   // network()
    kLeave,  // what is being joined
    kScan,
    kOpenAccessPoint,
    kCloseAccessPoint,
};

// Where the board is.
enum class Reach : std::uint8_t {
    kNowhere,      // on the way
    kStation,      // in a network
    kAccessPoint,  // it is the network
};

// Of a network that somebody has just entered.
enum class Trial : std::uint8_t { kNone, kRunning, kJoined, kFailed };

// One board's way into a network.
class Connection {
  public:
    // `has_access_point`: it may be opened when no known network can be joined. Without a known network it is
    // opened in any case.
    Connection(const KnownNetworks& known, bool has_access_point, const ConnectionTimes& times)
        : known_(known), times_(times), has_access_point_(has_access_point) {}

    // What to do now; ask until kNone comes, each time with the radio's present status. `found`: what a
    // search has found, once, the strongest first; empty when it could not begin.
    Step poll(const port::StationStatus& station, std::optional<std::span<const port::FoundNetwork>> found,
              MonoTime now);
    MonoTime deadline() const { return due_; }
    Reach reach() const;
    bool access_point_is_open() const { return access_point_is_open_; }
    // Of Step::kJoin.
    const KnownNetwork& network() const { return *joining_; }

    // Somebody uses the board through its access point.
    void count_user(MonoTime now);
    // Joins a network that is not known yet; when it fails, everything is as before. The access point stays
    // open meanwhile.
    void try_network(const KnownNetwork& network, MonoTime now);
    Trial trial() const { return trial_; }
    // Why the last attempt failed.
    port::JoinFailure failure() const { return failure_; }

  private:
    enum class State : std::uint8_t {
        kBegin,  // of a round through the known networks
        kTrial,
        kJoining,
        kNext,  // of the known networks
        kScanning,
        kJoined,
        kResting,  // at the access point, or in a pause
    };

    Step begin(MonoTime now);
    Step join(const KnownNetwork& network, MonoTime now);
    Step join_next(MonoTime now);
    Step watch_join(const port::StationStatus& station, MonoTime now);
    Step watch_joined(const port::StationStatus& station, MonoTime now);
    Step rest(MonoTime now);
    Step end_rest(MonoTime now);
    void order(std::span<const port::FoundNetwork> found);
    void go(State state, MonoTime due) {
        state_ = state;
        due_ = due;
    }

    const KnownNetworks& known_;
    const ConnectionTimes times_;
    const bool has_access_point_;
    State state_ = State::kBegin;
    MonoTime due_{};
    std::optional<KnownNetwork> joining_;
    bool access_point_is_open_ = false;
    Trial trial_ = Trial::kNone;
    port::JoinFailure failure_ = port::JoinFailure::kNone;
    Duration pause_{};
    // The order of this round: indices of the known networks.
    std::array<std::uint8_t, KnownNetworks::kMax> order_{};
    std::size_t count_ = 0;  // of order_; 0: no search yet
    std::size_t next_ = 0;   // in order_
};

}  // namespace vedette::node
